import { unsupported } from '../../errors'
import { withoutSize } from '../../types'
import { engineType } from '../tables/column-types'
import type { Node } from './syntax'
import { canonical } from '../tables/column-types'

const MACRO_OF: Readonly<Record<string, string>> = {
  TIMESTAMP_NTZ: 'ntz',
  TIMESTAMP_LTZ: 'ltz',
  DATE: 'date',
  TIME: 'time',
  BOOLEAN: 'boolean'
}

/** CAST and TRY_CAST. A text that is too long is cut, as Snowflake does in a cast. */
export function castTo(type: string, value: string, options: { readonly try?: boolean } = {}): string {
  const family = withoutSize(type)
  const macro = MACRO_OF[family]
  if (macro !== undefined) return `sf_${options.try === true ? 'try_' : ''}${macro}(${value})`
  if (family === 'VARCHAR') return withSize(type, `sf_text(${value})`, (text, size) => `left(${text}, ${size})`)
  if (isVariant(type)) return `to_json(${value})`
  return `${options.try === true ? 'TRY_CAST' : 'CAST'}(sf_number(${value}) AS ${engineType(type)})`
}

/** A text that JavaScript gave, as a value of the type that was declared: a variant comes as JSON. */
export function fromJavaScript(type: string, text: string): string {
  return isVariant(type) ? `CAST(${text} AS JSON)` : castTo(type, text)
}

export function isVariant(type: string): boolean {
  return ['VARIANT', 'OBJECT', 'ARRAY'].includes(withoutSize(type))
}

/** What is written into a column: a text that is too long is refused. */
export function assigned(value: string, column: { readonly type: string; readonly nullable: boolean }): string {
  const fitting =
    withoutSize(column.type) === 'VARCHAR'
      ? withSize(column.type, `sf_text(${value})`, (text, size) => `sf_fitting(${text}, ${size})`, 'sf_lob')
      : castTo(column.type, value)
  return column.nullable ? fitting : `sf_filled(${fitting})`
}

const LARGEST = 16_777_216

function withSize(type: string, text: string, limited: (text: string, size: number) => string, largest = ''): string {
  const size = Number(/\((\d+)\)$/.exec(type)?.[1] ?? LARGEST)
  return size < LARGEST ? limited(text, size) : `${largest}(${text})`
}

/** The canonical type that a cast names. */
export function typeOf(node: Node): string {
  const name = node.text('data_type') ?? ''
  const written = name === 'custom' ? (node.text('name') ?? '') : (WORDS[name] ?? name)
  const size = [node.text('length') ?? node.text('precision'), node.text('scale')].filter((part) => part !== undefined)
  const zoned = node.flag('timezone')
  node.done()
  if (written === 'TIMESTAMP' && zoned) throw unsupported('TIMESTAMP_TZ')
  return canonical(size.length === 0 ? written : `${written}(${size.join(',')})`)
}

/** The parser's words for types that Snowflake calls otherwise. */
const WORDS: Readonly<Record<string, string>> = {
  var_char: 'VARCHAR',
  text: 'TEXT',
  char: 'CHAR',
  decimal: 'NUMBER',
  int: 'INT',
  big_int: 'BIGINT',
  small_int: 'SMALLINT',
  tiny_int: 'TINYINT',
  float: 'FLOAT',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
  date: 'DATE',
  time: 'TIME',
  timestamp: 'TIMESTAMP',
  binary: 'BINARY'
}

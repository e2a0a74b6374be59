import { unsupported } from '../../errors'
import { withoutSize } from '../../types'
import { canonical, engineType, isVariant } from '../engine/column-types'
import type { Node } from './syntax'

const MACRO_OF: Readonly<Record<string, string>> = {
  TIMESTAMP_NTZ: 'ntz',
  TIMESTAMP_LTZ: 'ltz',
  DATE: 'date',
  TIME: 'time',
  BOOLEAN: 'boolean'
}

const NAME_OR_LITERAL = /^(?:(?:"(?:[^"]|"")*"\.)?"(?:[^"]|"")*"|'(?:[^']|'')*'|\d+)$/

/** A call of a macro. Names and literals are cheap to copy; other arguments are bound first. */
export function apply(macro: string, ...args: readonly string[]): string {
  const prefix = args.every((arg) => NAME_OR_LITERAL.test(arg)) ? 'bare' : 'sf'
  return `${prefix}_${macro}(${args.join(', ')})`
}

/** Any value as a VARCHAR. */
export function asText(value: string): string {
  return /^(?:'(?:[^']|'')*'|(?:sf|bare)_text\([^()]*\))$/.test(value) ? value : apply('text', value)
}

/** CAST and TRY_CAST. Like Snowflake, a cast truncates strings that are too long. */
export function castTo(type: string, value: string, options: { readonly try?: boolean } = {}): string {
  const family = withoutSize(type)
  const macro = MACRO_OF[family]
  if (macro !== undefined) return apply(options.try === true ? `try_${macro}` : macro, value)
  if (family === 'VARCHAR') return truncated(type, asText(value))
  if (isVariant(type)) return `to_json(${value})`
  return `${options.try === true ? 'TRY_CAST' : 'CAST'}(${apply('number', value)} AS ${engineType(type)})`
}

const LTZ = 'TIMESTAMP_LTZ(9)'

/** An argument as the string that JavaScript gets. Times without a zone are in the session's time zone there. */
export function toJavaScript(type: string, value: string): string {
  return apply('plain', isClockTime(type) ? castTo(LTZ, value) : value)
}

/** A string that JavaScript returned, as a value of the declared type. Variants arrive as JSON. */
export function fromJavaScript(type: string, text: string): string {
  if (withoutSize(type) === 'VARCHAR') return truncated(type, text)
  if (isVariant(type)) return `CAST(${text} AS JSON)`
  return castTo(type, isClockTime(type) ? castTo(LTZ, text) : text)
}

function isClockTime(type: string): boolean {
  return ['TIMESTAMP_NTZ', 'DATE'].includes(withoutSize(type))
}

/** A value as it is written to a column, which refuses strings that are too long. `from` is the value's type, if known. */
export function assigned(
  value: string,
  column: { readonly type: string; readonly nullable: boolean },
  from?: string
): string {
  const cast = converted(value, column.type, from)
  const size = sizeOf(column.type)
  const fitting = !isText(column.type)
    ? cast
    : size < LARGEST
      ? apply('fitting', cast, String(size))
      : apply('lob', cast)
  return column.nullable ? fitting : apply('filled', fitting)
}

const LARGEST = 16_777_216

function converted(value: string, type: string, from: string | undefined): string {
  if (isText(type)) return from !== undefined && isText(from) ? value : asText(value)
  return from === type ? value : castTo(type, value)
}

function isText(type: string): boolean {
  return withoutSize(type) === 'VARCHAR'
}

function sizeOf(type: string): number {
  return Number(/\((\d+)\)$/.exec(type)?.[1] ?? LARGEST)
}

function truncated(type: string, text: string): string {
  const size = sizeOf(type)
  return size < LARGEST ? `left(${text}, ${size})` : text
}

/** The canonical type of a cast. */
export function typeOf(node: Node): string {
  const name = node.text('data_type') ?? ''
  const written = name === 'custom' ? (node.text('name') ?? '') : (SNOWFLAKE_NAMES[name] ?? name)
  const size = [node.text('length') ?? node.text('precision'), node.text('scale')].filter((part) => part !== undefined)
  const zoned = node.flag('timezone')
  node.done()
  if (written === 'TIMESTAMP' && zoned) throw unsupported('TIMESTAMP_TZ')
  return canonical(size.length === 0 ? written : `${written}(${size.join(',')})`)
}

/** Types for which the parser has other names than Snowflake. */
const SNOWFLAKE_NAMES: Readonly<Record<string, string>> = {
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

import { refused, unsupported } from '../errors'
import type { Cursor, NameParts } from './cursor'
import { fileFormat, formatName, type FormatReference } from './file-format'
import { boolean, choice, integer, type OptionReader, readOptions, text, texts } from './options'
import { stageReference } from './stage'
import { isTransformFunction } from './transform-functions'

/** https://docs.snowflake.com/en/sql-reference/sql/copy-into-table */
export interface CopyInto {
  readonly type: 'COPY INTO'
  readonly table: NameParts
  readonly columns: readonly string[] | null
  readonly stage: NameParts
  readonly path: string
  readonly select: readonly string[] | null
  readonly pattern: string | null
  readonly files: readonly string[] | null
  readonly fileFormat: FormatReference | null
  readonly onError: string | null
  readonly force: boolean
  /** The names of all options that were given, because a pipe forbids some. */
  readonly written: readonly string[]
}

const onError: OptionReader<string> = (cursor, option) => {
  const skip = /^SKIP_FILE(_\d+%?)?$/i.exec(cursor.token.value)
  if (skip === null) return choice('CONTINUE', 'ABORT_STATEMENT')(cursor, option)
  const percent = cursor.next().kind === 'word' && cursor.take('%')
  return skip[0].toUpperCase() + (percent ? '%' : '')
}

const OPTIONS = {
  FILES: texts,
  PATTERN: text,
  FILE_FORMAT: fileFormat,
  ON_ERROR: onError,
  SIZE_LIMIT: integer(1),
  PURGE: boolean,
  RETURN_FAILED_ONLY: boolean,
  ENFORCE_LENGTH: boolean,
  TRUNCATECOLUMNS: boolean,
  FORCE: boolean,
  LOAD_UNCERTAIN_FILES: boolean
}

interface Source {
  readonly stage: NameParts
  readonly path: string
  readonly select: readonly string[] | null
  /** What the query says about the files, if the statement itself does not. */
  readonly format: FormatReference | null
  readonly pattern: string | null
}

export function copyInto(cursor: Cursor): CopyInto {
  cursor.expect('INTO')
  if (cursor.token.kind === 'stage') throw unsupported('COPY INTO <location>')
  const table = cursor.name()
  const columns = cursor.sees('(') ? cursor.list(() => cursor.identifier()) : null
  cursor.expect('FROM')
  const from = source(cursor)
  const options = readOptions(cursor, OPTIONS, 'COPY')
  return {
    type: 'COPY INTO',
    table,
    columns,
    stage: from.stage,
    path: from.path,
    select: from.select,
    pattern: options.PATTERN ?? from.pattern,
    files: options.FILES ?? null,
    fileFormat: options.FILE_FORMAT ?? from.format,
    onError: options.ON_ERROR ?? null,
    force: options.FORCE ?? false,
    written: Object.keys(options)
  }
}

function source(cursor: Cursor): Source {
  if (!cursor.take('(')) return { ...stageReference(cursor), format: null, pattern: null, select: null }
  cursor.expect('SELECT')
  const ranges = expressions(cursor)
  cursor.expect('FROM')
  const reference = stageReference(cursor)
  const { format, pattern } = stageArguments(cursor)
  const alias = stageAlias(cursor)
  if (!cursor.take(')')) throw notSimple()
  return { ...reference, format, pattern, select: ranges.map((range) => withoutAlias(range, alias)) }
}

type Range = readonly { readonly text: string; readonly before: string }[]

/** The select list: each expression as its tokens, with the whitespace before them. */
function expressions(cursor: Cursor): readonly Range[] {
  if (cursor.sees('DISTINCT') || cursor.sees('TOP')) throw notSimple()
  const ranges: Range[] = []
  do ranges.push(expression(cursor))
  while (cursor.take(','))
  return ranges
}

function expression(cursor: Cursor): Range {
  const tokens: { text: string; before: string }[] = []
  let end = cursor.token.start
  for (let depth = 0; depth > 0 || !(cursor.sees(',') || cursor.sees('FROM'));) {
    if (cursor.sees('SELECT')) throw notSimple()
    checkFunction(cursor)
    const token = cursor.next()
    if (token.kind === 'symbol') depth += token.value === '(' ? 1 : token.value === ')' ? -1 : 0
    tokens.push({ text: cursor.sql.slice(token.start, token.end), before: cursor.sql.slice(end, token.start) })
    end = token.end
  }
  return tokens.length > 0 ? tokens : cursor.fail()
}

function checkFunction(cursor: Cursor): void {
  const { kind, value } = cursor.token
  if (kind !== 'word' || cursor.ahead(1).value !== '(') return
  if (!isTransformFunction(value))
    throw refused('002098', '0A000', `COPY statement does not support the function ${value}.`)
}

/** `(FILE_FORMAT => name, PATTERN => 'text')`. https://docs.snowflake.com/en/user-guide/querying-stage */
function stageArguments(cursor: Cursor): Pick<Source, 'format' | 'pattern'> {
  let format: FormatReference | null = null
  let pattern: string | null = null
  if (!cursor.take('(')) return { format, pattern }
  do {
    const name = cursor.expectOneOf(['FILE_FORMAT', 'PATTERN'])
    cursor.expect('=>')
    if (name === 'PATTERN') pattern = cursor.text()
    else format = { named: formatName(cursor, name) }
  } while (cursor.take(','))
  cursor.expect(')')
  return { format, pattern }
}

function stageAlias(cursor: Cursor): string | undefined {
  if (cursor.take('AS')) return cursor.identifier()
  const isClause = ['WHERE', 'ORDER', 'LIMIT', 'JOIN', 'GROUP', 'LEFT', 'INNER', 'LATERAL', 'HAVING', 'QUALIFY']
  return cursor.token.kind === 'word' && !isClause.includes(cursor.token.value) ? cursor.identifier() : undefined
}

/** `t.$1` → `$1`: in a COPY, every column is the stage's. */
function withoutAlias(range: Range, alias: string | undefined): string {
  const kept = range.filter(({ text: word }, index) => {
    const owner = range[index - 1]?.text.toUpperCase()
    if (alias === undefined) return true
    if (word === '.' && owner === alias) return false
    return !(word.toUpperCase() === alias && range[index + 1]?.text === '.')
  })
  return kept.map(({ text: word, before }, index) => (index === 0 ? word : before + word)).join('')
}

function notSimple(): Error {
  return refused('002098', '0A000', 'COPY statement only supports simple SELECT from stage statements for import.')
}

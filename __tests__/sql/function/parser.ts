import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'

const FUNCTIONS = join(import.meta.dirname, '../../../sql/function')

export type ParsedRow = Readonly<Record<string, string | null | undefined>>

interface TableFunction {
  processRow(row: object, writer: { writeRow(row: ParsedRow): void }, context: object): void
}

export const PARSER_SOURCE = readFileSync(join(FUNCTIONS, 'parse_s3_access_logs.js'), 'utf8')

const parser = functionOf(PARSER_SOURCE)
/** The parser without its shortcut for usual lines. */
const slowParser = functionOf(replaced(PARSER_SOURCE, 'const row = usualRow(line)', 'const row = null'))

/** All rows that the table function writes for a line, run as in Snowflake: NULL is passed as `undefined`. */
export function rowsOf(line: unknown, by = parser): readonly ParsedRow[] {
  const rows: ParsedRow[] = []
  by.processRow({ LINE: line ?? undefined }, { writeRow: (row) => rows.push(row) }, {})
  return rows
}

/** The one row for a line, by column; what is not written is NULL. */
export function parse(line: unknown, by = parser): Readonly<Record<string, string | null>> {
  const [row, ...more] = rowsOf(line, by)
  if (row === undefined || more.length > 0) throw new Error(`${more.length + (row ? 1 : 0)} rows were written.`)
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, value ?? null]))
}

/** The same for a parser that takes no shortcut. */
export function carefully(line: unknown): Readonly<Record<string, string | null>> {
  return parse(line, slowParser)
}

function functionOf(source: string): TableFunction {
  return runInNewContext(`(${source})`) as TableFunction
}

function replaced(text: string, one: string, other: string): string {
  if (!text.includes(one)) throw new Error(`The parser has no "${one}".`)
  return text.replace(one, other)
}

export const decodeKey = runInNewContext(`(KEY) => {${readFileSync(join(FUNCTIONS, 'decode_s3_key.js'), 'utf8')}}`) as (
  key: string | null | undefined
) => string | null

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'

const FUNCTIONS = join(import.meta.dirname, '../../../sql/function')

export type ParsedRow = Readonly<Record<string, string | null | undefined>>

interface TableFunction {
  processRow(row: object, writer: { writeRow(row: ParsedRow): void }, context: object): void
}

export const PARSER_SOURCE = readFileSync(join(FUNCTIONS, 'parse_s3_access_logs.js'), 'utf8')

const parser = runInNewContext(`(${PARSER_SOURCE})`) as TableFunction

/** All rows that the table function writes for a line, run as in Snowflake: NULL is passed as `undefined`. */
export function rowsOf(line: unknown): readonly ParsedRow[] {
  const rows: ParsedRow[] = []
  parser.processRow({ LINE: line ?? undefined }, { writeRow: (row) => rows.push(row) }, {})
  return rows
}

/** The one row for a line, by column; what is not written is NULL. */
export function parse(line: unknown): Readonly<Record<string, string | null>> {
  const [row, ...more] = rowsOf(line)
  if (row === undefined || more.length > 0) throw new Error(`${more.length + (row ? 1 : 0)} rows were written.`)
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, value ?? null]))
}

export const decodeKey = runInNewContext(`(KEY) => {${readFileSync(join(FUNCTIONS, 'decode_s3_key.js'), 'utf8')}}`) as (
  key: string | null | undefined
) => string | null

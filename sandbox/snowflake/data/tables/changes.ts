import type { StreamObject, TableObject } from '../../contract'
import { column, literal } from '../engine/identifiers'
import { at, rowsOf } from './row-versions'

/** https://docs.snowflake.com/en/user-guide/streams-intro#stream-columns */
const METADATA = ['METADATA$ACTION', 'METADATA$ISUPDATE', 'METADATA$ROW_ID'] as const

/** The rows of a stream: what changed in its table between its offset and `end`. */
export function changes(stream: StreamObject, table: TableObject, end: number): string {
  return stream.appendOnly ? insertedRows(stream, table, end) : netChanges(stream, table, end)
}

/** Append-only: all rows that were inserted, even if they have been updated or deleted since. */
function insertedRows(stream: StreamObject, table: TableObject, end: number): string {
  const inserted = `"$from" = "$born" AND "$from" > ${stream.offset} AND "$from" <= ${end} AND "$to" IS DISTINCT FROM "$from"`
  return `(SELECT ${columnsOf(table)}, ${metadata('INSERT', 'false', table)} FROM ${rowsOf(table)} AS r WHERE ${inserted})`
}

/** Standard: the difference between a row at the offset and at the end, whatever happened in between. */
function netChanges(stream: StreamObject, table: TableObject, end: number): string {
  const rows = rowsOf(table)
  const before = at(stream.offset, 'r')
  const after = at(end, 'r')
  const also = (condition: string): string =>
    `EXISTS (SELECT 1 FROM ${rows} AS o WHERE o."$id" = r."$id" AND ${condition})`
  const columns = columnsOf(table)
  return `(SELECT ${columns}, ${metadata('INSERT', also(at(stream.offset, 'o')), table)} FROM ${rows} AS r WHERE ${after} AND NOT (${before})
    UNION ALL
    SELECT ${columns}, ${metadata('DELETE', also(at(end, 'o')), table)} FROM ${rows} AS r WHERE ${before} AND NOT (${after}))`
}

function columnsOf(table: TableObject): string {
  return table.columns.map(({ name }) => `r.${column(name)}`).join(', ')
}

function metadata(action: string, isUpdate: string, table: TableObject): string {
  const values = [literal(action), isUpdate, `md5(${literal(table.id)} || r."$id")`]
  return METADATA.map((name, index) => `${values[index]} AS ${column(name)}`).join(', ')
}

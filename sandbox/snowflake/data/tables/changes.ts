import type { StreamObject, TableObject } from '../../contract'
import { column, literal } from '../engine/identifiers'
import { at, rowsOf } from './row-versions'

/** https://docs.snowflake.com/en/user-guide/streams-intro#stream-columns */
const METADATA = ['METADATA$ACTION', 'METADATA$ISUPDATE', 'METADATA$ROW_ID'] as const

/** Two versions of the data, and which changes between them count. */
export interface Interval {
  readonly from: number
  readonly to: number
  readonly appendOnly: boolean
}

/** The rows of a stream: what changed in its table between its offset and `end`. */
export function changes({ offset, appendOnly }: StreamObject, table: TableObject, end: number): string {
  return changesBetween({ from: offset, to: end, appendOnly }, table)
}

export function changesBetween(interval: Interval, table: TableObject): string {
  return interval.appendOnly ? insertedRows(interval, table) : netChanges(interval, table)
}

/** Append-only: all rows that were inserted, even if they have been updated or deleted since. */
function insertedRows({ from, to: end }: Interval, table: TableObject): string {
  const inserted = `"$from" = "$born" AND "$from" > ${from} AND "$from" <= ${end} AND "$to" IS DISTINCT FROM "$from"`
  return `(SELECT ${columnsOf(table)}, ${metadata('INSERT', 'false', table)} FROM ${rowsOf(table)} AS r WHERE ${inserted})`
}

/** Standard: the difference between a row at the offset and at the end, whatever happened in between. */
function netChanges({ from, to: end }: Interval, table: TableObject): string {
  const rows = rowsOf(table)
  const before = at(from, 'r')
  const after = at(end, 'r')
  const also = (condition: string): string =>
    `EXISTS (SELECT 1 FROM ${rows} AS o WHERE o."$id" = r."$id" AND ${condition})`
  const columns = columnsOf(table)
  return `(SELECT ${columns}, ${metadata('INSERT', also(at(from, 'o')), table)} FROM ${rows} AS r WHERE ${after} AND NOT (${before})
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

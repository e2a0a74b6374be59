import type { ObjectKind, ResultSet } from '../contract'

const COLUMNS = ['created_on', 'name', 'kind', 'database_name', 'schema_name']

/**
 * The columns of SHOW TERSE. Schemas have no kind.
 * https://docs.snowflake.com/en/sql-reference/sql/show-tables, also for databases, schemas, views, streams and tasks
 */
export function terse(kind: ObjectKind, { columns, rows }: ResultSet): ResultSet {
  const at = COLUMNS.map((name) => columns.findIndex((column) => column.name === name))
  const missing = (name: string): string | null => (name === 'kind' && kind !== 'schema' ? kind.toUpperCase() : null)
  return {
    columns: COLUMNS.map((name, index) => columns[at[index] ?? -1] ?? { name, type: 'text' }),
    rows: rows.map((row) => COLUMNS.map((name, index) => row[at[index] ?? -1] ?? missing(name)))
  }
}

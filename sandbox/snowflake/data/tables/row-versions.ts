import type { Column, TableObject } from '../../contract'
import { engineType } from '../engine/column-types'
import { column, encoded, quoted } from '../engine/identifiers'

/**
 * Each table is a DuckDB table of row versions: the row's values, and the versions of the data from which and until which
 * it had them. Each transaction creates a version, so any past state and the changes between two states can be read.
 */
const BOOKKEEPING = `"$id" BIGINT NOT NULL, "$born" BIGINT NOT NULL, "$from" BIGINT NOT NULL, "$to" BIGINT`

export const ROW_IDS = 'CREATE SEQUENCE "$ids"'

/** The DuckDB table of a table. It is named after the ID: a table that is recreated has a new ID, and no rows. */
export function rowsOf(table: Pick<TableObject, 'id'>): string {
  return quoted(`rows ${encoded(table.id)}`)
}

export function createRows(table: TableObject): string {
  const columns = table.columns.map((one) => `${column(one.name)} ${storedType(one)}, `).join('')
  return `CREATE TABLE ${rowsOf(table)} (${columns}${BOOKKEEPING})`
}

/** Of all that a collation says, only whether case matters. */
function storedType({ type, collation = '' }: Column): string {
  return /-ci$/.test(collation) ? `${engineType(type)} COLLATE NOCASE` : engineType(type)
}

export function dropRows(table: TableObject): string {
  return `DROP TABLE IF EXISTS ${rowsOf(table)}`
}

/** Adds a column, with its value in the existing rows. */
export function addColumn(table: TableObject, added: Column, initial: string): readonly string[] {
  return [
    `ALTER TABLE ${rowsOf(table)} ADD COLUMN ${column(added.name)} ${storedType(added)}`,
    `UPDATE ${rowsOf(table)} SET ${column(added.name)} = ${initial}`
  ]
}

export function dropColumn(table: TableObject, name: string): string {
  return `ALTER TABLE ${rowsOf(table)} DROP COLUMN ${column(name)}`
}

export function alterColumn(table: TableObject, altered: Column): string {
  return `ALTER TABLE ${rowsOf(table)} ALTER COLUMN ${column(altered.name)} TYPE ${engineType(altered.type)}`
}

export function renameColumn(table: TableObject, from: string, to: string): string {
  return `ALTER TABLE ${rowsOf(table)} RENAME COLUMN ${column(from)} TO ${column(to)}`
}

/** The condition for a row version to be part of the data at this version. */
export function at(version: number, rows = ''): string {
  const of = rows === '' ? '' : `${rows}.`
  return `${of}"$from" <= ${version} AND (${of}"$to" IS NULL OR ${of}"$to" > ${version})`
}

/** The table's rows at this version. `more` are the bookkeeping columns that the caller needs. */
export function tableAt(table: TableObject, version: number, more: readonly string[] = []): string {
  const columns = [...table.columns.map(({ name }) => column(name)), ...more].join(', ')
  return `(SELECT ${columns} FROM ${rowsOf(table)} WHERE ${at(version)})`
}

/** How many rows that are. No column is read: to bind all of them takes longer than to count. */
export function countAt(table: TableObject, version: number): string {
  return `SELECT count(*) FROM ${rowsOf(table)} WHERE ${at(version)}`
}

/** Inserts a row for each row of the source, whose columns are in the table's order. */
export function insertRows(table: TableObject, version: number, values: readonly string[], source: string): string {
  const columns = table.columns.map(({ name }) => `${column(name)}, `).join('')
  const list = values.map((value) => `${value}, `).join('')
  return `INSERT INTO ${rowsOf(table)} (${columns}"$id", "$born", "$from")
    SELECT ${list}nextval('"$ids"'), ${version}, ${version} FROM ${source}`
}

/** Adds new versions of existing rows, with the "$id" and "$born" that `source` has for them. */
export function insertVersions(table: TableObject, version: number, values: readonly string[], source: string): string {
  const columns = table.columns.map(({ name }) => `${column(name)}, `).join('')
  const list = values.map((value) => `${value}, `).join('')
  return `INSERT INTO ${rowsOf(table)} (${columns}"$id", "$born", "$from")
    SELECT ${list}"$id", "$born", ${version} FROM ${source}`
}

/** Ends the row versions with these DuckDB row IDs. */
export function endRows(table: TableObject, version: number, rowIds: string): string {
  return `UPDATE ${rowsOf(table)} SET "$to" = ${version} WHERE rowid IN (${rowIds})`
}

export function endAllRows(table: TableObject, version: number): string {
  return `UPDATE ${rowsOf(table)} SET "$to" = ${version} WHERE "$to" IS NULL`
}

/** Undoes everything a transaction did to a table. */
export function undo(rows: string, version: number): readonly string[] {
  return [`DELETE FROM ${rows} WHERE "$from" = ${version}`, `UPDATE ${rows} SET "$to" = NULL WHERE "$to" = ${version}`]
}

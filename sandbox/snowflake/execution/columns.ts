import type { Context } from '../catalog/context'
import type { Column, TableObject } from '../contract'
import { refused } from '../errors'
import type { AlterTable, ColumnChange } from '../statements/table'
import { changedType } from './column-type'

type Action<D extends AlterTable['action']['do']> = Extract<AlterTable['action'], { do: D }>

export async function addColumns(
  context: Context,
  table: TableObject,
  { columns, ifNotExists }: Action<'ADD COLUMN'>
): Promise<void> {
  for (const given of columns) {
    const column = collated(given, context)
    if (table.columns.some(({ name }) => name === column.name)) {
      if (ifNotExists) continue
      throw refused('001430', '42601', `column '${column.name}' already exists`)
    }
    if (!column.nullable && column.default === null && (await context.account.data.rowCount(table)) > 0)
      throw refused(
        '002106',
        '42601',
        `Non-nullable column '${column.name}' cannot be added to non-empty table '${table.name}' unless it has a non-null default value.`
      )
    // The data plane goes first, so that no concurrent query reads a column that is not there yet.
    await context.account.data.columnAdded(table, column)
    table.columns = [...table.columns, column]
  }
}

export async function dropColumns(
  context: Context,
  table: TableObject,
  { names, ifExists }: Action<'DROP COLUMN'>
): Promise<void> {
  for (const name of names) {
    if (ifExists && !table.columns.some((column) => column.name === name)) continue
    columnOf(table, name)
    if (table.columns.length === 1)
      throw refused('002136', '42601', `Table '${table.name}' must have at least one column.`)
    table.columns = table.columns.filter((column) => column.name !== name)
    await context.account.data.columnDropped(table, name)
  }
}

export async function renameColumn(
  context: Context,
  table: TableObject,
  { from, to }: Action<'RENAME COLUMN'>
): Promise<void> {
  columnOf(table, from)
  if (table.columns.some(({ name }) => name === to)) throw refused('001430', '42601', `column '${to}' already exists`)
  table.columns = table.columns.map((column) => (column.name === from ? { ...column, name: to } : column))
  await context.account.data.columnRenamed(table, from, to)
}

export async function alterColumn(
  context: Context,
  table: TableObject,
  { column: name, set: change }: ColumnChange
): Promise<void> {
  const column = columnOf(table, name)
  const altered: Column = {
    ...column,
    ...change,
    ...('type' in change ? { type: changedType(column, change.type) } : {})
  }
  table.columns = table.columns.map((other) => (other.name === name ? altered : other))
  await context.account.data.columnAltered(table, altered)
}

function columnOf(table: TableObject, name: string): Column {
  const column = table.columns.find((candidate) => candidate.name === name)
  if (column === undefined) throw refused('002003', '42S02', `Column '${name}' does not exist or not authorized.`)
  return column
}

/** A text column gets the account's collation, if it names none. */
export function collated(column: Column, { account }: Context): Column {
  const collation = account.store.parameters['DEFAULT_DDL_COLLATION'] ?? ''
  if (collation === '' || column.collation !== undefined || !column.type.startsWith('VARCHAR')) return column
  return { ...column, collation }
}

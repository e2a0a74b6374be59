import { randomUUID } from 'node:crypto'
import { type Context, type Execute, EXECUTED, status } from '../catalog/context'
import { existing, lookUp, owned } from '../catalog/resolve'
import type { Column, TableObject } from '../contract'
import { alreadyExists, refused } from '../errors'
import { dotted } from '../names'
import type { AlterTable, CreateTable, TableOptions, TruncateTable } from '../statements/table'
import { addColumns, alterColumn, collated, dropColumns, renameColumn } from './columns'
import { install, ownedBy, placeFor, settleExisting } from './create'

/** https://docs.snowflake.com/en/sql-reference/parameters#max-data-extension-time-in-days */
const EXTENSION_DAYS = 14

export const createTable: Execute<CreateTable> = async (statement, context) => {
  const { data, store } = context.account
  const { name, present } = placeFor(context, 'table', statement)
  const answer = settleExisting(context, statement, present)
  if (answer !== null) return answer
  if (store.find('view', name) !== undefined) throw alreadyExists(dotted(name))
  const table = newTable(context, statement, name, await columnsOf(context, statement))
  // The data plane goes first, because the query after AS may read the very table that is replaced.
  await data.tableCreated(
    table,
    statement.query === null ? undefined : { sql: statement.query, session: context.session }
  )
  if (present !== null) await dropTable(context, present)
  install(context, table, present, statement.grants)
  return status(`Table ${name.name} successfully created.`)
}

function newTable(
  context: Context,
  { options, modifier }: CreateTable,
  name: { readonly database: string; readonly schema: string; readonly name: string },
  columns: readonly Column[]
): TableObject {
  return {
    kind: 'table',
    ...name,
    id: randomUUID(),
    transient: modifier === 'TRANSIENT',
    columns,
    changeTracking: options.CHANGE_TRACKING ?? false,
    trackedSince: options.CHANGE_TRACKING === true ? context.account.now() : null,
    retentionDays: options.DATA_RETENTION_TIME_IN_DAYS ?? 1,
    extensionDays: options.MAX_DATA_EXTENSION_TIME_IN_DAYS ?? EXTENSION_DAYS,
    ...ownedBy(context, options.COMMENT)
  }
}

async function columnsOf(context: Context, { columns, query, like }: CreateTable): Promise<readonly Column[]> {
  const given = like === null ? await queried(context, columns, query) : existing(context, 'table', like).columns
  const twice = given.find(({ name }, index) => given.findIndex((other) => other.name === name) !== index)
  if (twice !== undefined) throw refused('002025', '42S21', `duplicate column name '${twice.name}'`)
  return given.map((column) => collated(column, context))
}

async function queried(
  context: Context,
  columns: readonly Column[] | null,
  query: string | null
): Promise<readonly Column[]> {
  if (query === null) return columns ?? []
  const selected = await context.account.data.describeQuery(query, context.session)
  if (columns === null) return selected
  if (columns.length !== selected.length) throw refused('002057', '21000', `Invalid column definition list`)
  return columns
}

/** Drops the table's rows. Its streams become stale. */
export async function dropTable({ account }: Context, table: TableObject): Promise<void> {
  for (const stream of account.store.list('stream')) if (stream.tableId === table.id) stream.lost = true
  await account.data.tableDropped(table)
}

export const alterTable: Execute<AlterTable> = async (statement, context) => {
  const table = owned(context, 'table', statement)
  if (table === undefined) return status(EXECUTED)
  const { action } = statement
  switch (action.do) {
    case 'RENAME':
      rename(context, table, action.to)
      break
    case 'ADD COLUMN':
      await addColumns(context, table, action)
      break
    case 'DROP COLUMN':
      await dropColumns(context, table, action)
      break
    case 'RENAME COLUMN':
      await renameColumn(context, table, action)
      break
    case 'ALTER COLUMN':
      for (const change of action.changes) await alterColumn(context, table, change)
      break
    case 'SET':
      set(context, table, action.options)
      break
    case 'UNSET':
      set(context, table, {
        ...(action.names.includes('DATA_RETENTION_TIME_IN_DAYS') ? { DATA_RETENTION_TIME_IN_DAYS: 1 } : {}),
        ...(action.names.includes('MAX_DATA_EXTENSION_TIME_IN_DAYS')
          ? { MAX_DATA_EXTENSION_TIME_IN_DAYS: EXTENSION_DAYS }
          : {})
      })
      if (action.names.includes('CHANGE_TRACKING')) track(context, table, false)
      if (action.names.includes('COMMENT')) table.comment = null
  }
  return status(EXECUTED)
}

/** Turns change tracking on or off. */
export function track({ account }: Context, table: TableObject, on: boolean): void {
  table.trackedSince = on ? (table.trackedSince ?? account.now()) : null
  table.changeTracking = on
}

function set(context: Context, table: TableObject, options: TableOptions): void {
  track(context, table, options.CHANGE_TRACKING ?? table.changeTracking)
  table.retentionDays = options.DATA_RETENTION_TIME_IN_DAYS ?? table.retentionDays
  table.extensionDays = options.MAX_DATA_EXTENSION_TIME_IN_DAYS ?? table.extensionDays
  table.comment = options.COMMENT ?? table.comment
}

/** Rows go by the table's id, which stays. */
function rename(context: Context, table: TableObject, to: readonly string[]): void {
  const { name, present } = placeFor(context, 'table', { name: to })
  if (present !== null) throw alreadyExists(dotted(name))
  context.account.store.rename(table, { ...table, ...name })
}

export const truncateTable: Execute<TruncateTable> = async ({ name, ifExists }, context) => {
  const table = (ifExists ? lookUp : existing)(context, 'table', name)
  if (table === undefined) return status(EXECUTED)
  context.account.access.requireOn(context.session.roles, 'TRUNCATE', table)
  await context.account.data.tableTruncated(table)
  return status(EXECUTED)
}

import type { Context, Execute } from '../catalog/context'
import { qualifySchema, visibleDatabase, visibleSchema } from '../catalog/resolve'
import type { CatalogObject, DatabaseObject, ObjectKind, OfKind, ResultSet, SchemaObject } from '../contract'
import { cannotBePerformed, noCurrentDatabase, noCurrentSchema } from '../errors'
import { likePattern } from '../names'
import type { ShowObjects, ShowScope } from '../statements/show'
import { alertColumns } from './alert'
import { databaseColumns } from './database'
import { fileFormatColumns } from './file-format'
import { functionColumns } from './function'
import { integrationColumns, notificationColumns } from './integration'
import { pipeColumns } from './pipe'
import { schemaColumns } from './schema'
import { stageColumns } from './stage'
import { streamColumns } from './stream'
import { tableColumns } from './table'
import { tableOf } from './table-of'
import { taskColumns } from './task'
import { terse } from './terse'
import { viewColumns } from './view'
import { warehouseColumns } from './warehouse'

/** SHOW … IN of these kinds does not say which parent is missing. */
const VAGUE: readonly ObjectKind[] = ['table', 'view', 'stage', 'file format', 'schema']

/** The rows for each kind. */
const RENDER: {
  readonly [K in ObjectKind]: (objects: readonly OfKind<K>[], context: Context) => ResultSet | Promise<ResultSet>
} = {
  warehouse: (objects, context) => tableOf(warehouseColumns(context), objects),
  database: (objects, context) => tableOf(databaseColumns(context), objects),
  schema: (objects, context) => tableOf(schemaColumns(context), objects),
  integration: (objects) => tableOf(integrationColumns, objects),
  'file format': (objects) => tableOf(fileFormatColumns, objects),
  stage: (objects, context) => tableOf(stageColumns(context), objects),
  table: async (objects, { account }) =>
    tableOf(
      tableColumns,
      await Promise.all(objects.map(async (table) => ({ ...table, rows: await account.data.rowCount(table) })))
    ),
  view: (objects) => tableOf(viewColumns, objects),
  stream: (objects, context) => tableOf(streamColumns(context), objects),
  pipe: (objects) => tableOf(pipeColumns, objects),
  function: (objects) => tableOf(functionColumns, objects),
  task: (objects) => tableOf(taskColumns, objects),
  alert: (objects) => tableOf(alertColumns, objects)
}

/** Shows what the role may see, ordered by name. https://docs.snowflake.com/en/sql-reference/sql/show */
export const show: Execute<ShowObjects> = async (statement, context) => {
  if (statement.category === 'NOTIFICATION')
    return tableOf(notificationColumns, visibleOf('integration', statement, context))
  const shown = await showKind(statement.kind, statement, context)
  return statement.terse ? terse(statement.kind, shown) : shown
}

function showKind<K extends ObjectKind>(
  kind: K,
  statement: ShowObjects,
  context: Context
): ResultSet | Promise<ResultSet> {
  return RENDER[kind](visibleOf(kind, statement, context), context)
}

function visibleOf<K extends ObjectKind>(kind: K, statement: ShowObjects, context: Context): readonly OfKind<K>[] {
  const { store } = context.account
  const inScope = scopeFilter(context, statement)
  const matches = nameFilter(statement)
  const visible = store
    .list(kind)
    .filter(
      (object) =>
        isOf(object, statement) &&
        inScope(object) &&
        matches(object.name) &&
        store.reaches(context.session.roles, object)
    )
    .toSorted((a, b) => byPlace(a, b))
  return limited(visible, statement)
}

function isOf(object: CatalogObject, { category }: ShowObjects): boolean {
  return category === null || (object.kind === 'integration' && object.category === category)
}

function byPlace(a: CatalogObject, b: CatalogObject): number {
  const place = (object: CatalogObject): string =>
    ['database' in object ? object.database : '', 'schema' in object ? object.schema : '', object.name].join('\0')
  return place(a) < place(b) ? -1 : 1
}

function nameFilter({ like, startsWith }: ShowObjects): (name: string) => boolean {
  const pattern = like === null ? null : likePattern(like)
  return (name) => (pattern?.test(name) ?? true) && name.startsWith(startsWith ?? '')
}

function limited<T extends { readonly name: string }>(objects: readonly T[], { limit }: ShowObjects): readonly T[] {
  if (limit === null) return objects
  const { from } = limit
  return objects.filter(({ name }) => from === null || name > from).slice(0, limit.rows)
}

type Filter = (object: CatalogObject) => boolean

function scopeFilter(context: Context, { scope, kind }: ShowObjects): Filter {
  const container = scopeContainer(context, scope, kind)
  if (container === null) return () => true
  if (container.kind === 'database') return (object) => 'database' in object && object.database === container.name
  return (object) => 'schema' in object && object.database === container.database && object.schema === container.name
}

/** Null = the whole account. Without IN it is the session's database, if there is one. */
function scopeContainer(
  context: Context,
  scope: ShowScope | null,
  kind: ObjectKind
): DatabaseObject | SchemaObject | null {
  const { session, account } = context
  if (kind === 'warehouse' || kind === 'integration' || kind === 'database') return null
  if (scope === null)
    return session.database === null ? null : (account.store.named('database', session.database) ?? null)
  if (scope.in === 'account') return null
  try {
    return named(context, scope, kind)
  } catch (error) {
    throw VAGUE.includes(kind) && !isSessionError(error) ? cannotBePerformed() : error
  }
}

function named(
  context: Context,
  scope: Exclude<ShowScope, { in: 'account' }>,
  kind: ObjectKind
): DatabaseObject | SchemaObject {
  const { session } = context
  const parts =
    scope.name ?? [scope.in === 'database' ? session.database : session.schema].filter((part) => part !== null)
  const [first] = parts
  if (first === undefined) throw scope.in === 'database' ? noCurrentDatabase('SHOW') : noCurrentSchema('SHOW')
  const isDatabase = scope.in === 'database' || kind === 'schema' || (scope.in === 'either' && parts.length === 1)
  if (isDatabase) return visibleDatabase(context, first)
  const { database, name } = qualifySchema(context, parts, 'SHOW')
  return visibleSchema(context, database, name)
}

function isSessionError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === '090105' || error.code === '090106')
}

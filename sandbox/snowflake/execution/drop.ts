import { type Context, type Execute, status } from '../catalog/context'
import { SCHEMA_LEVEL } from '../catalog/objects'
import { owned } from '../catalog/resolve'
import type { CatalogObject, DatabaseObject, ResultSet, SchemaLevelKind, SchemaObject } from '../contract'
import { doesNotExist, insufficientPrivileges } from '../errors'
import { spell } from '../names'
import type { Drop } from '../statements/drop'
import { stopPipesOf } from './pipe'
import { dropTable } from './table'

export const drop: Execute<Drop> = async (statement, context) => {
  const { kind } = statement
  if (kind === 'role') return dropRole(statement, context)
  const object = owned(context, kind, statement)
  const [name = ''] = statement.name.toReversed()
  if (object === undefined) return status(`Drop statement executed successfully (${name} already dropped).`)
  await dropObject(context, object)
  return status(`${name} successfully dropped.`)
}

function dropRole({ name: [name = ''], ifExists }: Drop, { account, session }: Context): ResultSet {
  const role = account.access.roles.get(name)
  if (role === undefined) {
    if (ifExists) return status(`Drop statement executed successfully (${name} already dropped).`)
    throw doesNotExist('Role', spell(name))
  }
  if (!account.access.owns(session.roles, role)) throw insufficientPrivileges('role', name)
  account.access.dropRole(role)
  return status(`${name} successfully dropped.`)
}

async function dropObject(context: Context, object: CatalogObject): Promise<void> {
  const { store, data } = context.account
  switch (object.kind) {
    case 'database':
    case 'schema':
      await dropContents(context, object)
      break
    case 'table':
      await dropTable(context, object)
      break
    case 'stage':
      stopPipesOf(context, object, 'STOPPED_STAGE_DROPPED')
      break
    case 'pipe':
      await data.pipeDropped(object)
      break
    case 'task':
      await data.taskSuspended(object)
      break
    case 'alert':
      await data.alertSuspended(object)
      break
    case 'file format':
    case 'function':
    case 'integration':
    case 'stream':
    case 'view':
    case 'warehouse':
  }
  store.remove(object)
  leaveSession(context, object)
}

/** Drops everything in a schema, or all schemas of a database. */
export async function dropContents(context: Context, container: DatabaseObject | SchemaObject): Promise<void> {
  const { store, access } = context.account
  if (container.kind === 'database') {
    access.dropDatabaseRoles(container.name)
    for (const schema of store.list('schema').filter(({ database }) => database === container.name)) {
      await dropContents(context, schema)
      store.remove(schema)
    }
    return
  }
  const objects = store.within(container.database, container.name)
  const rank = (kind: SchemaLevelKind): number => SCHEMA_LEVEL.indexOf(kind)
  for (const object of objects.toSorted((a, b) => rank(a.kind) - rank(b.kind))) await dropObject(context, object)
}

/** The session no longer uses what is dropped. */
function leaveSession({ session }: Context, object: CatalogObject): void {
  if (object.kind === 'warehouse' && session.warehouse === object.name) session.warehouse = null
  if (object.kind === 'schema' && session.database === object.database && session.schema === object.name)
    session.schema = null
  if (object.kind === 'database' && session.database === object.name) {
    session.database = null
    session.schema = null
  }
}

import type { SchemaObject } from '../contract'
import type { Context } from './context'
import type { Securable } from './objects'

/** The schema of the object, if it has managed access. */
export function managingSchema({ store }: Context['account'], object: Securable): SchemaObject | undefined {
  const schema = 'schema' in object ? store.schema(object.database, object.schema) : undefined
  return schema?.isManaged === true ? schema : undefined
}

/** Whether the role may name the object because it owns that schema, as with MANAGE GRANTS. Assumed: not documented. */
export function manages({ account, session }: Context, object: Securable): boolean {
  const schema = managingSchema(account, object)
  return schema !== undefined && account.access.owns(session.roles, schema)
}

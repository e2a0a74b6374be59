import type { CatalogObject, DatabaseObject, ObjectKind, OfKind, QualifiedName, SchemaObject } from '../contract'
import { doesNotExist, noCurrentDatabase, noCurrentSchema } from '../errors'
import { dotted, spell } from '../names'
import type { NameParts } from '../statements/cursor'
import type { Context } from './context'
import { manages } from './managed-access'
import { isSchemaLevel, NOUNS } from './objects'

/** Completes a name with the session's database and schema. `what` names the statement in the refusal. */
export function qualify({ session }: Context, parts: NameParts, what: string): QualifiedName {
  const [name = '', schema = session.schema, database = session.database] = parts.toReversed()
  if (database === null) throw noCurrentDatabase(what)
  if (schema === null) throw noCurrentSchema(what)
  return { database, schema, name }
}

export function qualifySchema(
  { session }: Context,
  parts: NameParts,
  what: string
): Pick<SchemaObject, 'database' | 'name'> {
  const [name = '', database = session.database] = parts.toReversed()
  if (database === null) throw noCurrentDatabase(what)
  return { database, name }
}

/**
 * The object, if it exists and the role can see it. Its database and schema must be visible even with IF EXISTS, which
 * forgives only a missing object.
 */
export function lookUp<K extends ObjectKind>(
  context: Context,
  kind: K,
  parts: NameParts,
  argTypes: readonly string[] = []
): OfKind<K> | undefined {
  const found = find(context, kind, parts, argTypes)
  const visible =
    found !== undefined && (context.account.access.sees(context.session.roles, found) || manages(context, found))
  return visible && isKind(found, kind) ? found : undefined
}

export function existing<K extends ObjectKind>(
  context: Context,
  kind: K,
  parts: NameParts,
  argTypes: readonly string[] = []
): OfKind<K> {
  const found = lookUp(context, kind, parts, argTypes)
  if (found === undefined) throw doesNotExist(NOUNS[kind], completed(context, kind, parts))
  return found
}

/** An object to alter or drop, which the role must own. Undefined when it is missing and IF EXISTS forgives that. */
export function owned<K extends ObjectKind>(
  context: Context,
  kind: K,
  {
    name,
    ifExists,
    argTypes = []
  }: { readonly name: NameParts; readonly ifExists: boolean; readonly argTypes?: readonly string[] }
): OfKind<K> | undefined {
  const look = ifExists ? lookUp<K> : existing<K>
  const object = look(context, kind, name, argTypes)
  if (object !== undefined) context.account.access.requireOwnership(context.session.roles, object)
  return object
}

export function visibleDatabase({ account, session }: Context, name: string): DatabaseObject {
  const database = account.store.named('database', name)
  if (database === undefined || !account.access.sees(session.roles, database))
    throw doesNotExist('Database', spell(name))
  return database
}

export function visibleSchema(context: Context, database: string, name: string): SchemaObject {
  const { account, session } = context
  visibleDatabase(context, database)
  const schema = account.store.schema(database, name)
  if (schema === undefined || !account.access.sees(session.roles, schema))
    throw doesNotExist('Schema', `${spell(database)}.${spell(name)}`)
  return schema
}

function find(
  context: Context,
  kind: ObjectKind,
  parts: NameParts,
  argTypes: readonly string[]
): CatalogObject | undefined {
  const { store } = context.account
  if (kind === 'warehouse' || kind === 'database' || kind === 'integration') return store.named(kind, parts[0] ?? '')
  if (kind === 'schema') {
    const { database, name } = qualifySchema(context, parts, 'this operation')
    visibleDatabase(context, database)
    return store.schema(database, name)
  }
  const name = qualify(context, parts, 'this operation')
  visibleSchema(context, name.database, name.schema)
  return kind === 'function' ? store.overload(name, argTypes) : store.find(kind, name)
}

/** The full name, for a refusal. */
function completed(context: Context, kind: ObjectKind, parts: NameParts): string {
  if (isSchemaLevel(kind)) return dotted(qualify(context, parts, 'this operation'))
  if (kind !== 'schema') return parts.map(spell).join('.')
  const { database, name } = qualifySchema(context, parts, 'this operation')
  return `${spell(database)}.${spell(name)}`
}

function isKind<K extends ObjectKind>(object: CatalogObject, kind: K): object is OfKind<K> {
  return object.kind === kind
}

import { type Context, status } from '../catalog/context'
import { NOUNS } from '../catalog/objects'
import { qualify, visibleSchema } from '../catalog/resolve'
import type { CatalogObject, ObjectKind, OfKind, QualifiedName, ResultSet, SchemaLevelKind } from '../contract'
import { alreadyExists, existsHidden, missingPrivilege, unsupported } from '../errors'
import { spell } from '../names'
import type { CreateHead, GrantsClause } from '../statements/create'

/** The full name of a new object, and what has this name now. */
export interface Place<K extends ObjectKind> {
  readonly name: QualifiedName
  /** Null = no object has this name. */
  readonly present: OfKind<K> | null
}

/** Checks that the role may create such an object: it sees the schema and has the privilege. */
export function placeFor<K extends Exclude<SchemaLevelKind, 'function'>>(
  context: Context,
  kind: K,
  head: Pick<CreateHead, 'name'>
): Place<K> {
  const name = creatable(context, kind, head)
  return { name, present: context.account.store.find(kind, name) ?? null }
}

export function creatable(context: Context, kind: SchemaLevelKind, head: Pick<CreateHead, 'name'>): QualifiedName {
  const { account, session } = context
  const name = qualify(context, head.name, `CREATE ${kind.toUpperCase()}`)
  const schema = visibleSchema(context, name.database, name.schema)
  const privilege = `CREATE ${kind.toUpperCase()}`
  if (!account.access.holds([session.role], privilege, schema))
    throw missingPrivilege('schema', schema.name, session.role, privilege, 'SCHEMA')
  return name
}

/**
 * What CREATE does when the object exists: IF NOT EXISTS is answered here, OR REPLACE goes on if the role owns the object,
 * anything else is refused. So is each of them if the role cannot see the object.
 */
export function settleExisting(context: Context, head: CreateHead, present: CatalogObject | null): ResultSet | null {
  if (present === null) return null
  if (!context.account.access.sees(context.session.roles, present))
    throw existsHidden(NOUNS[present.kind], present.name)
  if (head.ifNotExists) return status(`${present.name} already exists, statement succeeded.`)
  if (!head.orReplace) throw alreadyExists(head.name.map(spell).join('.'))
  context.account.access.requireOwnership(context.session.roles, present)
  return null
}

/** Replaces the old object with the new one. Grants on the old one are lost unless they are copied. */
export function install(
  context: Context,
  object: CatalogObject,
  present: CatalogObject | null,
  grants: GrantsClause = null
): void {
  const { store, access, changes } = context.account
  if (grants === 'ignore' && !changes.has('replacing copies grants')) throw unsupported('IGNORE GRANTS')
  const copies = grants === 'copy' || (grants === null && changes.copiesGrantsOf(object.kind))
  if (present !== null && copies) access.copyGrants(present, object)
  if (present !== null) store.remove(present)
  store.add(object)
}

/** What every new object has. */
export function ownedBy(
  { account, session }: Context,
  comment: string | undefined
): { createdOn: Date; owner: string; comment: string | null } {
  return { createdOn: account.now(), owner: session.role, comment: comment ?? null }
}

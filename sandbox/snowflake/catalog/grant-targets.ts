import type { CatalogObject } from '../contract'
import { doesNotExist } from '../errors'
import { spell } from '../names'
import type { Grantee, GrantTarget } from '../statements/grant'
import type { Grant } from './access'
import type { Context } from './context'
import type { RoleObject, Securable } from './objects'
import { existing, qualify, visibleDatabase, visibleSchema } from './resolve'

export function existingRole({ account }: Context, name: string): RoleObject {
  const role = account.access.roles.get(name)
  if (role === undefined) throw doesNotExist('Role', spell(name))
  return role
}

/** The role or user that is granted something, which must exist. */
export function existingGrantee(context: Context, to: Grantee): Pick<Grant, 'role' | 'grantedTo'> {
  if (to.kind === 'role') return { role: existingRole(context, to.name).name, grantedTo: 'ROLE' }
  if (to.kind === 'user') {
    if (!context.account.access.users.has(to.name)) throw doesNotExist('User', spell(to.name))
    return { role: to.name, grantedTo: 'USER' }
  }
  return { role: existingDatabaseRole(context, to.name), grantedTo: 'DATABASE_ROLE' }
}

/** Its name with that of its database: "DB.ROLE". */
export function existingDatabaseRole({ account, session }: Context, parts: readonly string[]): string {
  const [name = '', database = session.database ?? ''] = parts.toReversed()
  const role = [database, name].map(spell).join('.')
  if (!account.access.databaseRoles.has(role)) throw doesNotExist('Database role', role)
  return role
}

/** The objects that a target stands for. A single object must exist. */
export function targets(context: Context, target: GrantTarget): readonly Securable[] {
  if (target.on === 'account') return [context.account.access.root]
  if (target.on === 'all') return allIn(context, target)
  if (target.kind === 'role') return [existingRole(context, target.name[0] ?? '')]
  return [existing(context, target.kind, target.name, target.argTypes)]
}

function allIn(context: Context, target: Extract<GrantTarget, { on: 'all' }>): readonly CatalogObject[] {
  const { store } = context.account
  if (target.in === 'database') {
    const { name } = visibleDatabase(context, target.container[0] ?? '')
    return store.list(target.kind).filter((object) => 'database' in object && object.database === name)
  }
  const { database, schema } = qualify(context, [...target.container, ''], 'GRANT')
  visibleSchema(context, database, schema)
  return store.within(database, schema).filter(({ kind }) => kind === target.kind)
}

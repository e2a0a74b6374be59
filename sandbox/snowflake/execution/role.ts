import { type Context, type Execute, EXECUTED, status } from '../catalog/context'
import type { RoleObject } from '../catalog/objects'
import { visibleDatabase } from '../catalog/resolve'
import { alreadyExists, doesNotExist } from '../errors'
import { spell } from '../names'
import type { AlterRole, CreateDatabaseRole, CreateRole } from '../statements/role'
import { ownedBy } from './create'

export const createRole: Execute<CreateRole> = (statement, context) => {
  const { access } = context.account
  const [name = ''] = statement.name
  access.requireOnAccount(context.session.role, 'CREATE ROLE')
  const present = access.roles.get(name)
  if (present !== undefined && statement.ifNotExists) return status(`${name} already exists, statement succeeded.`)
  if (present !== undefined && !statement.orReplace) throw alreadyExists(name)
  if (present !== undefined) access.dropRole(present)
  access.roles.set(name, { kind: 'role', name, ...ownedBy(context, statement.options.COMMENT) })
  return status(`Role ${name} successfully created.`)
}

export const alterRole: Execute<AlterRole> = ({ name: [name = ''], ifExists, change }, { account, session }) => {
  const { access } = account
  const role = access.roles.get(name)
  if (role === undefined && !ifExists) throw doesNotExist('Role', spell(name))
  if (role === undefined) return status(EXECUTED)
  access.requireOwnership(session.roles, role)
  if ('comment' in change) role.comment = change.comment
  else if (access.roles.has(change.newName)) throw alreadyExists(spell(change.newName))
  else {
    renameRole(account, role, change.newName)
    if (session.role === role.name) session.role = change.newName
  }
  return status(EXECUTED)
}

/** It keeps its privileges, its members, and what it owns. */
function renameRole({ access, store }: Context['account'], role: RoleObject, newName: string): void {
  for (const owned of [...store.everything(), ...access.roles.values()])
    if (owned.owner === role.name) owned.owner = newName
  access.renameRole(role, newName)
}

/** It can only be granted privileges; nobody acts as it. */
export const createDatabaseRole: Execute<CreateDatabaseRole> = (statement, context) => {
  const { access } = context.account
  const [name = '', inDatabase = context.session.database ?? ''] = statement.name.toReversed()
  const database = visibleDatabase(context, inDatabase)
  access.requireOwnership(context.session.roles, database)
  const path = [database.name, name].map(spell).join('.')
  if (access.databaseRoles.has(path) && !statement.ifNotExists) throw alreadyExists(path)
  access.databaseRoles.add(path)
  return status(`Database role ${name} successfully created.`)
}

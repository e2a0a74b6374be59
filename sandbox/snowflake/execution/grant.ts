import { type Context, type Execute, EXECUTED, status } from '../catalog/context'
import { existingDatabaseRole, existingGrantee, existingRole, targets } from '../catalog/grant-targets'
import { managingSchema } from '../catalog/managed-access'
import type { Securable } from '../catalog/objects'
import { privilegesOn } from '../catalog/privileges'
import type { ResultSet } from '../contract'
import { accessControl, doesNotExist, grantPartiallyExecuted, insufficientPrivileges, refused } from '../errors'
import { spell } from '../names'
import type { GrantPrivileges, GrantRole } from '../statements/grant'

export const grantPrivileges: Execute<GrantPrivileges> = (statement, context) => {
  const grantee = existingGrantee(context, statement.to)
  const objects = targets(context, statement.target)
  for (const object of objects) {
    if (statement.type === 'GRANT') grantOn(context, object, statement, grantee)
    else revokeOn(context, object, statement, grantee)
  }
  return status(EXECUTED)
}

function grantOn(
  context: Context,
  object: Securable,
  { privileges, grantOption }: GrantPrivileges,
  grantee: ReturnType<typeof existingGrantee>
): void {
  const { access, now } = context.account
  const all = privileges.includes('ALL')
  const wanted = expand(object, privileges)
  const ungrantable = wanted.filter((privilege) => !mayGrant(context, object, privilege))
  if (ungrantable.length > 0 && !all) throw notGrantable(context, object)
  for (const privilege of wanted.filter((candidate) => !ungrantable.includes(candidate)))
    access.grant(object, { privilege, ...grantee, grantOption, grantedBy: grantor(context, object), createdOn: now() })
  if (ungrantable.length > 0) throw grantPartiallyExecuted(ungrantable)
}

function revokeOn(
  context: Context,
  object: Securable,
  { privileges }: GrantPrivileges,
  grantee: ReturnType<typeof existingGrantee>
): void {
  for (const privilege of expand(object, privileges)) {
    if (!mayGrant(context, object, privilege)) throw notGrantable(context, object)
    context.account.access.revoke(object, privilege, grantee)
  }
}

function expand(object: Securable, privileges: readonly string[]): readonly string[] {
  const known = privilegesOn(object)
  if (privileges.includes('ALL')) return known
  const unknown = privileges.find((privilege) => !known.includes(privilege))
  if (unknown !== undefined)
    throw refused('003008', '42601', `Invalid privilege '${unknown}' for object type '${object.kind.toUpperCase()}'.`)
  return privileges
}

/**
 * The owner may, and so may roles that have it with the grant option, and those with MANAGE GRANTS. In a schema with managed
 * access, the schema's owner may in place of the object's.
 * https://docs.snowflake.com/en/user-guide/security-access-control-configure#label-managed-access-schemas
 */
export function mayGrant({ account, session }: Context, object: Securable, privilege: string): boolean {
  const { access } = account
  if (access.holdsOnAccount(session.roles, 'MANAGE GRANTS')) return true
  const managing = managingSchema(account, object)
  if (managing !== undefined) return access.owns(session.roles, managing)
  if (access.owns(session.roles, object)) return true
  const roles = access.effectiveRoles(session.roles)
  return access
    .grantsOn(object)
    .some(
      (grant) =>
        grant.privilege === privilege && grant.grantOption && grant.grantedTo === 'ROLE' && roles.has(grant.role)
    )
}

export function notGrantable({ account }: Context, object: Securable): Error {
  return object.kind === 'account'
    ? insufficientPrivileges('account', account.access.root.name)
    : accessControl(`Insufficient privileges to operate on ${object.kind} '${object.name}'.`)
}

/** The owner is recorded as the grantor, even when MANAGE GRANTS was used. A role with the grant option is its own grantor. */
function grantor({ account, session }: Context, object: Securable): string {
  if (object.kind === 'account') return session.role
  const onBehalfOfOwner =
    account.access.owns(session.roles, object) || account.access.holdsOnAccount(session.roles, 'MANAGE GRANTS')
  return onBehalfOfOwner ? object.owner : session.role
}

export const grantRole: Execute<GrantRole> = ({ type, role: name, to }, context) => {
  const { access, now } = context.account
  if (typeof name !== 'string') return grantDatabaseRole(type, existingDatabaseRole(context, name), to, context)
  const role = existingRole(context, name)
  if (to.kind === 'role') existingRole(context, to.name)
  else if (!access.users.has(to.name)) throw doesNotExist('User', spell(to.name))
  if (!access.owns(context.session.roles, role) && !access.holdsOnAccount(context.session.roles, 'MANAGE GRANTS'))
    throw insufficientPrivileges('role', name)
  if (type === 'REVOKE ROLE') access.revokeRole(name, to)
  else if (to.kind === 'role' && access.effectiveRoles([name]).has(to.name))
    throw refused('003014', '42601', `Role ${name} cannot be granted to itself.`)
  else access.grantRole({ role: name, to, grantedBy: context.session.role, createdOn: now() })
  return status(EXECUTED)
}

/** Only by administrators, who have all roles of the database SNOWFLAKE. */
function grantDatabaseRole(type: GrantRole['type'], role: string, to: GrantRole['to'], context: Context): ResultSet {
  const { access, now } = context.account
  existingRole(context, to.name)
  if (!access.holdsOnAccount(context.session.roles, 'MANAGE GRANTS'))
    throw insufficientPrivileges('database role', role)
  if (type === 'REVOKE ROLE') access.revokeRole(role, to)
  else access.grantRole({ role, to, grantedBy: context.session.role, createdOn: now() })
  return status(EXECUTED)
}

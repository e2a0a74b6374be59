import type { CatalogObject, Roles } from '../contract'
import { insufficientPrivileges, missingPrivilege } from '../errors'
import type { Container } from '../state'
import { nameIn } from '../statements/name'
import type { SandboxUser } from '../users'
import type { AccountObject, RoleObject, Securable } from './objects'

export interface Grant {
  readonly privilege: string
  /** The name of the role or user; "DB.ROLE" for a database role. */
  readonly role: string
  readonly grantedTo: 'ROLE' | 'DATABASE_ROLE' | 'USER'
  readonly grantOption: boolean
  readonly grantedBy: string
  readonly createdOn: Date
}

export interface Membership {
  readonly role: string
  readonly to: { readonly kind: 'role' | 'user'; readonly name: string }
  readonly grantedBy: string
  readonly createdOn: Date
}

/** Roles, users who have them, and what they may do. https://docs.snowflake.com/en/user-guide/security-access-control-overview */
export class Access {
  readonly roles = new Map<string, RoleObject>()
  readonly users = new Map<string, SandboxUser>()
  /** "DB.ROLE", quoted where it has to be. */
  readonly databaseRoles = new Set<string>()
  private readonly grants = new Map<Securable, Grant[]>()
  private readonly memberships: Membership[] = []

  constructor(readonly root: AccountObject) {}

  /** For snapshots. */
  get state(): readonly Container[] {
    return [this.roles, this.users, this.databaseRoles, this.grants, this.memberships]
  }

  /** The roles, the roles granted to them, and PUBLIC, which everyone has. */
  effectiveRoles(roles: Roles): ReadonlySet<string> {
    const effective = new Set([...roles, 'PUBLIC'])
    for (const held of effective)
      for (const { role: granted, to } of this.memberships)
        if (to.kind === 'role' && to.name === held) effective.add(granted)
    return effective
  }

  /** The roles that were granted to the user directly. */
  rolesOfUser(user: string): readonly string[] {
    return this.memberships.filter(({ to }) => to.kind === 'user' && to.name === user).map(({ role }) => role)
  }

  owns(roles: Roles, object: Securable): boolean {
    return object.kind !== 'account' && this.effectiveRoles(roles).has(object.owner)
  }

  holds(roles: Roles, privilege: string, object: Securable): boolean {
    if (this.owns(roles, object)) return true
    const effective = this.effectiveRoles(roles)
    return this.grantsOn(object).some((grant) => grant.privilege === privilege && isHeld(grant, effective))
  }

  /** Whether one of the roles has a privilege on the account. */
  holdsOnAccount(roles: Roles, privilege: string): boolean {
    return this.holds(roles, privilege, this.root)
  }

  /** MANAGE GRANTS makes everything visible. */
  sees(roles: Roles, object: Securable): boolean {
    return this.holdsOnAccount(roles, 'MANAGE GRANTS') || this.seesByPrivilege(roles, object)
  }

  /** Any privilege on an object makes it visible. MONITOR EXECUTION makes all pipes and tasks visible. */
  seesByPrivilege(roles: Roles, object: Securable): boolean {
    if (this.owns(roles, object) || isInformationSchema(object)) return true
    const effective = this.effectiveRoles(roles)
    if (this.grantsOn(object).some((grant) => isHeld(grant, effective))) return true
    return (object.kind === 'pipe' || object.kind === 'task') && this.holdsOnAccount(roles, 'MONITOR EXECUTION')
  }

  requireOwnership(roles: Roles, object: Exclude<Securable, AccountObject>): void {
    if (!this.owns(roles, object)) throw insufficientPrivileges(object.kind, object.name)
  }

  requireOn(roles: Roles, privilege: string, object: CatalogObject): void {
    if (!this.holds(roles, privilege, object)) throw insufficientPrivileges(object.kind, object.name)
  }

  /** To create something: only the session's own role counts, not its secondary roles. */
  requireOnAccount(role: string, privilege: string): void {
    if (this.holdsOnAccount([role], privilege)) return
    throw missingPrivilege('account', this.root.name, role, privilege, 'ACCOUNT')
  }

  grantsOn(object: Securable): readonly Grant[] {
    return this.grants.get(object) ?? []
  }

  *allGrants(): Iterable<readonly [Securable, Grant]> {
    for (const [object, grants] of this.grants) for (const grant of grants) yield [object, grant]
  }

  grant(object: Securable, grant: Grant): void {
    const others = this.grantsOn(object).filter(
      ({ privilege, role, grantedTo }) =>
        privilege !== grant.privilege || role !== grant.role || grantedTo !== grant.grantedTo
    )
    this.grants.set(object, [...others, grant])
  }

  revoke(object: Securable, privilege: string, { role, grantedTo }: Pick<Grant, 'role' | 'grantedTo'>): void {
    this.grants.set(
      object,
      this.grantsOn(object).filter(
        (grant) => grant.privilege !== privilege || grant.role !== role || grant.grantedTo !== grantedTo
      )
    )
  }

  /** Grants on `to` everything that is granted on `from`, except ownership. */
  copyGrants(from: Securable, to: Securable): void {
    for (const grant of this.grantsOn(from)) this.grant(to, grant)
  }

  removeGrants(object: Securable): void {
    this.grants.delete(object)
  }

  grantRole(membership: Membership): void {
    this.revokeRole(membership.role, membership.to)
    this.memberships.push(membership)
  }

  revokeRole(role: string, to: Membership['to']): void {
    const at = this.memberships.findIndex(
      (one) => one.role === role && one.to.kind === to.kind && one.to.name === to.name
    )
    if (at >= 0) this.memberships.splice(at, 1)
  }

  allMemberships(): readonly Membership[] {
    return this.memberships
  }

  dropDatabaseRoles(database: string): void {
    for (const role of this.databaseRoles) if (nameIn(role)[0] === database) this.databaseRoles.delete(role)
  }

  renameRole(role: RoleObject, newName: string): void {
    const isIts = ({ role: name, grantedTo }: Grant): boolean => name === role.name && grantedTo === 'ROLE'
    for (const [object, grants] of this.grants)
      this.grants.set(
        object,
        grants.map((grant) => ({
          ...grant,
          ...(isIts(grant) ? { role: newName } : {}),
          ...(grant.grantedBy === role.name ? { grantedBy: newName } : {})
        }))
      )
    for (const [at, one] of this.memberships.entries()) {
      const to = one.to.kind === 'role' && one.to.name === role.name ? { ...one.to, name: newName } : one.to
      this.memberships[at] = { ...one, to, role: one.role === role.name ? newName : one.role }
    }
    const renamed: RoleObject = { ...role, name: newName }
    this.roles.delete(role.name)
    this.roles.set(newName, renamed)
    this.copyGrants(role, renamed)
    this.removeGrants(role)
  }

  renameUser(user: SandboxUser, newName: string): void {
    this.users.delete(user.name)
    this.users.set(newName, { ...user, name: newName })
    for (const [at, one] of this.memberships.entries())
      if (one.to.kind === 'user' && one.to.name === user.name)
        this.memberships[at] = { ...one, to: { kind: 'user', name: newName } }
  }

  dropUser(name: string): void {
    this.users.delete(name)
    for (const one of [...this.memberships])
      if (one.to.kind === 'user' && one.to.name === name) this.revokeRole(one.role, one.to)
    for (const object of this.grants.keys())
      for (const grant of this.grantsOn(object))
        if (grant.role === name && grant.grantedTo === 'USER') this.revoke(object, grant.privilege, grant)
  }

  dropRole(role: RoleObject): void {
    this.roles.delete(role.name)
    this.removeGrants(role)
    for (const object of this.grants.keys())
      for (const grant of this.grantsOn(object))
        if (grant.role === role.name && grant.grantedTo === 'ROLE') this.revoke(object, grant.privilege, grant)
    for (const one of [...this.memberships])
      if (one.role === role.name || (one.to.kind === 'role' && one.to.name === role.name))
        this.revokeRole(one.role, one.to)
  }
}

/** What a session acts as to have the privileges that were granted to its user. No identifier has a zero byte. */
export function asUser(user: string): string {
  return `\0${user}`
}

function isHeld({ role, grantedTo }: Grant, roles: ReadonlySet<string>): boolean {
  if (grantedTo === 'USER') return roles.has(asUser(role))
  return grantedTo === 'ROLE' && roles.has(role)
}

/** Whoever sees a database sees its INFORMATION_SCHEMA. */
function isInformationSchema(object: Securable): boolean {
  return object.kind === 'schema' && object.name === 'INFORMATION_SCHEMA'
}

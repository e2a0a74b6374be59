import type { CatalogObject } from '../contract'
import { insufficientPrivileges, missingPrivilege } from '../errors'
import type { Container } from '../state'
import { nameIn } from '../statements/name'
import type { SandboxUser } from '../users'
import type { AccountObject, RoleObject, Securable } from './objects'

export interface Grant {
  readonly privilege: string
  /** The name of the role or user; "DB.ROLE" for a database role. */
  readonly role: string
  /** Sessions have the privileges of roles only. */
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

  /** The role, the roles granted to it, and PUBLIC, which everyone has. */
  effectiveRoles(role: string): ReadonlySet<string> {
    const roles = new Set([role, 'PUBLIC'])
    for (const held of roles)
      for (const { role: granted, to } of this.memberships)
        if (to.kind === 'role' && to.name === held) roles.add(granted)
    return roles
  }

  owns(role: string, object: Securable): boolean {
    return object.kind !== 'account' && this.effectiveRoles(role).has(object.owner)
  }

  holds(role: string, privilege: string, object: Securable): boolean {
    if (this.owns(role, object)) return true
    const roles = this.effectiveRoles(role)
    return this.grantsOn(object).some((grant) => grant.privilege === privilege && isHeld(grant, roles))
  }

  /** Whether the role has a privilege on the account. */
  holdsOnAccount(role: string, privilege: string): boolean {
    return this.holds(role, privilege, this.root)
  }

  /** MANAGE GRANTS makes everything visible. */
  sees(role: string, object: Securable): boolean {
    return this.holdsOnAccount(role, 'MANAGE GRANTS') || this.seesByPrivilege(role, object)
  }

  /** Any privilege on an object makes it visible. MONITOR EXECUTION makes all pipes and tasks visible. */
  seesByPrivilege(role: string, object: Securable): boolean {
    if (this.owns(role, object) || isInformationSchema(object)) return true
    const roles = this.effectiveRoles(role)
    if (this.grantsOn(object).some((grant) => isHeld(grant, roles))) return true
    return (object.kind === 'pipe' || object.kind === 'task') && this.holdsOnAccount(role, 'MONITOR EXECUTION')
  }

  requireOwnership(role: string, object: Exclude<Securable, AccountObject>): void {
    if (!this.owns(role, object)) throw insufficientPrivileges(object.kind, object.name)
  }

  requireOn(role: string, privilege: string, object: CatalogObject): void {
    if (!this.holds(role, privilege, object)) throw insufficientPrivileges(object.kind, object.name)
  }

  requireOnAccount(role: string, privilege: string): void {
    if (this.holdsOnAccount(role, privilege)) return
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

function isHeld({ role, grantedTo }: Grant, roles: ReadonlySet<string>): boolean {
  return grantedTo === 'ROLE' && roles.has(role)
}

/** Whoever sees a database sees its INFORMATION_SCHEMA. */
function isInformationSchema(object: Securable): boolean {
  return object.kind === 'schema' && object.name === 'INFORMATION_SCHEMA'
}

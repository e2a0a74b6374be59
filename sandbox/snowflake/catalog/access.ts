import type { CatalogueObject } from '../contract'
import { insufficientPrivileges, missingRight } from '../errors'
import type { AccountObject, RoleObject, Securable } from './objects'

export interface Grant {
  readonly privilege: string
  readonly role: string
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

/** Roles, who has them, and what they may do. https://docs.snowflake.com/en/user-guide/security-access-control-overview */
export class Access {
  readonly roles = new Map<string, RoleObject>()
  private readonly grants = new Map<Securable, Grant[]>()
  private readonly memberships: Membership[] = []

  constructor(readonly account: AccountObject) {}

  /** The role, the roles granted to it, and PUBLIC, which everyone has. */
  effective(role: string): ReadonlySet<string> {
    const roles = new Set([role, 'PUBLIC'])
    for (const held of roles)
      for (const { role: granted, to } of this.memberships)
        if (to.kind === 'role' && to.name === held) roles.add(granted)
    return roles
  }

  owns(role: string, object: Securable): boolean {
    return object.kind !== 'account' && this.effective(role).has(object.owner)
  }

  holds(role: string, privilege: string, object: Securable): boolean {
    if (this.owns(role, object)) return true
    const roles = this.effective(role)
    return this.on(object).some((grant) => grant.privilege === privilege && roles.has(grant.role))
  }

  /** A privilege of the account. */
  can(role: string, privilege: string): boolean {
    return this.holds(role, privilege, this.account)
  }

  /** Any privilege at all makes an object visible; pipes and tasks want one that is about running them. */
  sees(role: string, object: Securable): boolean {
    if (this.owns(role, object) || this.can(role, 'MANAGE GRANTS') || isOpen(object)) return true
    const roles = this.effective(role)
    if (this.on(object).some((grant) => roles.has(grant.role))) return true
    return (object.kind === 'pipe' || object.kind === 'task') && this.can(role, 'MONITOR EXECUTION')
  }

  requireOwnership(role: string, object: Exclude<Securable, AccountObject>): void {
    if (!this.owns(role, object)) throw insufficientPrivileges(object.kind, object.name)
  }

  requireOn(role: string, privilege: string, object: CatalogueObject): void {
    if (!this.holds(role, privilege, object)) throw insufficientPrivileges(object.kind, object.name)
  }

  requireOnAccount(role: string, privilege: string): void {
    if (this.can(role, privilege)) return
    throw missingRight('account', this.account.name, role, privilege, 'ACCOUNT')
  }

  on(object: Securable): readonly Grant[] {
    return this.grants.get(object) ?? []
  }

  *everything(): Iterable<readonly [Securable, Grant]> {
    for (const [object, grants] of this.grants) for (const grant of grants) yield [object, grant]
  }

  grant(object: Securable, grant: Grant): void {
    const others = this.on(object).filter(({ privilege, role }) => privilege !== grant.privilege || role !== grant.role)
    this.grants.set(object, [...others, grant])
  }

  revoke(object: Securable, privilege: string, role: string): void {
    this.grants.set(
      object,
      this.on(object).filter((grant) => grant.privilege !== privilege || grant.role !== role)
    )
  }

  /** Everything granted on `from`, ownership aside, is granted on `to` as well. */
  copy(from: Securable, to: Securable): void {
    for (const grant of this.on(from)) this.grant(to, grant)
  }

  forget(object: Securable): void {
    this.grants.delete(object)
  }

  join(membership: Membership): void {
    this.leave(membership.role, membership.to)
    this.memberships.push(membership)
  }

  leave(role: string, to: Membership['to']): void {
    const at = this.memberships.findIndex(
      (one) => one.role === role && one.to.kind === to.kind && one.to.name === to.name
    )
    if (at >= 0) this.memberships.splice(at, 1)
  }

  members(): readonly Membership[] {
    return this.memberships
  }

  dropRole(role: RoleObject): void {
    this.roles.delete(role.name)
    this.forget(role)
    for (const object of this.grants.keys())
      for (const grant of this.on(object)) if (grant.role === role.name) this.revoke(object, grant.privilege, role.name)
    for (const one of [...this.memberships])
      if (one.role === role.name || (one.to.kind === 'role' && one.to.name === role.name)) this.leave(one.role, one.to)
  }
}

/** Whoever sees a database sees what describes it. */
function isOpen(object: Securable): boolean {
  return object.kind === 'schema' && object.name === 'INFORMATION_SCHEMA'
}

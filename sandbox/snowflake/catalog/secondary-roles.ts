import type { Roles } from '../contract'
import { spell } from '../names'
import { type Access, asUser } from './access'

/** All roles that the user has, or these. https://docs.snowflake.com/en/sql-reference/sql/use-secondary-roles */
export type SecondaryRoles = 'ALL' | readonly string[]

interface Who {
  readonly user: string
  readonly role: string
  readonly secondaryRoles: SecondaryRoles
}

/**
 * The role of the session and its secondary roles, as of now: roles that were granted in the meantime count at once.
 * https://docs.snowflake.com/en/user-guide/security-access-control-overview#label-access-control-role-enforcement
 */
export function activeRoles(access: Access, who: Who): Roles {
  // https://docs.snowflake.com/en/user-guide/security-access-control-overview: the user's own privileges count only with ALL.
  const own = who.secondaryRoles === 'ALL' ? [asUser(who.user)] : []
  return [who.role, ...secondaryRoles(access, who), ...own]
}

/** https://docs.snowflake.com/en/sql-reference/functions/current_secondary_roles: those in use, and what was asked for. */
export function spelledSecondaryRoles(access: Access, who: Who): string {
  const roles = secondaryRoles(access, who).map(spell).join()
  return JSON.stringify({ roles, value: who.secondaryRoles === 'ALL' ? 'ALL' : roles })
}

/** Without those that were revoked. */
function secondaryRoles(access: Access, { role, user, secondaryRoles: chosen }: Who): readonly string[] {
  const granted = access.rolesOfUser(user)
  const held = access.effectiveRoles(granted)
  const active = chosen === 'ALL' ? granted : chosen.filter((one) => held.has(one))
  return active.filter((one) => one !== role)
}

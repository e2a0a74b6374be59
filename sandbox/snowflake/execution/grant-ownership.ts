import { type Context, type Execute, EXECUTED, status } from '../catalog/context'
import { existingRole, targets } from '../catalog/grant-targets'
import type { Securable } from '../catalog/objects'
import { accessControl, refused } from '../errors'
import { dotted } from '../names'
import type { GrantOwnership } from '../statements/grant'
import { mayGrant, notGrantable } from './grant'

/** https://docs.snowflake.com/en/sql-reference/sql/grant-ownership */
export const grantOwnership: Execute<GrantOwnership> = (statement, context) => {
  const { access } = context.account
  const role = existingRole(context, statement.role).name
  if (!mayReceive(context, role)) throw notActive(statement.target)
  for (const object of targets(context, statement.target)) {
    if (object.kind === 'account')
      throw refused('003008', '42601', "Invalid privilege 'OWNERSHIP' for object type 'ACCOUNT'.")
    if (!mayGrant(context, object, 'OWNERSHIP')) throw notGrantable(context, object)
    const others = access.grantsOn(object)
    if (others.length > 0 && statement.currentGrants === null)
      throw refused(
        '003036',
        '42601',
        'Dependent grant of privilege exists. It must be revoked first, or use COPY CURRENT GRANTS.'
      )
    if (statement.currentGrants === 'REVOKE') for (const one of others) access.revoke(object, one.privilege, one)
    checkIsStill(object)
    if (object.kind === 'pipe' && object.owner !== role) object.isHandedOver = true
    object.owner = role
  }
  return status(EXECUTED)
}

/** A pipe must be paused, and a task suspended. https://docs.snowflake.com/en/sql-reference/sql/grant-ownership */
function checkIsStill(object: Securable): void {
  if (object.kind === 'pipe' && object.paused !== true)
    throw refused('091096', '55000', `Pipe ${object.name} must be paused before its ownership can be transferred.`)
  // The code and the message are assumed to be those of other changes.
  if (object.kind === 'task' && object.state === 'started')
    throw refused(
      '091421',
      '22000',
      `Unable to update graph with root task ${dotted(object)} since that root task is not suspended.`
    )
}

/** https://docs.snowflake.com/en/release-notes/bcr-bundles/2026_07/bcr-2395 */
function mayReceive({ account, session }: Context, role: string): boolean {
  const { access, changes } = account
  if (!changes.has('ownership goes to active roles') || access.holdsOnAccount(session.roles, 'MANAGE GRANTS'))
    return true
  return access.effectiveRoles(session.roles).has(role)
}

/** The code is assumed. */
function notActive(target: GrantOwnership['target']): Error {
  const domain = target.on === 'account' ? 'Account' : target.kind
  return accessControl(
    `${domain} ownership can only be transferred to a role that is activated in the current session or by a role with account-level MANAGE GRANTS.`
  )
}

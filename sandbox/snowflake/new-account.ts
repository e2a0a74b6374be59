import { Access } from './catalog/access'
import type { BehaviorChanges } from './catalog/behavior-changes'
import type { RoleObject } from './catalog/objects'
import { Store } from './catalog/store'
import type { SandboxUser } from './users'

/** The administrator, who is always there. */
export const ADMIN: SandboxUser = { name: 'ADMIN', role: 'ACCOUNTADMIN', password: 'admin' }

/** Of the database SNOWFLAKE. https://docs.snowflake.com/en/sql-reference/functions/last_successful_scheduled_time#usage-notes */
const ALERT_VIEWER = 'SNOWFLAKE.ALERT_VIEWER'

/** The roles of a new account: their privileges on the account, and the roles that are granted to them. */
const ROLES: Readonly<Record<string, { readonly privileges: readonly string[]; readonly roles: readonly string[] }>> = {
  ACCOUNTADMIN: {
    privileges: [
      'CREATE DATABASE',
      'CREATE WAREHOUSE',
      'CREATE INTEGRATION',
      'EXECUTE ALERT',
      'EXECUTE MANAGED ALERT',
      'EXECUTE TASK',
      'EXECUTE MANAGED TASK',
      'MANAGE WAREHOUSES',
      'MONITOR EXECUTION',
      'MONITOR USAGE'
    ],
    roles: ['SYSADMIN', 'SECURITYADMIN', ALERT_VIEWER]
  },
  SYSADMIN: {
    privileges: ['CREATE DATABASE', 'CREATE WAREHOUSE'],
    roles: ['S3_LOGS_DEPLOY', 'S3_LOGS_READ', 'ANALYST']
  },
  SECURITYADMIN: { privileges: ['MANAGE GRANTS', 'CREATE ROLE', 'CREATE USER'], roles: [] },
  PUBLIC: { privileges: [], roles: [] },
  // The least that an apply needs. See docs/permissions-snowflake.md.
  S3_LOGS_DEPLOY: {
    privileges: [
      'CREATE DATABASE',
      'CREATE WAREHOUSE',
      'CREATE INTEGRATION',
      'EXECUTE ALERT',
      'EXECUTE MANAGED ALERT',
      'EXECUTE TASK',
      'EXECUTE MANAGED TASK'
    ],
    roles: [ALERT_VIEWER]
  },
  S3_LOGS_READ: { privileges: [], roles: [] },
  ANALYST: { privileges: [], roles: [] }
}

/** The account SANDBOX with its roles, and no objects. */
export function newAccount(
  createdOn: Date,
  changes: BehaviorChanges
): { readonly access: Access; readonly store: Store } {
  const access = new Access({ kind: 'account', name: 'SANDBOX' })
  access.databaseRoles.add(ALERT_VIEWER)
  for (const [name, { privileges, roles }] of Object.entries(ROLES)) {
    const role: RoleObject = { kind: 'role', name, createdOn, owner: ownerOf(name), comment: null }
    access.roles.set(name, role)
    for (const privilege of privileges)
      access.grant(access.root, {
        privilege,
        role: name,
        grantedTo: 'ROLE',
        grantOption: false,
        grantedBy: '',
        createdOn
      })
    for (const held of roles) access.grantRole({ role: held, to: { kind: 'role', name }, grantedBy: '', createdOn })
  }
  return { access, store: new Store(access, changes) }
}

/** The roles that come with an account have no owner. */
function ownerOf(role: string): string {
  return ['ACCOUNTADMIN', 'SYSADMIN', 'SECURITYADMIN', 'PUBLIC'].includes(role) ? '' : 'SECURITYADMIN'
}

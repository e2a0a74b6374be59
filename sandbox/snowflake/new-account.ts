import { Access } from './catalog/access'
import type { RoleObject } from './catalog/objects'
import { Store } from './catalog/store'
import type { SandboxUser } from './users'

/** Who set the account up. */
export const ADMIN: SandboxUser = { name: 'ADMIN', role: 'ACCOUNTADMIN', password: 'admin' }

/** What a role may do on the account in the account that the sandbox starts with. */
const ROLES: Readonly<Record<string, { readonly privileges: readonly string[]; readonly holds: readonly string[] }>> = {
  ACCOUNTADMIN: {
    privileges: [
      'CREATE DATABASE',
      'CREATE WAREHOUSE',
      'CREATE INTEGRATION',
      'EXECUTE TASK',
      'EXECUTE MANAGED TASK',
      'MANAGE WAREHOUSES',
      'MONITOR EXECUTION',
      'MONITOR USAGE'
    ],
    holds: ['SYSADMIN', 'SECURITYADMIN']
  },
  SYSADMIN: {
    privileges: ['CREATE DATABASE', 'CREATE WAREHOUSE'],
    holds: ['S3_LOGS_DEPLOY', 'S3_LOGS_READ', 'ANALYST']
  },
  SECURITYADMIN: { privileges: ['MANAGE GRANTS', 'CREATE ROLE', 'CREATE USER'], holds: [] },
  PUBLIC: { privileges: [], holds: [] },
  // The least that an apply needs: docs/permissions-snowflake.md.
  S3_LOGS_DEPLOY: {
    privileges: ['CREATE DATABASE', 'CREATE WAREHOUSE', 'CREATE INTEGRATION', 'EXECUTE TASK', 'EXECUTE MANAGED TASK'],
    holds: []
  },
  S3_LOGS_READ: { privileges: [], holds: [] },
  ANALYST: { privileges: [], holds: [] }
}

/** The account SANDBOX with its roles; users come from the options. */
export function newAccount(): { readonly access: Access; readonly store: Store } {
  const access = new Access({ kind: 'account', name: 'SANDBOX' })
  const createdOn = new Date()
  for (const [name, { privileges, holds }] of Object.entries(ROLES)) {
    const role: RoleObject = { kind: 'role', name, createdOn, owner: ownerOf(name), comment: null }
    access.roles.set(name, role)
    for (const privilege of privileges)
      access.grant(access.root, { privilege, role: name, grantOption: false, grantedBy: '', createdOn })
    for (const held of holds) access.grantRole({ role: held, to: { kind: 'role', name }, grantedBy: '', createdOn })
  }
  return { access, store: new Store(access) }
}

/** The roles that come with an account belong to nobody. */
function ownerOf(role: string): string {
  return ['ACCOUNTADMIN', 'SYSADMIN', 'SECURITYADMIN', 'PUBLIC'].includes(role) ? '' : 'SECURITYADMIN'
}

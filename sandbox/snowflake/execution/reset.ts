import type { Account, ControlSession } from '../catalog/context'
import { inEffect } from '../parameters'
import { dropContents } from './drop'

/** Drops every object, unsets the account's parameters, and has its bundles as at the start. Users, roles and sessions stay; the sessions have no database, schema or warehouse. */
export async function emptyAccount(account: Account, sessions: readonly ControlSession[]): Promise<void> {
  const system = {
    id: 0,
    user: '',
    role: 'ACCOUNTADMIN',
    roles: ['ACCOUNTADMIN'],
    timezone: 'UTC',
    secondaryRoles: [],
    inTransaction: false,
    parameters: {},
    settings: inEffect()
  } as const
  const session: ControlSession = { ...system, warehouse: null, database: null, schema: null }
  for (const database of account.store.list('database')) await dropContents({ account, session }, database)
  for (const object of account.store.everything()) account.store.remove(object)
  account.store.setParameters({})
  account.changes.reset()
  account.unknownColumns = null
  for (const open of sessions) Object.assign(open, { warehouse: null, database: null, schema: null })
}

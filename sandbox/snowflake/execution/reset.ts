import type { Account, ControlSession } from '../catalog/context'
import { dropContents } from './drop'

/** Drops every object. Users, roles and sessions stay; the sessions have no database, schema or warehouse. */
export async function emptyAccount(account: Account, sessions: readonly ControlSession[]): Promise<void> {
  const system = {
    id: 0,
    user: '',
    role: 'ACCOUNTADMIN',
    timezone: 'UTC',
    secondaryRoles: 'NONE',
    inTransaction: false,
    parameters: {}
  } as const
  const session: ControlSession = { ...system, warehouse: null, database: null, schema: null }
  for (const database of account.store.list('database')) await dropContents({ account, session }, database)
  for (const object of account.store.everything()) account.store.remove(object)
  for (const open of sessions) Object.assign(open, { warehouse: null, database: null, schema: null })
}

import type { ControlSession, Account } from '../catalog/context'
import { dropContents } from './drop'

/** Drops every object; users and roles stay, and the sessions, which are nowhere then. */
export async function emptyAccount(account: Account, sessions: readonly ControlSession[]): Promise<void> {
  const nobody = {
    id: 0,
    user: '',
    role: 'ACCOUNTADMIN',
    timezone: 'UTC',
    secondaryRoles: 'NONE',
    inTransaction: false,
    parameters: {}
  } as const
  const session: ControlSession = { ...nobody, warehouse: null, database: null, schema: null }
  for (const database of account.store.list('database')) await dropContents({ account, session }, database)
  for (const object of account.store.everything()) account.store.remove(object)
  for (const open of sessions) Object.assign(open, { warehouse: null, database: null, schema: null })
}

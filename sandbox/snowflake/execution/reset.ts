import type { ControlSession, World } from '../catalog/context'
import { dropContents } from './drop'

/** Drops every object; users and roles stay, and the sessions, which are nowhere then. */
export async function emptyAccount(world: World, sessions: readonly ControlSession[]): Promise<void> {
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
  for (const database of world.store.list('database')) await dropContents({ world, session }, database)
  for (const object of world.store.everything()) world.store.remove(object)
  for (const open of sessions) Object.assign(open, { warehouse: null, database: null, schema: null })
}

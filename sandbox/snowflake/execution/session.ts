import { type Context, type Execute, EXECUTED, status } from '../catalog/context'
import { cannotBePerformed, invalidValue, refused } from '../errors'
import type { AlterSession, TransactionControl, Use } from '../statements/session'
import { DEFAULT_TIMEZONE, isTimezone } from '../time-zones'

export const use: Execute<Use> = (statement, context) => {
  const { session } = context
  switch (statement.what) {
    case 'secondary roles':
      session.secondaryRoles = statement.roles
      break
    case 'role':
      useRole(context, statement.name[0] ?? '')
      break
    case 'warehouse':
      useWarehouse(context, statement.name[0] ?? '')
      break
    case 'database':
      useDatabase(context, statement.name[0] ?? '')
      break
    case 'schema':
      useSchema(context, statement.name)
      break
    case 'either':
      if (statement.name.length === 1) useDatabase(context, statement.name[0] ?? '')
      else useSchema(context, statement.name)
  }
  return status(EXECUTED)
}

function useRole({ account, session }: Context, name: string): void {
  const roles = new Set(
    account.access
      .allMemberships()
      .filter(({ to }) => to.kind === 'user' && to.name === session.user)
      .flatMap(({ role }) => [...account.access.effectiveRoles(role)])
  )
  if (!account.access.roles.has(name)) throw cannotBePerformed()
  if (!roles.has(name) && name !== 'PUBLIC')
    throw refused(
      '003013',
      '42501',
      `Requested role '${name}' is not assigned to the executing user. Specify another role to activate.`
    )
  session.role = name
}

function useWarehouse({ account, session }: Context, name: string): void {
  const warehouse = account.store.named('warehouse', name)
  if (warehouse === undefined || !account.access.holds(session.role, 'USAGE', warehouse)) throw cannotBePerformed()
  session.warehouse = name
}

function useDatabase({ account, session }: Context, name: string): void {
  const database = account.store.named('database', name)
  if (database === undefined || !account.access.sees(session.role, database)) throw cannotBePerformed()
  const standard = account.store.schema(name, 'PUBLIC')
  session.database = name
  session.schema = standard !== undefined && account.access.sees(session.role, standard) ? 'PUBLIC' : null
}

function useSchema({ account, session }: Context, parts: readonly string[]): void {
  const [name = '', database = session.database] = parts.toReversed()
  const schema = database === null ? undefined : account.store.schema(database, name)
  if (schema === undefined || !account.store.reaches(session.role, schema)) throw cannotBePerformed()
  session.database = database
  session.schema = name
}

export const alterSession: Execute<AlterSession> = ({ set, unset }, { session }) => {
  const { TIMEZONE: timezone } = set
  if (timezone !== undefined && !isTimezone(timezone)) throw invalidValue(timezone, 'TIMEZONE')
  const kept = Object.entries(session.parameters).filter(([name]) => !unset.includes(name))
  session.parameters = { ...Object.fromEntries(kept), ...set }
  if (timezone !== undefined) session.timezone = timezone
  if (unset.includes('TIMEZONE')) session.timezone = DEFAULT_TIMEZONE
  return status(EXECUTED)
}

export const transaction: Execute<TransactionControl> = async ({ verb }, { account, session }) => {
  await account.data.transaction(verb, session)
  session.inTransaction = verb === 'begin'
  return status(EXECUTED)
}

/** DDL commits the open transaction. https://docs.snowflake.com/en/sql-reference/transactions#ddl */
export async function commitOpen({ account, session }: Context): Promise<void> {
  if (!session.inTransaction) return
  session.inTransaction = false
  await account.data.transaction('commit', session)
}

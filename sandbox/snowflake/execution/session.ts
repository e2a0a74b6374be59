import { type Account, type Context, type ControlSession, type Execute, EXECUTED, status } from '../catalog/context'
import type { SecondaryRoles } from '../catalog/secondary-roles'
import { cannotBePerformed, insufficientPrivileges, invalidValue, refused } from '../errors'
import { inEffect, type ParameterValues } from '../parameters'
import type { ParameterChange } from '../statements/parameters'
import type { AlterAccount, AlterSession, TransactionControl, Use } from '../statements/session'
import { DEFAULT_TIMEZONE, isTimezone } from '../time-zones'

export const use: Execute<Use> = (statement, context) => {
  switch (statement.what) {
    case 'secondary roles':
      useSecondaryRoles(context, statement.roles)
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

function useRole(context: Context, name: string): void {
  checkIsHeld(context, name)
  context.session.role = name
}

function useSecondaryRoles(context: Context, roles: SecondaryRoles): void {
  if (roles !== 'ALL') for (const role of roles) checkIsHeld(context, role)
  context.session.secondaryRoles = roles
}

function checkIsHeld({ account: { access }, session }: Context, role: string): void {
  if (!access.roles.has(role)) throw cannotBePerformed()
  if (!access.effectiveRoles(access.rolesOfUser(session.user)).has(role))
    throw refused(
      '003013',
      '42501',
      `Requested role '${role}' is not assigned to the executing user. Specify another role to activate.`
    )
}

function useWarehouse({ account, session }: Context, name: string): void {
  const warehouse = account.store.named('warehouse', name)
  if (warehouse === undefined || !account.access.holds(session.roles, 'USAGE', warehouse)) throw cannotBePerformed()
  session.warehouse = name
}

function useDatabase({ account, session }: Context, name: string): void {
  const database = account.store.named('database', name)
  if (database === undefined || !account.access.sees(session.roles, database)) throw cannotBePerformed()
  const standard = account.store.schema(name, 'PUBLIC')
  session.database = name
  session.schema = standard !== undefined && account.access.sees(session.roles, standard) ? 'PUBLIC' : null
}

function useSchema({ account, session }: Context, parts: readonly string[]): void {
  const [name = '', database = session.database] = parts.toReversed()
  const schema = database === null ? undefined : account.store.schema(database, name)
  if (schema === undefined || !account.store.reaches(session.roles, schema)) throw cannotBePerformed()
  session.database = database
  session.schema = name
}

export const alterSession: Execute<AlterSession> = (change, { account, session }) => {
  session.parameters = changed(session.parameters, change)
  applyParameters(session, account)
  return status(EXECUTED)
}

/** Sessions that are open keep what they have. */
export const alterAccount: Execute<AlterAccount> = (change, { account, session }) => {
  if (!account.access.effectiveRoles(session.roles).has('ACCOUNTADMIN'))
    throw insufficientPrivileges('account', account.access.root.name)
  const set = changed(account.store.parameters, change)
  account.store.setParameters(set)
  return status(EXECUTED)
}

function changed(before: ParameterValues, { set, unset }: ParameterChange): ParameterValues {
  const { TIMEZONE: timezone } = set
  if (timezone !== undefined && !isTimezone(timezone)) throw invalidValue(timezone, 'TIMEZONE')
  const kept = Object.entries(before).filter(([name]) => !unset.includes(name))
  return { ...Object.fromEntries(kept), ...set }
}

/** Works out what is in effect in a session that begins, or whose parameters have changed. */
export function applyParameters(session: ControlSession, { store }: Account): void {
  session.settings = inEffect(store.parameters, session.parameters)
  session.timezone = session.settings['TIMEZONE'] ?? DEFAULT_TIMEZONE
}

export const transaction: Execute<TransactionControl> = async ({ verb }, { account, session }) => {
  await account.data.transaction(verb, session)
  session.inTransaction = verb === 'begin'
  return status(EXECUTED)
}

/** DDL commits the open transaction. https://docs.snowflake.com/en/sql-reference/transactions#ddl */
export async function commitOpen({ account, session }: Context): Promise<void> {
  if (!session.inTransaction && session.settings['AUTOCOMMIT'] === 'true') return
  session.inTransaction = false
  await account.data.transaction('commit', session)
}

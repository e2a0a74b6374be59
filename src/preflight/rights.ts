import type { Change, Plan } from '../model/change'
import type { Address } from '../model/fields'
import type { Row } from '../model/operation'
import { addressOf } from '../spelling/addresses'
import { isName, parseName, show, showName } from '../spelling/identifiers'
import { booleanOf } from '../spelling/rows'

/** What a role has to hold for a change to succeed. https://docs.snowflake.com/en/user-guide/security-access-control-privileges */
export interface Right {
  readonly privilege: string
  readonly on: 'ACCOUNT' | 'DATABASE' | 'SCHEMA'
  /** The database or the schema; empty for the account. */
  readonly object: readonly string[]
  /** What cannot be done without it: "create it". */
  readonly to: string
  /** A task that is there already: the right is its owner's to have, who may be somebody else. */
  readonly ownerOf?: readonly string[]
}

const IN_ACCOUNT = new Map([
  ['database', 'CREATE DATABASE'],
  ['warehouse', 'CREATE WAREHOUSE'],
  ['storage-integration', 'CREATE INTEGRATION']
])
const IN_SCHEMA = new Set(['table', 'view', 'stage', 'file-format', 'pipe', 'stream', 'task', 'function'])

/** The rights that a planned change takes, as far as they can be looked up. Pure. */
export function rightsFor(change: Change, plan: Plan): readonly Right[] {
  return [...toCreate(change, plan), ...toRun(change)]
}

function toCreate({ action, kind, declared: { identity } }: Change, plan: Plan): readonly Right[] {
  if (action !== 'create') return []
  const inAccount = IN_ACCOUNT.get(kind)
  if (inAccount !== undefined) return [ofAccount(inAccount, 'create it')]
  const { database, schema } = identity
  if (typeof database !== 'string') return []
  if (kind === 'schema') return within('DATABASE', [database], kind, plan)
  if (typeof schema !== 'string' || !IN_SCHEMA.has(kind)) return []
  return within('SCHEMA', [database, schema], kind, plan)
}

/** What the same plan makes, the role will own, and may fill: no right is needed there. */
function within(on: 'DATABASE' | 'SCHEMA', object: readonly string[], kind: string, plan: Plan): readonly Right[] {
  if (!isThere(addressOf(on.toLowerCase(), ...object), plan)) return []
  return [{ privilege: `CREATE ${kind.replaceAll('-', ' ').toUpperCase()}`, on, object, to: 'create it' }]
}

function isThere(address: Address, plan: Plan): boolean {
  return plan.changes.some((change) => change.address === address && 'live' in change)
}

/** A task is resumed whenever it is made or altered. https://docs.snowflake.com/en/sql-reference/sql/alter-task */
function toRun(change: Change): readonly Right[] {
  const { action, kind, declared } = change
  if (kind !== 'task' || (action !== 'create' && action !== 'update')) return []
  const { database, schema, name } = declared.identity
  const owner = action === 'create' ? {} : { ownerOf: [database, schema, name].map(String) }
  return [
    ofAccount('EXECUTE TASK', 'run it', owner),
    ...(change.desired['warehouse'] === null
      ? [ofAccount('EXECUTE MANAGED TASK', 'run it without a warehouse', owner)]
      : [])
  ]
}

function ofAccount(privilege: string, to: string, owner: Pick<Right, 'ownerOf'> = {}): Right {
  return { privilege, on: 'ACCOUNT', object: [], to, ...owner }
}

/** Whether rows of SHOW GRANTS TO ROLE, of a role and of all that are granted to it, show that it lacks the right. Pure. */
export function isMissing(right: Right, grants: readonly Row[]): boolean {
  const { ownerOf } = right
  if (ownerOf !== undefined && !grants.some((row) => isOwnership(row, 'TASK', ownerOf))) return false
  return !grants.some((row) => gives(row, right) || mayGive(row, right))
}

function gives(row: Row, { privilege, on, object }: Right): boolean {
  if (row['granted_on'] !== on) return false
  if (on === 'ACCOUNT') return row['privilege'] === privilege
  if (isOwnership(row, on, object)) return true
  // One that holds for all schemas of a database, say, bears no schema's name.
  // https://docs.snowflake.com/en/user-guide/inherited-grants-intro
  return row['privilege'] === privilege && (booleanOf(row['is_inherited']) || isName(String(row['name']), object))
}

function isOwnership(row: Row, on: string, object: readonly string[]): boolean {
  return row['privilege'] === 'OWNERSHIP' && row['granted_on'] === on && isName(String(row['name']), object)
}

/**
 * A database role holds rights within its database, and none of the account; we do not look which. Everybody has some of
 * the database SNOWFLAKE. https://docs.snowflake.com/en/user-guide/security-access-control-overview,
 * https://docs.snowflake.com/en/release-notes/bcr-bundles/2025_02/bcr-1925
 */
function mayGive(row: Row, { object }: Right): boolean {
  const [within] = object
  if (within === undefined || !String(row['granted_on']).endsWith('_ROLE')) return false
  const [database = within] = parseName(String(row['name'])) ?? []
  return database === within
}

/** What the role may not do, and what gives it the right, in two sentences. */
export function lacking({ privilege, on, object, to }: Right, role: string): string {
  const [who, where] =
    on === 'ACCOUNT' ? ['ACCOUNTADMIN', on] : [`the ${on.toLowerCase()}'s owner`, `${on} ${showName(object)}`]
  return `${show(role)} may not ${to}. As ${who}: GRANT ${privilege} ON ${where} TO ROLE ${show(role)}.`
}

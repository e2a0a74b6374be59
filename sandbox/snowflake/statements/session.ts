import { ACCOUNT_PARAMETERS, SESSION_PARAMETERS } from '../parameters'
import type { Cursor, NameParts } from './cursor'
import { type ParameterChange, parameterChange } from './parameters'

/** https://docs.snowflake.com/en/sql-reference/sql/use */
export type Use =
  | { readonly type: 'USE'; readonly what: 'role' | 'warehouse' | 'database'; readonly name: NameParts }
  /** `USE x` and `USE SCHEMA x`. */
  | { readonly type: 'USE'; readonly what: 'schema' | 'either'; readonly name: NameParts }
  | { readonly type: 'USE'; readonly what: 'secondary roles'; readonly roles: 'ALL' | readonly string[] }

/** https://docs.snowflake.com/en/sql-reference/sql/alter-session */
export interface AlterSession extends ParameterChange {
  readonly type: 'ALTER SESSION'
}

/** https://docs.snowflake.com/en/sql-reference/sql/alter-account */
export interface AlterAccount extends ParameterChange {
  readonly type: 'ALTER ACCOUNT'
}

/** https://docs.snowflake.com/en/sql-reference/transactions */
export interface TransactionControl {
  readonly type: 'TRANSACTION'
  readonly verb: 'begin' | 'commit' | 'rollback'
}

export function use(cursor: Cursor): Use {
  if (cursor.take('SECONDARY ROLES')) return { type: 'USE', what: 'secondary roles', roles: secondaryRoles(cursor) }
  const what = cursor.takeOneOf(['ROLE', 'WAREHOUSE', 'DATABASE', 'SCHEMA'])
  const first = cursor.token
  const name = cursor.name()
  if (name.length > (what === undefined || what === 'SCHEMA' ? 2 : 1)) cursor.fail(first)
  if (what === undefined || what === 'SCHEMA')
    return { type: 'USE', what: what === undefined ? 'either' : 'schema', name }
  return { type: 'USE', what: what === 'ROLE' ? 'role' : what === 'WAREHOUSE' ? 'warehouse' : 'database', name }
}

/** https://docs.snowflake.com/en/sql-reference/sql/use-secondary-roles */
function secondaryRoles(cursor: Cursor): 'ALL' | readonly string[] {
  const word = cursor.takeOneOf(['ALL', 'NONE'])
  if (word !== undefined) return word === 'ALL' ? 'ALL' : []
  const roles = [cursor.identifier()]
  while (cursor.take(',')) roles.push(cursor.identifier())
  return roles
}

export function alterSession(cursor: Cursor): AlterSession {
  return { type: 'ALTER SESSION', ...parameterChange(cursor, SESSION_PARAMETERS, 'SESSION') }
}

export function alterAccount(cursor: Cursor): AlterAccount {
  return { type: 'ALTER ACCOUNT', ...parameterChange(cursor, ACCOUNT_PARAMETERS, 'ACCOUNT') }
}

export function begin(cursor: Cursor): TransactionControl {
  if (cursor.takeOneOf(['TRANSACTION', 'WORK']) !== undefined && cursor.take('NAME')) cursor.identifier()
  return { type: 'TRANSACTION', verb: 'begin' }
}

export function commit(cursor: Cursor): TransactionControl {
  cursor.take('WORK')
  return { type: 'TRANSACTION', verb: 'commit' }
}

export function rollback(cursor: Cursor): TransactionControl {
  cursor.take('WORK')
  return { type: 'TRANSACTION', verb: 'rollback' }
}

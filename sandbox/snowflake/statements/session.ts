import { invalidProperty } from '../errors'
import { DEFAULT_TIMEZONE } from '../time-zones'
import type { Cursor, NameParts } from './cursor'

/** https://docs.snowflake.com/en/sql-reference/sql/use */
export type Use =
  | { readonly type: 'USE'; readonly what: 'role' | 'warehouse' | 'database'; readonly name: NameParts }
  /** `USE x` and `USE SCHEMA x`. */
  | { readonly type: 'USE'; readonly what: 'schema' | 'either'; readonly name: NameParts }
  | { readonly type: 'USE'; readonly what: 'secondary roles'; readonly roles: 'ALL' | 'NONE' }

/** https://docs.snowflake.com/en/sql-reference/sql/alter-session */
export interface AlterSession {
  readonly type: 'ALTER SESSION'
  readonly set: Readonly<Record<string, string>>
  readonly unset: readonly string[]
}

/** https://docs.snowflake.com/en/sql-reference/transactions */
export interface TransactionControl {
  readonly type: 'TRANSACTION'
  readonly verb: 'begin' | 'commit' | 'rollback'
}

/** Session parameters with their defaults. https://docs.snowflake.com/en/sql-reference/parameters */
export const SESSION_PARAMETERS: Readonly<Record<string, string>> = {
  AUTOCOMMIT: 'true',
  TIMEZONE: DEFAULT_TIMEZONE,
  QUERY_TAG: '',
  STATEMENT_TIMEOUT_IN_SECONDS: '172800',
  STATEMENT_QUEUED_TIMEOUT_IN_SECONDS: '0',
  ABORT_DETACHED_QUERY: 'false',
  TIMESTAMP_OUTPUT_FORMAT: 'YYYY-MM-DD HH24:MI:SS.FF3 TZHTZM',
  TIMESTAMP_NTZ_OUTPUT_FORMAT: 'YYYY-MM-DD HH24:MI:SS.FF3',
  TIMESTAMP_LTZ_OUTPUT_FORMAT: '',
  TIMESTAMP_TZ_OUTPUT_FORMAT: '',
  TIMESTAMP_TYPE_MAPPING: 'TIMESTAMP_NTZ',
  DATE_OUTPUT_FORMAT: 'YYYY-MM-DD',
  TIME_OUTPUT_FORMAT: 'HH24:MI:SS',
  BINARY_OUTPUT_FORMAT: 'HEX',
  CLIENT_SESSION_KEEP_ALIVE: 'false',
  ERROR_ON_NONDETERMINISTIC_MERGE: 'true',
  MULTI_STATEMENT_COUNT: '1'
}

export function use(cursor: Cursor): Use {
  if (cursor.take('SECONDARY ROLES'))
    return { type: 'USE', what: 'secondary roles', roles: cursor.expectOneOf(['ALL', 'NONE']) }
  const what = cursor.takeOneOf(['ROLE', 'WAREHOUSE', 'DATABASE', 'SCHEMA'])
  const first = cursor.token
  const name = cursor.name()
  if (name.length > (what === undefined || what === 'SCHEMA' ? 2 : 1)) cursor.fail(first)
  if (what === undefined || what === 'SCHEMA')
    return { type: 'USE', what: what === undefined ? 'either' : 'schema', name }
  return { type: 'USE', what: what === 'ROLE' ? 'role' : what === 'WAREHOUSE' ? 'warehouse' : 'database', name }
}

export function alterSession(cursor: Cursor): AlterSession {
  if (cursor.take('UNSET')) {
    const unset = [parameter(cursor)]
    while (cursor.take(',')) unset.push(parameter(cursor))
    return { type: 'ALTER SESSION', set: {}, unset }
  }
  cursor.expect('SET')
  const set: Record<string, string> = {}
  do {
    const name = parameter(cursor)
    cursor.expect('=')
    const { kind, value } = cursor.next()
    if (kind === 'symbol' || kind === 'quoted') cursor.fail()
    set[name] = kind === 'word' ? value.toLowerCase() : value
    cursor.take(',')
  } while (!cursor.atEnd())
  return { type: 'ALTER SESSION', set, unset: [] }
}

function parameter(cursor: Cursor): string {
  const name = cursor.identifier()
  if (!Object.hasOwn(SESSION_PARAMETERS, name)) throw invalidProperty(name, 'SESSION')
  return name
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

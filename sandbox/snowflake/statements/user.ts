import { invalidProperty, invalidValue, missingOptions } from '../errors'
import type { CreateHead } from './create'
import type { Cursor, NameParts } from './cursor'
import {
  boolean,
  choice,
  identifier,
  nested,
  type Options,
  readOptions,
  readSetOptions,
  readUnset,
  text,
  texts
} from './options'

const noun = 'USER'

const OPTIONS = {
  TYPE: choice('PERSON', 'SERVICE', 'LEGACY_SERVICE'),
  PASSWORD: text,
  RSA_PUBLIC_KEY: text,
  WORKLOAD_IDENTITY: nested({ TYPE: choice('OIDC'), ISSUER: text, SUBJECT: text, OIDC_AUDIENCE_LIST: texts }, noun),
  DEFAULT_ROLE: identifier,
  DEFAULT_WAREHOUSE: identifier,
  DEFAULT_SECONDARY_ROLES: texts,
  DISABLED: boolean,
  COMMENT: text
}

/** https://docs.snowflake.com/en/sql-reference/sql/create-user */
export interface CreateUser extends CreateHead {
  readonly type: 'CREATE USER'
  readonly options: Options<typeof OPTIONS>
}

export function createUser(cursor: Cursor, head: CreateHead): CreateUser {
  const options = readOptions(cursor, OPTIONS, noun)
  // A service has no password, a person no workload identity.
  if (options.TYPE === 'SERVICE' && options.PASSWORD !== undefined) throw invalidProperty('PASSWORD', noun)
  const identity = options.WORKLOAD_IDENTITY
  if (identity !== undefined) {
    if (options.TYPE === undefined || options.TYPE === 'PERSON') throw invalidProperty('WORKLOAD_IDENTITY', noun)
    const missing = (['TYPE', 'ISSUER', 'SUBJECT'] as const).filter((option) => identity[option] === undefined)
    if (missing.length > 0) throw missingOptions(...missing)
  }
  checkSecondaryRoles(options)
  return { type: 'CREATE USER', ...head, options }
}

/** https://docs.snowflake.com/en/sql-reference/sql/alter-user */
export interface AlterUser {
  readonly type: 'ALTER USER'
  readonly name: NameParts
  readonly ifExists: boolean
  readonly change:
    | { readonly set: Options<typeof OPTIONS> }
    | { readonly unset: readonly (keyof typeof OPTIONS)[] }
    | { readonly newName: string }
}

export function alterUser(cursor: Cursor): AlterUser {
  const ifExists = cursor.take('IF EXISTS')
  const name = [cursor.identifier()]
  const action = cursor.expectOneOf(['SET', 'UNSET', 'RENAME TO'])
  const change = action === 'SET' ? set(cursor) : action === 'UNSET' ? unset(cursor) : { newName: cursor.identifier() }
  return { type: 'ALTER USER', name, ifExists, change }
}

function set(cursor: Cursor): AlterUser['change'] {
  const options = readSetOptions(cursor, OPTIONS, noun)
  checkSecondaryRoles(options)
  return { set: options }
}

function unset(cursor: Cursor): AlterUser['change'] {
  return { unset: readUnset(cursor, Object.keys(OPTIONS) as (keyof typeof OPTIONS)[], noun) }
}

/** All roles or none. */
function checkSecondaryRoles({ DEFAULT_SECONDARY_ROLES: [first, ...more] = [] }: Options<typeof OPTIONS>): void {
  if (first !== undefined && (first.toUpperCase() !== 'ALL' || more.length > 0))
    throw invalidValue(first, 'DEFAULT_SECONDARY_ROLES')
}

/** https://docs.snowflake.com/en/sql-reference/sql/drop-user */
export interface DropUser {
  readonly type: 'DROP USER'
  readonly name: NameParts
  readonly ifExists: boolean
}

export function dropUser(cursor: Cursor): DropUser {
  const ifExists = cursor.take('IF EXISTS')
  return { type: 'DROP USER', ifExists, name: [cursor.identifier()] }
}

/** https://docs.snowflake.com/en/sql-reference/sql/desc-user */
export interface DescribeUser {
  readonly type: 'DESCRIBE USER'
  readonly name: NameParts
}

export function describeUser(cursor: Cursor): DescribeUser {
  return { type: 'DESCRIBE USER', name: [cursor.identifier()] }
}

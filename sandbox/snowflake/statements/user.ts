import { invalidProperty, invalidValue, missingOptions } from '../errors'
import type { CreateHead } from './create'
import type { Cursor } from './cursor'
import { boolean, choice, identifier, nested, type Options, readOptions, text, texts } from './options'

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
  const [secondary, ...more] = options.DEFAULT_SECONDARY_ROLES ?? []
  if (secondary !== undefined && (secondary.toUpperCase() !== 'ALL' || more.length > 0))
    throw invalidValue(secondary, 'DEFAULT_SECONDARY_ROLES')
  return { type: 'CREATE USER', ...head, options }
}

import { invalidValue, missingOptions } from '../errors'
import type { CreateHead } from './create'
import type { Cursor } from './cursor'
import {
  boolean,
  choice,
  identifier,
  type OptionReader,
  type Options,
  readOptions,
  readSetOptions,
  readUnset,
  text
} from './options'

const locations: OptionReader<readonly string[]> = (cursor, option) => {
  const urls = cursor.list(() => cursor.text(), { empty: option === 'STORAGE_BLOCKED_LOCATIONS' })
  for (const url of urls)
    if (!/^(\*$|s3(gov|china)?:\/\/[A-Za-z0-9][A-Za-z0-9._-]+(\/|$))/.test(url)) throw invalidValue(url, option)
  return urls
}

const roleArn: OptionReader<string> = (cursor, option) => {
  const arn = text(cursor, option)
  if (!/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/.test(arn)) throw invalidValue(arn, option)
  return arn
}

const SETTABLE = {
  ENABLED: boolean,
  STORAGE_AWS_ROLE_ARN: roleArn,
  STORAGE_AWS_EXTERNAL_ID: text,
  STORAGE_AWS_OBJECT_ACL: choice('BUCKET-OWNER-FULL-CONTROL'),
  STORAGE_ALLOWED_LOCATIONS: locations,
  STORAGE_BLOCKED_LOCATIONS: locations,
  USE_PRIVATELINK_ENDPOINT: boolean,
  COMMENT: text
}

const OPTIONS = {
  TYPE: choice('EXTERNAL_STAGE'),
  STORAGE_PROVIDER: choice('S3', 'S3GOV', 'S3CHINA'),
  ...SETTABLE
}

const UNSETTABLE = [
  'ENABLED',
  'STORAGE_BLOCKED_LOCATIONS',
  'COMMENT',
  'STORAGE_AWS_EXTERNAL_ID',
  'STORAGE_AWS_OBJECT_ACL'
] as const

/** ENABLED is required, although the documentation has given it a default since 2026. */
const REQUIRED = ['TYPE', 'ENABLED', 'STORAGE_PROVIDER', 'STORAGE_AWS_ROLE_ARN', 'STORAGE_ALLOWED_LOCATIONS'] as const

const noun = 'INTEGRATION'

export type IntegrationOptions = Options<typeof SETTABLE>

/** https://docs.snowflake.com/en/sql-reference/sql/create-storage-integration */
export interface CreateIntegration extends CreateHead {
  readonly type: 'CREATE STORAGE INTEGRATION'
  readonly options: Options<typeof OPTIONS> &
    Required<
      Pick<
        Options<typeof OPTIONS>,
        'STORAGE_PROVIDER' | 'ENABLED' | 'STORAGE_AWS_ROLE_ARN' | 'STORAGE_ALLOWED_LOCATIONS'
      >
    >
}

/** https://docs.snowflake.com/en/sql-reference/sql/alter-storage-integration */
export interface AlterIntegration {
  readonly type: 'ALTER STORAGE INTEGRATION'
  readonly name: readonly string[]
  readonly ifExists: boolean
  readonly set: IntegrationOptions
  readonly unset: readonly (typeof UNSETTABLE)[number][]
}

export function createIntegration(cursor: Cursor, head: CreateHead): CreateIntegration {
  const options = readOptions(cursor, OPTIONS, noun)
  const missing = REQUIRED.filter((option) => options[option] === undefined)
  const { STORAGE_PROVIDER, ENABLED, STORAGE_AWS_ROLE_ARN, STORAGE_ALLOWED_LOCATIONS } = options
  if (
    missing.length > 0 ||
    STORAGE_PROVIDER === undefined ||
    ENABLED === undefined ||
    STORAGE_AWS_ROLE_ARN === undefined ||
    STORAGE_ALLOWED_LOCATIONS === undefined
  )
    throw missingOptions(...missing)
  const type = 'CREATE STORAGE INTEGRATION'
  return {
    type,
    ...head,
    options: { ...options, STORAGE_PROVIDER, ENABLED, STORAGE_AWS_ROLE_ARN, STORAGE_ALLOWED_LOCATIONS }
  }
}

export function alterIntegration(cursor: Cursor): AlterIntegration {
  const ifExists = cursor.take('IF EXISTS')
  const head = { type: 'ALTER STORAGE INTEGRATION', name: [identifier(cursor, noun)], ifExists } as const
  if (cursor.take('SET')) return { ...head, set: readSetOptions(cursor, SETTABLE, noun), unset: [] }
  cursor.expect('UNSET')
  return { ...head, set: {}, unset: readUnset(cursor, UNSETTABLE, noun) }
}

import { missingOptions, unsupported } from '../errors'
import type { CreateHead } from './create'
import type { Cursor } from './cursor'
import { boolean, identifier, type Options, readOptions, text, texts } from './options'

const OPTIONS = {
  TYPE: identifier,
  ENABLED: boolean,
  ALLOWED_RECIPIENTS: texts,
  DEFAULT_RECIPIENTS: texts,
  DEFAULT_SUBJECT: text,
  COMMENT: text
}

/** https://docs.snowflake.com/en/sql-reference/sql/create-notification-integration-email */
export interface CreateNotificationIntegration extends CreateHead {
  readonly type: 'CREATE NOTIFICATION INTEGRATION'
  readonly options: Options<typeof OPTIONS> & { readonly ENABLED: boolean }
}

export function createNotificationIntegration(cursor: Cursor, head: CreateHead): CreateNotificationIntegration {
  const options = readOptions(cursor, OPTIONS, 'INTEGRATION')
  const { TYPE, ENABLED } = options
  if (TYPE === undefined || ENABLED === undefined) throw missingOptions('TYPE', 'ENABLED')
  if (TYPE !== 'EMAIL') throw unsupported(`NOTIFICATION INTEGRATION with TYPE = ${TYPE}`)
  return { type: 'CREATE NOTIFICATION INTEGRATION', ...head, options: { ...options, ENABLED } }
}

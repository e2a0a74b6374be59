import { missingOptions } from '../errors'
import type { CreateHead } from './create'
import type { Cursor } from './cursor'
import { boolean, choice, type Options, readOptions, text, texts } from './options'

const OPTIONS = {
  TYPE: choice('EMAIL', 'WEBHOOK', 'QUEUE'),
  ENABLED: boolean,
  DIRECTION: choice('OUTBOUND', 'INBOUND'),
  ALLOWED_RECIPIENTS: texts,
  DEFAULT_RECIPIENTS: texts,
  DEFAULT_SUBJECT: text,
  WEBHOOK_URL: text,
  NOTIFICATION_PROVIDER: choice('AWS_SNS', 'GCP_PUBSUB', 'AZURE_EVENT_GRID', 'AZURE_STORAGE_QUEUE'),
  AWS_SNS_TOPIC_ARN: text,
  AWS_SNS_ROLE_ARN: text,
  COMMENT: text
}

/** https://docs.snowflake.com/en/sql-reference/sql/create-notification-integration */
export interface CreateNotificationIntegration extends CreateHead {
  readonly type: 'CREATE NOTIFICATION INTEGRATION'
  readonly options: Options<typeof OPTIONS> & {
    readonly TYPE: 'EMAIL' | 'WEBHOOK' | 'QUEUE'
    readonly ENABLED: boolean
  }
}

export function createNotificationIntegration(cursor: Cursor, head: CreateHead): CreateNotificationIntegration {
  const options = readOptions(cursor, OPTIONS, 'INTEGRATION')
  const { TYPE, ENABLED } = options
  if (TYPE === undefined || ENABLED === undefined) throw missingOptions('TYPE', 'ENABLED')
  return { type: 'CREATE NOTIFICATION INTEGRATION', ...head, options: { ...options, TYPE, ENABLED } }
}

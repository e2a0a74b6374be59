import type { Answer } from './recording'
import type { Redactor } from './redactor'

/** What an answer says about the account, and which placeholder stands for it. */
export function learnFrom(name: string, answer: Answer, redact: Redactor): void {
  if ('output' in answer) learnFromAws(name, answer.output, redact)
  if ('rows' in answer) for (const row of answer.rows) learnFromRow(row, redact)
}

function learnFromAws(name: string, output: Readonly<Record<string, unknown>>, redact: Redactor): void {
  if (name !== 'GetCallerIdentity') return
  redact.learn('caller', textOf(output['Arn']))
  redact.learn('account', textOf(output['Account']))
  redact.learn('caller-id', textOf(output['UserId']))
}

/** https://docs.snowflake.com/en/sql-reference/sql/desc-integration, https://docs.snowflake.com/en/sql-reference/sql/show-pipes */
function learnFromRow(row: Readonly<Record<string, unknown>>, redact: Redactor): void {
  const value = textOf(row['property_value'])
  if (row['property'] === 'STORAGE_AWS_IAM_USER_ARN') redact.learn('snowflake-user', value)
  if (row['property'] === 'STORAGE_AWS_EXTERNAL_ID') redact.learn('external-id', value)
  const channel = textOf(row['notification_channel'])
  if (channel.startsWith('arn:')) redact.learn('queue', channel)
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

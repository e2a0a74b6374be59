import { readInputs } from '../../src/inputs/inputs'
import { variableOf } from '../../src/inputs/source'
import type { SnowflakeLogin } from '../../src/model/credentials'
import type { ByHand } from './clients'
import type { Names } from './names'
import type { Redactor } from './recording/redactor'
import type { Target } from './target'

/** How to sign in, read as the action reads it. */
export function loginOf({ region, signIn, environment }: Target): SnowflakeLogin {
  const given: Readonly<Record<string, string>> = {
    ...signIn,
    mode: 'plan',
    bucket: 'some-bucket',
    prefix: 'p',
    role: 'r',
    'aws-region': region
  }
  const variables = Object.fromEntries(Object.entries(given).map(([name, value]) => [variableOf(name), value]))
  return readInputs({ get: (name) => given[name] ?? '', environment: { ...environment, ...variables } }).snowflake.login
}

/** Which accounts these are, for whoever is asked. What says so is not recorded. */
export async function introduce(hand: ByHand, target: Target, names: Names, redact: Redactor): Promise<string> {
  redact.learn('run', names.mark)
  redact.learn('run-upper', names.mark.toUpperCase())
  redact.learn('role', target.signIn['snowflake-role'] ?? '')
  redact.learn('user', target.signIn['snowflake-user'] ?? '')
  redact.learn('snowflake', target.signIn['snowflake-account'] ?? '')
  // It answers who asks, which the recorder learns from.
  const { Account } = await hand.aws('sts', 'GetCallerIdentity', {})
  const [row = {}] = await hand.sql('SELECT CURRENT_ACCOUNT() AS LOCATOR, CURRENT_ORGANIZATION_NAME() AS ORGANIZATION')
  redact.learn('locator', textOf(row['LOCATOR']))
  redact.learn('organization', textOf(row['ORGANIZATION']))
  return `AWS account ${String(Account)} in ${target.region}, Snowflake account ${target.signIn['snowflake-account'] ?? ''}`
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

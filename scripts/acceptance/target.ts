import { readFileSync } from 'node:fs'

/** The accounts of a run, as the environment names them. */
export interface Target {
  readonly region: string
  readonly endpoint: string | undefined
  readonly accessUrl: string | undefined
  /** The action's inputs for signing in to Snowflake. */
  readonly signIn: Readonly<Record<string, string>>
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** What has to be set, besides credentials of AWS as its SDK finds them. */
export const VARIABLES = [
  'AWS_REGION',
  'SNOWFLAKE_ACCOUNT',
  'SNOWFLAKE_USER',
  'SNOWFLAKE_ROLE',
  'SNOWFLAKE_PRIVATE_KEY_FILE or SNOWFLAKE_TOKEN (a programmatic access token)'
]

/** @throws Error that names every variable that is missing */
export function targetFrom(environment: Target['environment']): Target {
  const missing = VARIABLES.filter((variable) => !variable.match(/[A-Z_]{5,}/g)?.some((name) => environment[name]))
  if (missing.length > 0) throw new Error(`Set these environment variables: ${missing.join(', ')}.`)
  const of = (name: string) => environment[name] ?? ''
  const keyFile = of('SNOWFLAKE_PRIVATE_KEY_FILE')
  return {
    region: of('AWS_REGION'),
    endpoint: environment['AWS_ENDPOINT_URL'],
    accessUrl: environment['SNOWFLAKE_ACCESS_URL'],
    signIn: {
      'snowflake-account': of('SNOWFLAKE_ACCOUNT'),
      'snowflake-user': of('SNOWFLAKE_USER'),
      'snowflake-role': of('SNOWFLAKE_ROLE'),
      ...(keyFile === ''
        ? { 'snowflake-token': of('SNOWFLAKE_TOKEN') }
        : { 'snowflake-private-key': readFileSync(keyFile, 'utf8') })
    },
    environment
  }
}

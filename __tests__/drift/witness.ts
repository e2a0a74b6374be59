import type { RemoteSandbox } from '../../sandbox/remote/connect'
import type { StatementLogEntry } from '../../sandbox/snowflake/protocol/statement-log'
import type { Expectation } from './foreign-change'

/** What was sent to both clouds during a run. */
export interface Record {
  readonly statements: readonly StatementLogEntry[]
  /** "s3:PutBucketPolicy" */
  readonly requests: readonly string[]
}

export async function witness<T>(sandbox: RemoteSandbox, act: () => Promise<T>): Promise<readonly [T, Record]> {
  const { aws, snowflake } = sandbox
  await sandbox.clearRecords()
  const result = await act()
  const [statements, requests] = await Promise.all([snowflake.statements(), aws.requests()])
  return [result, { statements, requests: requests.map(({ service, operation }) => `${service}:${operation}`) }]
}

/** The writes, in both clouds. */
export function writesOf({ statements, requests }: Record): readonly string[] {
  return [
    ...statements
      .filter(({ verb, sql }) => !/^(SHOW|DESCRIBE|SELECT|LIST|USE)$/.test(verb) && sql !== '')
      .map(({ sql }) => sql)
      // It changes nothing but the session that sends it.
      .filter((sql) => !/^ALTER SESSION\b/m.test(sql)),
    ...requests.filter((request) => /^(s3|iam):(?!Get|List|Head)/.test(request))
  ]
}

const LOSES_DATA =
  /^\s*(?:DROP|TRUNCATE|DELETE|CREATE\s+OR\s+REPLACE\s+(?:STORAGE\s+INTEGRATION|STAGE|TABLE|DATABASE|SCHEMA|FILE\s+FORMAT|WAREHOUSE|TASK))\b/i
const RECREATES = /^\s*CREATE\s+OR\s+REPLACE\s+(PIPE|STREAM)\b/i

/** A task that carries out later what the apply owes, and its end. */
const CATCH_UP = /^\s*(?:CREATE\s+OR\s+REPLACE|DROP)\s+TASK\b[^\n]*_CATCH_UP"?(?:\s|$)/i

/** Statements that lose data, a position or trust. A repair must not send any. */
export function lossesOf({ statements, requests }: Record, expected: Expectation): readonly string[] {
  const kinds = new Set(
    Object.entries(expected).flatMap(([address, { action }]) => (action === 'update' ? [] : address.split(':')[0]))
  )
  const isStale = Object.entries(expected).some(
    ([address, { action, before }]) =>
      address.startsWith('stream:') && (action === 'create' || before['stale'] === true || 'table' in before)
  )
  return [
    ...statements
      .map(({ sql }) => sql)
      .filter((sql) => !CATCH_UP.test(sql))
      .filter((sql) => {
        const recreated = RECREATES.exec(sql)?.[1]?.toLowerCase()
        if (recreated === undefined) return LOSES_DATA.test(sql)
        if (!kinds.has(recreated)) return true
        return recreated === 'stream' && !isStale && !/\bAT\s*\(STREAM\s*=>/.test(sql)
      }),
    ...requests.filter((request) => /^(s3|iam):Delete/.test(request))
  ]
}

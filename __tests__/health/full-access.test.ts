import { describe, expect, test } from '@jest/globals'
import { needsOfFull } from '../../src/health/full-access'
import { inspect } from '../../src/health/health'
import type { Operation, Row, Run } from '../../src/model/operation'
import { ServiceError } from '../../src/model/service-error'
import { commandsIn } from '../../src/report/commands'
import { configWith } from '../fakes/config'
import { LIBRARY, meaningOf } from '../fakes/meanings'

const NOW = new Date('2026-11-27T12:00:00Z')
const CONFIG = configWith({ health: { depth: 'full' } })
const S = 'S3_ACCESS_LOGS_DB.PUBLIC'
const ALL = [
  `GRANT SELECT ON TABLE ${S}.S3_ACCESS_LOGS_STAGING TO ROLE PLANNER;`,
  `GRANT SELECT ON TABLE ${S}.S3_ACCESS_LOGS TO ROLE PLANNER;`,
  `GRANT SELECT ON TABLE ${S}.S3_ACCESS_LOGS_UNPARSED TO ROLE PLANNER;`,
  `GRANT SELECT ON STREAM ${S}.S3_ACCESS_LOGS_STREAM TO ROLE PLANNER;`,
  `GRANT SELECT ON VIEW ${S}.S3_ACCESS_LOGS_DENIED TO ROLE PLANNER;`,
  `GRANT MONITOR ON TASK ${S}.S3_ACCESS_LOGS_TRANSFORMATION TO ROLE PLANNER;`
]

/** A session of a role with these privileges: what reads rows and histories is refused. Everything else is empty. */
function session(warehouse: string | null, grants: readonly Row[]): { readonly run: Run; readonly sent: Operation[] } {
  const sent: Operation[] = []
  const run: Run = async (operation) => {
    sent.push(operation)
    if (operation.name === 'session/current') return [{ WAREHOUSE: warehouse, USER_NAME: 'U', ROLE_NAME: 'PLANNER' }]
    if (operation.name === 'grant/show') return operation.input['role'] === 'PLANNER' ? grants : []
    const isFull = operation.client === 'snowflake' && LIBRARY.heads.get(operation.name)?.onWarehouse === true
    if (isFull)
      throw new ServiceError(
        operation,
        '003001',
        "SQL access control error:\nInsufficient privileges to operate on table 'S3_ACCESS_LOGS_STAGING'."
      )
    return []
  }
  return { run, sent }
}

const granted = (privilege: string, granted_on: string, name: string): Row => ({
  privilege,
  granted_on,
  name: `${S}.${name}`
})

describe('a check with health: full that cannot look', () => {
  test.each<[string, string | null, readonly Row[], RegExp, readonly string[]]>([
    [
      'without a warehouse',
      null,
      [],
      /^Neither rows nor histories were looked at/,
      ['GRANT USAGE ON WAREHOUSE S3_ACCESS_LOGS_WH TO ROLE PLANNER;', ...ALL]
    ],
    [
      'without privileges',
      'WH',
      [],
      /^Not all rows and histories were looked at, .* SQL access control error: Insufficient privileges to operate on table 'S3_ACCESS_LOGS_STAGING'\.$/,
      ALL
    ],
    [
      'with some of them',
      'WH',
      [
        granted('SELECT', 'TABLE', 'S3_ACCESS_LOGS_STAGING'),
        granted('MONITOR', 'TASK', 'S3_ACCESS_LOGS_TRANSFORMATION')
      ],
      /^Not all rows/,
      ALL.slice(1, -1)
    ]
  ])('%s: says so once, with all missing GRANTs, and is not healthy', async (_, warehouse, grants, found, commands) => {
    const { run } = session(warehouse, grants)
    const health = await inspect(CONFIG, run, NOW, String)
    const unknown = health.findings.filter(({ state, part }) => state === 'unknown' && part === 'rows')
    expect(unknown).toEqual([expect.objectContaining({ found: expect.stringMatching(found) })])
    expect(commandsIn(unknown[0]?.hint ?? '')).toEqual(commands)
    expect(health.isIncomplete).toBe(true)
    expect(health.healthy).not.toBe(true)
  })

  test('what it needs is what the statements need', async () => {
    const { run, sent } = session('WH', [])
    await inspect(CONFIG, run, NOW, String)
    const refused = sent.filter(({ name }) => LIBRARY.heads.get(name)?.onWarehouse === true)
    const text = ({ name, on, object }: { name: string; on: string; object: readonly string[] }) =>
      `${name} ${on} ${object.join('.')}`
    const needs = new Set(refused.flatMap((operation) => meaningOf(operation).needs.map(text)))
    expect(needs.size).toBeGreaterThan(4)
    const known = new Set(needsOfFull(CONFIG).map(text))
    expect([...needs].filter((need) => !known.has(need) && !need.startsWith('USAGE'))).toEqual([])
  })
})

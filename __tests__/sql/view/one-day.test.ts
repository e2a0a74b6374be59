import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { view } from '../../../src/kinds/view'
import { PARSED_COLUMNS } from '../../../src/model/columns'
import { DETECTION_SETTINGS } from '../../../src/model/detections'
import { EVENT_SCHEMAS } from '../../../src/model/events'
import { sql } from '../../fakes/answers'
import { configWith } from '../../fakes/config'

/** DuckDB's plan shows what a planner can know from the query; Snowflake's own plan needs an account. */
let duckdb: DuckDBInstance
let connection: Awaited<ReturnType<DuckDBInstance['connect']>>

const views = view.declare(
  configWith({
    snowflake: { redactsSignatures: false, detections: DETECTION_SETTINGS, eventSchemas: EVENT_SCHEMAS }
  }),
  sql
)
const queries = new Map(
  views.map(({ identity, desired: { query } }) => [identity.name, typeof query === 'string' ? query : ''])
)

/** What is rare can only be counted over all the days that there are. */
const OVER_ALL_DAYS = ['S3_ACCESS_LOGS_DETECT_RARE_ANONYMOUS', 'S3_ACCESS_LOGS_DETECT_DESKTOP_CLIENTS']

const VALUES: Readonly<Record<string, string>> = {
  REQUESTDATETIME: "TIMESTAMP '2026-11-10' + to_hours(2 * CAST(n AS INTEGER))",
  OPERATION:
    "CASE WHEN n % 3 = 0 THEN 'REST.GET.OBJECT' WHEN n % 3 = 1 THEN 'REST.PUT.LOGGING_STATUS' ELSE 'A' || n END",
  REQUESTER: "CASE WHEN n % 2 = 0 THEN 'r' || n END",
  CIPHERSUITE: "CASE WHEN n % 2 = 0 THEN 'c' || n END",
  ERRORCODE: "CASE WHEN n % 2 = 0 THEN 'AccessDenied' END",
  HTTPSTATUS: '200 + n'
}

/** Functions of Snowflake, in DuckDB. */
const MACROS = [
  'DECODE_S3_ACCESS_LOGS_KEY(x) AS x',
  'IFF(a, b, c) AS if(a, b, c)',
  "REGEXP_LIKE(a, b) AS regexp_full_match(a, b), (a, b, c) AS regexp_full_match(a, b, 'i')",
  'STARTSWITH(a, b) AS starts_with(a, b)'
]

beforeAll(async () => {
  duckdb = await DuckDBInstance.create(':memory:')
  connection = await duckdb.connect()
  const columns = PARSED_COLUMNS.map(
    ({ name, type }) => `${name} ${type.replace(/_NTZ.*/, '').replace('NUMBER', 'DECIMAL')}`
  )
  await connection.run("ATTACH ':memory:' AS S3_ACCESS_LOGS_DB; CREATE SCHEMA S3_ACCESS_LOGS_DB.PUBLIC")
  await connection.run('USE S3_ACCESS_LOGS_DB.PUBLIC')
  await connection.run(`CREATE TABLE S3_ACCESS_LOGS (${columns.join(', ')})`)
  // Varied, or the planner would know from statistics that a condition never holds.
  const values = PARSED_COLUMNS.map(
    ({ name, type }) => VALUES[name] ?? (type.startsWith('NUMBER') ? 'n * 9999999' : "'v' || n")
  )
  await connection.run(`INSERT INTO S3_ACCESS_LOGS SELECT ${values.join(', ')} FROM range(300) AS r(n)`)
  await connection.run('CREATE TYPE TIMESTAMP_NTZ AS TIMESTAMP')
  for (const macro of MACROS) await connection.run(`CREATE MACRO ${macro}`)
  for (const [name, query] of queries) if (!isOfEvents(name)) await connection.run(`CREATE VIEW ${name} AS ${query}`)
})
afterAll(() => {
  connection.closeSync()
  duckdb.closeSync()
})

/** DuckDB has no objects without a fixed form. */
function isOfEvents(name: string): boolean {
  return EVENT_SCHEMAS.some((schema) => name === `S3_ACCESS_LOGS_${schema.toUpperCase()}`)
}

/** The steps of the plan from the result down to the table. */
async function stepsOf(name: string, condition: string): Promise<readonly string[]> {
  const reader = await connection.runAndReadAll(`EXPLAIN (FORMAT JSON) SELECT COUNT(*) FROM ${name} WHERE ${condition}`)
  const steps: string[] = []
  let [step] = JSON.parse(String(reader.getRows()[0]?.[1])) as Step[]
  for (; step !== undefined; [step] = step.children)
    steps.push(`${step.name.trim()} ${JSON.stringify(step.extra_info)}`)
  return steps
}

interface Step {
  readonly name: string
  readonly extra_info: object
  readonly children: readonly Step[]
}

const isWindow = (step: string) => step.startsWith('WINDOW')

/** Where the day is compared, and where the last window is: the later, the closer to the table. */
function places(steps: readonly string[], day: RegExp): { readonly filter: number; readonly window: number } {
  return { filter: steps.findLastIndex((step) => day.test(step)), window: steps.findLastIndex(isWindow) }
}

test('a filter on the time is applied where the table is scanned, below the window that removes duplicates', async () => {
  const steps = await stepsOf(
    'S3_ACCESS_LOGS_REQUESTS',
    "REQUESTDATETIME >= '2026-11-20' AND REQUESTDATETIME < '2026-11-21'"
  )
  expect(steps.findIndex(isWindow)).toBeGreaterThan(0)
  expect(steps.at(-1)).toMatch(/SEQ_SCAN.*REQUESTDATETIME.*2026-11-20/)
})

test('a filter on what duplicates do not share is applied above the window', async () => {
  const steps = await stepsOf('S3_ACCESS_LOGS_REQUESTS', "LOG_FILE = 'a'")
  expect(steps.at(-1)).not.toMatch(/LOG_FILE='a'/)
})

describe.each([...queries.keys()].filter((name) => !isOfEvents(name)))('%s', (name) => {
  test('a filter on the day is applied before anything is counted', async () => {
    const condition = /_(DENIED|ANONYMOUS)$/.test(name)
      ? "REQUESTDATETIME < '2026-11-20'"
      : "REQUESTDATE = '2026-11-20'"
    const { filter, window } = places(await stepsOf(name, condition), /2026-11-20/)
    expect(window).toBeGreaterThan(0)
    if (OVER_ALL_DAYS.includes(name)) expect(filter).toBeLessThan(window)
    else expect(filter).toBeGreaterThan(window)
  })
})

test.each([...queries].filter(([name]) => isOfEvents(name)))(
  '%s only adds columns to the requests, with their time as it is',
  (_, query) => {
    expect(query).toMatch(/^SELECT REQUESTDATETIME, /)
    expect(query).not.toMatch(/\b(OVER|QUALIFY|GROUP|DISTINCT|LIMIT|JOIN|UNION)\b/)
  }
)

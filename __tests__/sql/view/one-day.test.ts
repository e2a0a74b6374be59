import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { view } from '../../../src/kinds/view'
import { PARSED_COLUMNS } from '../../../src/model/columns'
import { sql } from '../../fakes/answers'
import { configWith } from '../../fakes/config'

/** DuckDB's plan shows what a planner can know from the query; Snowflake's own plan needs an account. */
let duckdb: DuckDBInstance
let connection: Awaited<ReturnType<DuckDBInstance['connect']>>

const [requests] = view.declare(configWith({ snowflake: { redactsSignatures: false } }), sql)
const query = typeof requests?.desired.query === 'string' ? requests.desired.query : ''

beforeAll(async () => {
  duckdb = await DuckDBInstance.create(':memory:')
  connection = await duckdb.connect()
  const columns = PARSED_COLUMNS.map(
    ({ name, type }) => `${name} ${type.replace(/_NTZ.*/, '').replace('NUMBER', 'DECIMAL')}`
  )
  await connection.run("ATTACH ':memory:' AS S3_ACCESS_LOGS_DB; CREATE SCHEMA S3_ACCESS_LOGS_DB.PUBLIC")
  await connection.run('USE S3_ACCESS_LOGS_DB.PUBLIC')
  await connection.run(`CREATE TABLE S3_ACCESS_LOGS (${columns.join(', ')})`)
  await connection.run(
    "INSERT INTO S3_ACCESS_LOGS (REQUESTDATETIME, LOG_FILE) VALUES ('2026-11-20', 'a'), ('2026-11-21', 'b')"
  )
  await connection.run('CREATE MACRO DECODE_S3_ACCESS_LOGS_KEY(x) AS x; CREATE MACRO IFF(a, b, c) AS if(a, b, c)')
})
afterAll(() => {
  connection.closeSync()
  duckdb.closeSync()
})

/** The steps of the plan from the result down to the table. */
async function stepsOf(condition: string): Promise<readonly string[]> {
  const reader = await connection.runAndReadAll(
    `EXPLAIN (FORMAT JSON) SELECT COUNT(*) FROM (${query}) WHERE ${condition}`
  )
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

test('a filter on the time is applied where the table is scanned, below the window that removes duplicates', async () => {
  const steps = await stepsOf("REQUESTDATETIME >= '2026-11-20' AND REQUESTDATETIME < '2026-11-21'")
  expect(steps.findIndex((step) => step.startsWith('WINDOW'))).toBeGreaterThan(0)
  expect(steps.at(-1)).toMatch(/SEQ_SCAN.*REQUESTDATETIME.*2026-11-20/)
})

test('a filter on what duplicates do not share is applied above the window', async () => {
  const steps = await stepsOf("LOG_FILE = 'a'")
  expect(steps.at(-1)).not.toMatch(/LOG_FILE='a'/)
})

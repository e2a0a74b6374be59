import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import type { SnowflakeSandbox } from '../../sandbox/snowflake/start'
import { untilEnd } from '../fakes/until-end'
import { asDeploy, KEYS, PIPELINE, runAll, startAccount } from '../sandbox/snowflake/account'
import { runClient } from './python'

/** Of a cell: the type in Python, and its text. */
type Cell = readonly [type: string, text: string] | null
interface Answer {
  readonly columns: readonly (readonly [name: string, type: string, scale: number | null])[]
  readonly rows: readonly (readonly Cell[])[]
  readonly count?: number
}
type Step = readonly [how: 'run' | 'async' | 'describe', sql: string]

let account: SnowflakeSandbox

beforeAll(async () => {
  account = await untilEnd(startAccount())
  await runAll(await untilEnd(asDeploy(account)), PIPELINE)
})

/** What Snowflake's Python connector makes of the sandbox's answers. */
async function send(...steps: readonly Step[]): Promise<readonly Answer[]> {
  const connect = {
    account: account.account,
    host: '127.0.0.1',
    port: account.port,
    protocol: 'http',
    user: 'DEPLOY',
    authenticator: 'SNOWFLAKE_JWT',
    private_key_pem: KEYS.privateKey,
    warehouse: 'WH'
  }
  const stdin = JSON.stringify({ connect, steps })
  const answers = await runClient('python', ['-B', join(import.meta.dirname, 'connector.py')], { stdin })
  return JSON.parse(answers) as readonly Answer[]
}

const VALUES = `SELECT 1::NUMBER(10,2) AS N, TRUE AS T, FALSE AS F, NULL::BOOLEAN AS NONE, 1.5::FLOAT AS R, 'é' AS S,
  '2026-01-02 03:04:05.678'::TIMESTAMP_NTZ AS NTZ, '2026-01-02 03:04:05.678'::TIMESTAMP_LTZ AS LTZ,
  '2026-01-02'::DATE AS D, '10:11:12'::TIME AS AT, PARSE_JSON('{"a":[1]}') AS V FROM DB.S.ONE`

const COLUMNS = [
  ['N', 'FIXED', 2],
  ['T', 'BOOLEAN', null],
  ['F', 'BOOLEAN', null],
  ['NONE', 'BOOLEAN', null],
  ['R', 'REAL', null],
  ['S', 'TEXT', null],
  ['NTZ', 'TIMESTAMP_NTZ', 9],
  ['LTZ', 'TIMESTAMP_LTZ', 9],
  ['D', 'DATE', null],
  ['AT', 'TIME', 9],
  ['V', 'VARIANT', null]
]
const CELLS = [
  ['Decimal', '1.00'],
  ['bool', 'True'],
  ['bool', 'False'],
  null,
  ['float', '1.5'],
  ['str', 'é'],
  ['datetime', '2026-01-02 03:04:05.678000'],
  ['datetime', '2026-01-02 03:04:05.678000-08:00'],
  ['date', '2026-01-02'],
  ['time', '10:11:12'],
  ['str', '{"a":[1]}']
]

describe("with Snowflake's Python connector", () => {
  test('values have their types, also of what ran asynchronously or was only described', async () => {
    const [, , now, later, described] = await send(
      ['run', 'CREATE TABLE DB.S.ONE (A INT)'],
      ['run', 'INSERT INTO DB.S.ONE VALUES (1)'],
      ['run', VALUES],
      ['async', VALUES],
      ['describe', VALUES]
    )
    expect(now).toEqual({ columns: COLUMNS, rows: [CELLS], count: 1 })
    expect(later).toEqual(now)
    expect(described).toEqual({ columns: COLUMNS, rows: [] })
  })

  test('asynchronous statements fail with their own code', async () => {
    expect(
      await send(
        ['async', 'SELECT NONE FROM DB.S.STAGING'],
        ['run', 'SELECT NONE FROM DB.S.STAGING'],
        ['run', 'DESCRIBE TABLE DB.S.NONE'],
        ['run', "SELECT * FROM TABLE(RESULT_SCAN('01b2c3d4-0000-0000-0000-000000000000'))"]
      )
    ).toEqual([
      expect.objectContaining({ code: '000904' }),
      { code: '000904', state: '42000' },
      { code: '002003', state: '42S02' },
      { code: '000709', state: '02000' }
    ])
  })

  test('SHOW lists have times of today, with three decimals', async () => {
    const kinds = ['PIPES', 'TASKS', 'STAGES', 'STREAMS', 'TABLES', 'FILE FORMATS']
    const lists = await send(...kinds.map((kind): Step => ['run', `SHOW ${kind} IN SCHEMA DB.S`]))
    for (const { columns, rows } of lists) {
      expect(columns.slice(0, 2)).toEqual([
        ['created_on', 'TIMESTAMP_LTZ', 3],
        ['name', 'TEXT', null]
      ])
      for (const [createdOn] of rows) {
        expect(createdOn?.[0]).toBe('datetime')
        const age = Date.now() - Date.parse(createdOn?.[1] ?? '')
        expect(age).toBeGreaterThanOrEqual(0)
        expect(age).toBeLessThan(600_000)
      }
    }
    expect(lists.map(({ rows }) => rows[0]?.[1])).toEqual(
      ['LOADER', 'MOVER', 'LOGS', 'NEW_LINES', 'ONE', 'LINES'].map((name) => ['str', name])
    )
  })

  test('the last result can be read again, by whoever ran the query', async () => {
    const [shown, again] = await send(
      ['run', 'SHOW WAREHOUSES'],
      ['run', 'select * from table(result_scan(last_query_id()))']
    )
    expect(again).toEqual(shown)
    expect(shown?.rows).toHaveLength(1)
  })
})

import { beforeAll, describe, expect, test } from '@jest/globals'
import type { SnowflakeSandbox } from '../../sandbox/snowflake/start'
import { untilEnd } from '../fakes/until-end'
import { asDeploy, KEYS, PIPELINE, runAll, startAccount } from '../sandbox/snowflake/account'
import { openPython, type PythonProgram } from './python'

/** Of a cell: the type in Python, and its text. */
type Cell = readonly [type: string, text: string] | null
interface Answer {
  readonly columns: readonly (readonly [name: string, type: string, scale: number | null])[]
  readonly rows: readonly (readonly Cell[])[]
  readonly count?: number
}
type How = 'run' | 'many' | 'several' | 'string' | 'describe' | 'async' | 'abort' | 'for a second' | 'stop'
type Step = readonly [how: How, sql: string, params?: unknown]

let account: SnowflakeSandbox
let program: PythonProgram

beforeAll(async () => {
  program = await untilEnd(openPython('connector.py'))
  account = await untilEnd(startAccount())
  await runAll(await untilEnd(asDeploy(account)), PIPELINE)
})

/** What Snowflake's Python connector makes of the sandbox's answers. */
function send(...steps: readonly Step[]): Promise<readonly Answer[]> {
  return sendWith({}, ...steps)
}

/** @param options of the connection */
async function sendWith<A = Answer>(options: object, ...steps: readonly Step[]): Promise<readonly A[]> {
  const connect = {
    account: account.account,
    host: '127.0.0.1',
    port: account.port,
    protocol: 'http',
    user: 'DEPLOY',
    authenticator: 'SNOWFLAKE_JWT',
    private_key_pem: KEYS.privateKey,
    warehouse: 'WH',
    ...options
  }
  const request = { connect, steps: steps.map(([how, sql, params]) => ({ how, sql, params })) }
  return (await program.ask(request)) as readonly A[]
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

  const ROW = [
    7,
    "it's \\",
    { datetime: '2026-01-02T03:04:05.678' },
    { date: '2026-01-02' },
    true,
    1.5,
    { time: '10:11:12' },
    null
  ]
  const KINDS = 'A INT, B VARCHAR, C TIMESTAMP_NTZ, D DATE, E BOOLEAN, F FLOAT, G TIME, H INT'
  const TEXTS = [
    ['int', '7'],
    ['str', "it's \\"],
    ['datetime', '2026-01-02 03:04:05.678000'],
    ['date', '2026-01-02'],
    ['bool', 'True'],
    ['float', '1.5'],
    ['time', '10:11:12'],
    null
  ]

  test.each([
    ['pyformat', '%s'],
    ['qmark', '?']
  ])('values are bound with their types, one row or many (%s)', async (paramstyle, mark) => {
    const values = `VALUES (${ROW.map(() => mark).join(', ')})`
    const [, one, many, read] = await sendWith<Answer>(
      { paramstyle, database: 'DB', schema: 'S' },
      ['run', `CREATE OR REPLACE TABLE BOUND (${KINDS})`],
      ['run', `INSERT INTO BOUND ${values}`, ROW],
      ['many', `INSERT INTO BOUND ${values}`, [ROW, ROW]],
      ['run', `SELECT * FROM BOUND WHERE A = ${mark}`, [7]]
    )
    expect([one?.count, many?.count]).toEqual([1, 2])
    expect(read?.rows).toEqual([TEXTS, TEXTS, TEXTS])
  })

  test('several statements have a result each, also asynchronously, and end at the first that fails', async () => {
    const sql = 'SELECT 1 AS A; SHOW WAREHOUSES; SELECT 2 AS B'
    const [fixed, any, later, texts, ...failed] = await sendWith<unknown>(
      {},
      ['several', sql, 3],
      ['several', sql, 0],
      ['several', 'SELECT 1 AS A', 0],
      ['string', "SELECT ';' AS A; SELECT 2 AS B -- ;"],
      ['several', sql, 2],
      ['run', sql],
      ['several', 'SELECT 1; DESCRIBE TABLE DB.S.NONE', 0]
    )
    expect(fixed).toEqual([
      expect.objectContaining({ columns: [['A', 'FIXED', 0]], rows: [[['int', '1']]] }),
      expect.objectContaining({ count: 1 }),
      expect.objectContaining({ columns: [['B', 'FIXED', 0]], rows: [[['int', '2']]] })
    ])
    expect(any).toEqual(fixed)
    expect(later).toEqual([expect.objectContaining({ rows: [[['int', '1']]] })])
    expect(texts).toEqual([
      expect.objectContaining({ rows: [[['str', ';']]] }),
      expect.objectContaining({ rows: [[['int', '2']]] })
    ])
    expect(failed).toEqual([
      { code: '000008', state: '0A000' },
      { code: '000008', state: '0A000' },
      { code: '002003', state: '42S02' }
    ])
  })

  test('a statement that changes something can be described, and changes nothing', async () => {
    const [, inserted, updated, created, count] = await send(
      ['run', 'CREATE OR REPLACE TABLE DB.S.TWO (A INT)'],
      ['describe', 'INSERT INTO DB.S.TWO VALUES (1)'],
      ['describe', 'UPDATE DB.S.TWO SET A = 2'],
      ['describe', 'CREATE TABLE DB.S.THREE (A INT)'],
      ['run', 'SELECT COUNT(*) AS N FROM DB.S.TWO']
    )
    expect([inserted, updated, created].map((answer) => answer?.columns.map(([name]) => name))).toEqual([
      ['number of rows inserted'],
      ['number of rows updated', 'number of multi-joined rows updated'],
      ['status']
    ])
    expect(count?.rows).toEqual([[['int', '0']]])
    expect(await send(['run', 'DESCRIBE TABLE DB.S.THREE'])).toEqual([{ code: '002003', state: '42S02' }])
  })

  test('a running statement is aborted, by its ID or when its time is over', async () => {
    const wait = 'SELECT SYSTEM$WAIT(30) AS W'
    expect(
      await sendWith<unknown>({}, ['abort', wait], ['for a second', wait], ['run', 'SELECT SYSTEM$WAIT(1) AS W'])
    ).toEqual([
      { statuses: ['RUNNING', 'FAILED_WITH_ERROR'], aborted: true },
      { code: '000604', state: '57014' },
      expect.objectContaining({ rows: [[['str', 'waited 1 seconds']]] })
    ])
  })

  test('session parameters are those of the connection', async () => {
    const [shown, at] = await sendWith<Answer>(
      { session_parameters: { QUERY_TAG: 'mine', TIMEZONE: 'Asia/Tokyo' } },
      ['run', "SHOW PARAMETERS LIKE 'QUERY_TAG' IN SESSION"],
      ['run', "SELECT '2026-01-02 00:00:00 +0000'::TIMESTAMP_LTZ AS T"]
    )
    expect(shown?.rows[0]?.slice(0, 2)).toEqual([
      ['str', 'QUERY_TAG'],
      ['str', 'mine']
    ])
    expect(at?.rows).toEqual([[['datetime', '2026-01-02 09:00:00+09:00']]])
  })

  test('a connection that ends commits, and rolls back if its work fails', async () => {
    await send(['run', 'CREATE OR REPLACE TABLE DB.S.KEPT (A INT)'])
    const insert = (value: number): Step => ['run', `INSERT INTO DB.S.KEPT VALUES (${value})`]
    await sendWith({ autocommit: false }, insert(1))
    expect((await sendWith({ autocommit: false }, insert(2), ['stop', ''])).at(-1)).toEqual({ stopped: true })
    expect((await send(['run', 'SELECT A FROM DB.S.KEPT']))[0]?.rows).toEqual([[['int', '1']]])
  })

  test.each([
    [
      'what it uses is missing, and it asks for that to be checked',
      { database: 'NONE', validate_default_parameters: true },
      ['390201']
    ],
    ['its role is missing', { role: 'NONE' }, ['390189']]
  ])('a login fails if %s', async (_, options, codes) => {
    const answers = await sendWith<{ readonly code: string }>(options, ['run', 'SELECT 1'])
    expect(answers.map(({ code }) => code)).toEqual(codes)
  })

  test('a login does not fail if a database is missing', async () => {
    expect(await sendWith({ database: 'NONE' }, ['run', 'SELECT CURRENT_DATABASE() AS D'])).toMatchObject([
      { rows: [[null]] }
    ])
  })
})

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, jest, test } from '@jest/globals'
import type { SnowflakeSandbox } from '../../sandbox/snowflake/start'
import { logLines } from '../../sandbox/traffic/lines'
import { changeOf } from '../../src/engine/change'
import { runSteps } from '../../src/engine/steps'
import { userFunction } from '../../src/kinds/function'
import { stream } from '../../src/kinds/stream'
import { table } from '../../src/kinds/table'
import { task } from '../../src/kinds/task'
import { view } from '../../src/kinds/view'
import type { Declared } from '../../src/model/declared'
import type { Kind } from '../../src/model/kind'
import type { Run } from '../../src/model/operation'
import { ServiceError } from '../../src/model/service-error'
import { loadOf } from '../../src/snowflake/load'
import { sql } from '../fakes/answers'
import { fakeClock } from '../fakes/clock'
import { configWith } from '../fakes/config'
import { untilEnd } from '../fakes/until-end'
import { unwatched } from '../fakes/watcher'
import { parse } from '../sql/function/parser'
import { asAdmin, type Client, type Row, startAccount } from './snowflake/account'

const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'
const QUERIES = join(import.meta.dirname, '../../sql/queries')
const FORGED = 'x" - FORGED= SigV2 - AuthHeader evil.example.com TLSv1.0 - - -'

const LINES = [
  ...logLines({ bucket: 'my-website', from: new Date('2026-11-20T00:00:00Z'), requests: 150, fields: 'mixed' }),
  `owner my-website [20/Nov/2026:01:00:00 +0000] 192.0.2.9 - ID1 REST.GET.OBJECT a%253Db "GET /a%3Db HTTP/1.1" 200 - ${'9'.repeat(38)} 2 3 1 "-" "${FORGED}" - HOST= SigV4 - AuthHeader e TLSv1.3 - - -`,
  'owner my-website [20/Nov/2026:01:00:01 +0000] 192.0.2.10 - ID2 BATCH.DELETE.OBJECT a%2520b.txt - 204 - - 1 - - - - - HOST= SigV4 - AuthHeader e TLSv1.3 - - -',
  'owner my-website [20/Nov/2026:01:00:02 +0000] 192.0.2.10 - ID3 REST.PUT.OBJECT a%252520b.txt "PUT /a%2520b.txt?X-Amz-Signature=abc%2B&x-id=Get HTTP/1.1" 200 - - 1 2 1 "https://e.com/?url=https%3A%2F%2Fe.com%3FX-Amz-Security-Token%3Dabc&a=b" "x token=abc" - HOST= SigV4 - AuthHeader e TLSv1.3 - - -',
  '',
  'no record at all'
]

jest.setTimeout(30_000)

/** The kinds' statements, sent with Snowflake's driver. */
let account: SnowflakeSandbox
let client: Client
let run: Run

beforeAll(async () => {
  account = await untilEnd(startAccount())
  client = await untilEnd(asAdmin(account))
  run = async (operation) => {
    try {
      return await client.run(sql(operation.name, operation.input))
    } catch (error) {
      const { code = '', message = '' } = error as { code?: string; message?: string }
      throw new ServiceError(operation, String(code).padStart(6, '0'), message)
    }
  }
  await client.run('CREATE DATABASE S3_ACCESS_LOGS_DB')
  await client.run('CREATE WAREHOUSE S3_ACCESS_LOGS_WH')
  await client.run('USE WAREHOUSE S3_ACCESS_LOGS_WH')
})

const config = configWith()
const OBJECTS: readonly (readonly [string, Kind, Declared])[] = [table, userFunction, stream, task, view]
  .map((kind): Kind => kind)
  .flatMap((kind) => kind.declare(config, sql).map((declared) => [declared.address, kind, declared] as const))

const planned = async (kind: Kind, declared: Declared) =>
  changeOf(kind, declared, await kind.observe(declared, run, new Date()), () => undefined)

test.each(OBJECTS)('%s is created, and is then as declared', async (_, kind, declared) => {
  const change = await planned(kind, declared)
  expect(change.action).toBe('create')
  if (change.action !== 'create') return
  await runSteps(kind.steps(change), { run, read: run, clock: fakeClock() }, declared.address, unwatched)
  const again = await planned(kind, declared)
  expect([again.action, again.diff]).toEqual(['none', []])
})

describe('lines', () => {
  const rowsOf = async (table: string): Promise<readonly Row[]> =>
    client.run(`SELECT * FROM ${SCHEMA}.${table} ORDER BY LOG_FILE, LOG_ROW`)
  const body = { ...loadOf(config.snowflake), stream: ['S3_ACCESS_LOGS_DB', 'PUBLIC', 'S3_ACCESS_LOGS_STREAM'] }
  const runTask = () => client.run(sql('task/body', body))

  async function stage(file: string, lines: readonly string[], readAt = '2026-11-20 02:00:00'): Promise<void> {
    const rows = lines.map(() => `(?, '${readAt}', ?, ?)`).join(', ')
    const binds = lines.flatMap((line, at) => [line, file, at + 1])
    await client.run(`INSERT INTO ${SCHEMA}.S3_ACCESS_LOGS_STAGING VALUES ${rows}`, binds)
  }

  test('are each inserted into one of the tables, once', async () => {
    await stage('access/one', LINES)
    await runTask()
    const [parsed, unparsed] = [await rowsOf('S3_ACCESS_LOGS'), await rowsOf('S3_ACCESS_LOGS_UNPARSED')]
    expect(unparsed.map(({ RAW, REASON }) => [RAW, REASON])).toEqual(
      ['', 'no record at all'].map((line) => [line, parse(line)['REASON']])
    )
    expect(
      [...parsed, ...unparsed].map(({ LOG_ROW }) => Number(LOG_ROW)).toSorted((one, other) => one - other)
    ).toEqual(LINES.map((_, at) => at + 1))
    await runTask()
    expect(await rowsOf('S3_ACCESS_LOGS')).toHaveLength(parsed.length)
  })

  test('are parsed into columns', async () => {
    const [row] = await client.run(
      `SELECT *, TO_VARCHAR(REQUESTDATETIME) AS TIME, TO_VARCHAR(BYTESSENT) AS BYTES FROM ${SCHEMA}.S3_ACCESS_LOGS WHERE REQUESTID = 'ID1'`
    )
    expect(row).toMatchObject({
      USERAGENT: FORGED,
      HOSTID: 'HOST=',
      SIGV: 'SigV4',
      REFERRER: null,
      BYTES: '9'.repeat(38),
      LOG_FILE: 'access/one'
    })
    expect(String(row?.['TIME'])).toMatch(/^2026-11-20 01:00:00/)
  })

  /** Seconds from the first load's reading of the log object to the second one's; and whether the task runs in between. */
  test.each<[number, boolean]>([
    [60, true],
    [0, true],
    [-60, true],
    [60, false],
    [0, false],
    [-60, false]
  ])('that two loads have read %d seconds apart are in the tables once (task in between: %p)', async (apart, runs) => {
    const file = `access/twice ${apart} ${runs}`
    const now = Date.now()
    const lines = [...logLines({ bucket: 'my-website', from: new Date(now - 3_600_000), requests: 3 }), 'no record']
    const first = new Date(now - 600_000)
    await stage(file, lines, first.toISOString().slice(0, -1))
    if (runs) await runTask()
    await stage(file, lines, new Date(first.getTime() + apart * 1000).toISOString().slice(0, -1))
    await runTask()
    const rows = [...(await rowsOf('S3_ACCESS_LOGS')), ...(await rowsOf('S3_ACCESS_LOGS_UNPARSED'))]
    expect(
      rows
        .filter(({ LOG_FILE }) => LOG_FILE === file)
        .map(({ LOG_ROW }) => Number(LOG_ROW))
        .toSorted()
    ).toEqual([1, 2, 3, 4])
  })

  test('that are delivered twice are one request', async () => {
    await stage('access/two', LINES.slice(-5, -4))
    await runTask()
    expect(await client.run(`SELECT COUNT(*) AS N FROM ${SCHEMA}.S3_ACCESS_LOGS WHERE REQUESTID = 'ID1'`)).toEqual([
      { N: 2 }
    ])
    expect(
      await client.run(`SELECT OBJECT_KEY FROM ${SCHEMA}.S3_ACCESS_LOGS_REQUESTS WHERE REQUESTID = 'ID1'`)
    ).toEqual([{ OBJECT_KEY: 'a=b' }])
  })
})

test('what deletes an object and what puts it name it alike', async () => {
  const rows = await client.run(
    `SELECT OBJECT_KEY FROM ${SCHEMA}.S3_ACCESS_LOGS_REQUESTS WHERE REQUESTID IN ('ID2', 'ID3')`
  )
  expect(rows).toEqual([{ OBJECT_KEY: 'a%20b.txt' }, { OBJECT_KEY: 'a%20b.txt' }])
})

test('the views show no secrets of URLs, the table does', async () => {
  const texts = async (name: string) =>
    client.run(`SELECT REQUEST_URI, REFERRER, USERAGENT FROM ${SCHEMA}.${name} WHERE REQUESTID = 'ID3'`)
  expect(await texts('S3_ACCESS_LOGS_REQUESTS')).toEqual([
    {
      REQUEST_URI: 'PUT /a%2520b.txt?X-Amz-Signature=REDACTED&x-id=Get HTTP/1.1',
      REFERRER: 'https://e.com/?url=https%3A%2F%2Fe.com%3FX-Amz-Security-Token%3DREDACTED&a=b',
      USERAGENT: 'x token=REDACTED'
    }
  ])
  expect(JSON.stringify(await texts('S3_ACCESS_LOGS'))).toContain('abc%2B')
})

test.each(readdirSync(QUERIES))('sql/queries/%s returns rows', async (file) => {
  expect((await client.run(readFileSync(join(QUERIES, file), 'utf8'))).length).toBeGreaterThan(0)
})

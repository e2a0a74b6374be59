import { beforeAll, describe, expect, test } from '@jest/globals'
import type { SnowflakeSandbox } from '../../../sandbox/snowflake/start'
import { untilEnd } from '../../fakes/until-end'
import { asAdmin, type Client, PIPELINE, runAll, startAccount } from './account'

let account: SnowflakeSandbox
let client: Client

beforeAll(async () => {
  account = await untilEnd(startAccount())
  client = await untilEnd(asAdmin(account))
  await runAll(client, PIPELINE)
})

const value = async (expression: string) => (await client.one(`SELECT ${expression} AS "x"`)).x

describe('a SELECT without a table', () => {
  test.each<[string, unknown]>([
    ["'a' || 'b'", 'ab'],
    ["'a' || NULL", null],
    ['-5', -5],
    ["'12'::NUMBER", 12],
    ['TRUE', true],
    ['3::VARCHAR', '3'],
    ['CURRENT_ACCOUNT()', 'SANDBOX'],
    ['CURRENT_REGION()', 'AWS_US_EAST_1'],
    ['CURRENT_ROLE()', 'ACCOUNTADMIN'],
    ['CURRENT_USER', 'ADMIN'],
    ['CURRENT_DATABASE()', 'DB'],
    ['CURRENT_SCHEMA()', 'S'],
    ['CURRENT_WAREHOUSE()', 'WH'],
    ["IS_ROLE_IN_SESSION('SYSADMIN')", true],
    [
      "TO_VARCHAR('2026-11-22 10:20:30.456'::TIMESTAMP_NTZ, 'YYYY-MM-DD\"T\"HH24:MI:SS.FF3')",
      '2026-11-22T10:20:30.456'
    ],
    ["TO_CHAR('2026-11-22 10:20:30 +0200'::TIMESTAMP_TZ, 'DD MON YY HH12:MI AM TZH:TZM')", '22 Nov 26 10:20 AM +02:00'],
    ["CONVERT_TIMEZONE('UTC', '2026-07-01 10:00:00 -0700'::TIMESTAMP_TZ)::VARCHAR", '2026-07-01 17:00:00.000 +0000'],
    ["CONVERT_TIMEZONE('America/Los_Angeles', 'UTC', '2026-07-01 10:00:00')::VARCHAR", '2026-07-01 17:00:00.000'],
    ["CONVERT_TIMEZONE('America/Los_Angeles', 'UTC', '2026-12-01 10:00:00')::VARCHAR", '2026-12-01 18:00:00.000'],
    ["DATEADD(minute, -90, '2026-07-01 10:00:00'::TIMESTAMP_NTZ)::VARCHAR", '2026-07-01 08:30:00.000'],
    ["'2026-07-01 10:00:00'::TIMESTAMP_LTZ::VARCHAR", '2026-07-01 10:00:00.000 -0700'],
    ["SYSTEM$STREAM_HAS_DATA('DB.S.NEW_LINES')", false]
  ])('%s', async (expression, expected) => {
    expect(await value(expression)).toEqual(expected)
  })

  test('a column without an alias is named after its text', async () => {
    expect(Object.keys(await client.one("SELECT current_role(), 'a' || 'b' y"))).toEqual(['CURRENT_ROLE()', 'Y'])
  })

  test('timestamps are the current time, in all three types', async () => {
    const row = await client.one(
      'SELECT CURRENT_TIMESTAMP() AS "ltz", SYSDATE() AS "ntz", CONVERT_TIMEZONE(\'UTC\', CURRENT_TIMESTAMP) AS "tz"'
    )
    for (const moment of Object.values(row))
      expect(Math.abs((moment as Date).getTime() - Date.now())).toBeLessThan(5000)
    expect((row.ltz as Date).toJSON()).toMatch(/-0[78]00$/)
    expect((row.tz as Date).toJSON()).toMatch(/\+0000$/)
  })

  test('the session has a time zone', async () => {
    await client.run("ALTER SESSION SET TIMEZONE = 'Asia/Tokyo'")
    expect(((await value('CURRENT_TIMESTAMP()')) as Date).toJSON()).toMatch(/\+0900$/)
    await client.run('ALTER SESSION UNSET TIMEZONE')
    expect(((await value('CURRENT_TIMESTAMP()')) as Date).toJSON()).toMatch(/-0[78]00$/)
  })

  test('what it cannot evaluate is left to the data plane', async () => {
    expect(await value('1 + 1')).toBe(2)
  })

  test.each([
    ["SELECT SYSTEM$PIPE_STATUS('DB.S.NOPE')", '002003'],
    ['SELECT SYSTEM$PIPE_STATUS()', '000938'],
    ["SELECT SYSTEM$NOPE('x')", '002140'],
    ["SELECT SYSTEM$STREAM_HAS_DATA('DB.S.NOPE')", '002003'],
    ["SELECT SYSTEM$VALIDATE_STORAGE_INTEGRATION('int', 's3://logs/a/', 'x', 'list')", '002003'],
    ["SELECT SYSTEM$VALIDATE_STORAGE_INTEGRATION('INT', 's3://logs/a/', 'x', 'look')", '001008'],
    ["SELECT 'noon'::TIMESTAMP_NTZ", '100035'],
    ["ALTER SESSION SET TIMEZONE = 'Mars/Olympus'", '001008']
  ])('%s is refused', async (sql, code) => {
    expect(await client.code(sql)).toBe(code)
  })
})

describe('system functions', () => {
  test('the status of a pipe', async () => {
    expect(JSON.parse(String(await value("SYSTEM$PIPE_STATUS('DB.S.LOADER')")))).toMatchObject({
      executionState: 'RUNNING',
      pendingFileCount: 0
    })
  })

  test('the check of an integration reaches AWS', async () => {
    const answer = await value("SYSTEM$VALIDATE_STORAGE_INTEGRATION('INT', 's3://logs/a/', 'any', 'list')")
    expect(JSON.parse(String(answer))).toMatchObject({ status: 'failure' })
  })
})

describe('GET_DDL', () => {
  test.each([
    [
      'PIPE',
      'DB.S.LOADER',
      /^create or replace pipe DB\.S\.LOADER auto_ingest=true as COPY INTO DB\.S\.STAGING FROM \(SELECT \$1,.*@DB\.S\.LOGS\);$/
    ],
    [
      'TABLE',
      'DB.S.STAGING',
      /^create or replace TABLE STAGING \(\n\tRAW VARCHAR\(16777216\),\n\tLOG_ROW NUMBER\(38,0\)\n\);$/
    ],
    ['STREAM', 'DB.S.NEW_LINES', /on table DB\.S\.STAGING append_only = true;$/],
    ['TASK', 'DB.S.MOVER', /warehouse=WH\n\tschedule='10 MINUTES'\n\tas DELETE FROM DB\.S\.STAGING;$/]
  ])('of a %s', async (kind, name, expected) => {
    expect(await value(`GET_DDL('${kind}', '${name}')`)).toMatch(expected)
  })

  test('its result for a table can be run', async () => {
    const ddl = String(await value("GET_DDL('TABLE', 'DB.S.STAGING')"))
    await client.run('CREATE SCHEMA DB.COPY')
    expect(await client.code(ddl)).toBe('done')
    expect(await client.run('DESC TABLE DB.COPY.STAGING')).toEqual(await client.run('DESC TABLE DB.S.STAGING'))
    await client.run('USE SCHEMA DB.S')
  })
})

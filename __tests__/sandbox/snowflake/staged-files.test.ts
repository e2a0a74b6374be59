import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { dataPlaneWith } from '../../../sandbox/snowflake/data/data-plane'
import type { SnowflakeSandbox } from '../../../sandbox/snowflake/start'
import { FakeCloud, FakeQueue } from '../snowflake-data/account'
import { asAdmin, asReader, type Client, runAll, startAccount } from './account'

const PIPELINE = [
  'CREATE WAREHOUSE WH',
  'CREATE DATABASE DB',
  `CREATE STORAGE INTEGRATION INT TYPE = EXTERNAL_STAGE STORAGE_PROVIDER = 'S3' ENABLED = TRUE
     STORAGE_AWS_ROLE_ARN = 'arn:aws:iam::123456789012:role/logs' STORAGE_ALLOWED_LOCATIONS = ('s3://logs/a/')`,
  `CREATE FILE FORMAT DB.PUBLIC.TEXT_FORMAT TYPE = CSV FIELD_DELIMITER = NONE ESCAPE_UNENCLOSED_FIELD = NONE NULL_IF = ()`,
  `CREATE STAGE DB.PUBLIC.STAGE URL = 's3://logs/a/' STORAGE_INTEGRATION = INT`,
  'CREATE TABLE DB.PUBLIC.STAGING (RAW VARCHAR, "TIMESTAMP" TIMESTAMP_NTZ, LOG_FILE VARCHAR, LOG_ROW NUMBER)',
  'CREATE TABLE DB.PUBLIC.PARSED (LOG_FILE VARCHAR)',
  'CREATE STREAM DB.PUBLIC.NEW_LINES ON TABLE DB.PUBLIC.STAGING APPEND_ONLY = TRUE'
]

const RECOVER = `
INSERT INTO "DB"."PUBLIC"."STAGING" ("RAW", "TIMESTAMP", "LOG_FILE", "LOG_ROW")
SELECT
  f.$1,
  CONVERT_TIMEZONE('UTC', f.METADATA$START_SCAN_TIME)::TIMESTAMP_NTZ,
  f.METADATA$FILENAME,
  f.METADATA$FILE_ROW_NUMBER
FROM @"DB"."PUBLIC"."STAGE" (FILE_FORMAT => 'DB.PUBLIC.TEXT_FORMAT') AS f
WHERE f.METADATA$FILE_LAST_MODIFIED >= '2026-11-20T00:00:00.000Z'::TIMESTAMP_NTZ
  AND f.METADATA$FILE_LAST_MODIFIED <= '2026-11-26T12:00:00.500Z'::TIMESTAMP_NTZ
  AND NOT EXISTS (SELECT 1 FROM "DB"."PUBLIC"."STAGING" AS t WHERE t.LOG_FILE = f.METADATA$FILENAME)
  AND NOT EXISTS (SELECT 1 FROM "DB"."PUBLIC"."PARSED" AS t WHERE t.LOG_FILE = f.METADATA$FILENAME)`

const COUNT = `SELECT COUNT(*) AS "n" FROM @DB.PUBLIC.STAGE (FILE_FORMAT => 'DB.PUBLIC.TEXT_FORMAT')`

let cloud: FakeCloud
let account: SnowflakeSandbox
let client: Client

beforeEach(async () => {
  cloud = new FakeCloud()
  const outside = { cloud, queue: new FakeQueue(), now: () => new Date(), pollMs: 50 }
  account = await startAccount({ createDataPlane: (catalog) => dataPlaneWith(catalog, outside) })
  client = await asAdmin(account)
  await runAll(client, PIPELINE)
  cloud.put('a/1', 'one, "two"\nthree\n', new Date('2026-11-23T00:00:00Z'))
  cloud.put('a/2', 'parsed\n', new Date('2026-11-23T00:00:00Z'))
  cloud.put('a/3', 'too old\n', new Date('2026-11-19T23:59:59Z'))
  cloud.put('a/4', 'too new\n', new Date('2026-11-26T12:00:01Z'))
  await client.run("INSERT INTO DB.PUBLIC.PARSED VALUES ('a/2')")
})
afterEach(async () => {
  await client.close()
  await account.stop()
})

const waiting = () => client.run('SELECT RAW, LOG_FILE, LOG_ROW FROM DB.PUBLIC.NEW_LINES ORDER BY LOG_ROW')
const LINES = [
  { RAW: 'one, "two"', LOG_FILE: 'a/1', LOG_ROW: 1 },
  { RAW: 'three', LOG_FILE: 'a/1', LOG_ROW: 2 }
]

test('lines that no pipe has loaded are inserted once, and the stream has them', async () => {
  expect(await client.run(RECOVER)).toEqual([{ 'number of rows inserted': 2 }])
  expect(await waiting()).toEqual(LINES)
  const recent = `SELECT COUNT(*) AS "n" FROM DB.PUBLIC.STAGING WHERE ABS(DATEDIFF('second', "TIMESTAMP", SYSDATE())) < 60`
  expect(await client.one(recent)).toEqual({ n: 2 })
  expect(await client.run(RECOVER)).toEqual([{ 'number of rows inserted': 0 }])
  expect(await waiting()).toEqual(LINES)
})

test('a task can insert them', async () => {
  await client.run(`CREATE TASK DB.PUBLIC.T WAREHOUSE = WH SCHEDULE = '60 MINUTES' AS BEGIN ${RECOVER}; END`)
  await client.run('EXECUTE TASK DB.PUBLIC.T')
  await account.idle()
  expect(await waiting()).toEqual(LINES)
})

test('tables and views can select from staged files', async () => {
  await runAll(client, [
    "CREATE TABLE DB.PUBLIC.MADE AS SELECT METADATA$FILENAME AS F FROM @DB.PUBLIC.STAGE (PATTERN => 'a/[34]')",
    'CREATE VIEW DB.PUBLIC.OVER (LINE) AS SELECT $1 FROM @DB.PUBLIC.STAGE/3'
  ])
  expect(await client.run('SELECT F FROM DB.PUBLIC.MADE ORDER BY F')).toEqual([{ F: 'a/3' }, { F: 'a/4' }])
  expect(await client.run('SELECT * FROM DB.PUBLIC.OVER')).toEqual([{ LINE: 'too old' }])
})

test('a role needs a warehouse, and USAGE on the stage and on the format', async () => {
  const reader = await asReader(account)
  const codes: string[] = []
  for (const grant of [
    'USAGE ON DATABASE DB',
    'USAGE ON WAREHOUSE WH',
    'USAGE ON SCHEMA DB.PUBLIC',
    'USAGE ON STAGE DB.PUBLIC.STAGE',
    'USAGE ON FILE FORMAT DB.PUBLIC.TEXT_FORMAT'
  ]) {
    await client.run(`GRANT ${grant} TO ROLE S3_LOGS_READ`)
    if (grant.includes('WAREHOUSE')) await reader.run('USE WAREHOUSE WH')
    codes.push(await reader.code(COUNT))
  }
  expect(codes).toEqual(['000606', '002003', '002003', '002003', 'done'])
  await reader.close()
})

test('S3 is reached with the role of the integration, as with LIST', async () => {
  expect(await client.one(COUNT)).toEqual({ n: 5 })
  cloud.refuses = 'AccessDenied'
  expect([await client.code('LIST @DB.PUBLIC.STAGE'), await client.code(RECOVER)]).toEqual(['091003', '091003'])
  cloud.trusts = false
  expect([await client.code('LIST @DB.PUBLIC.STAGE'), await client.code(RECOVER)]).toEqual(['003167', '003167'])
  expect(cloud.assumed.at(-1)).toMatch(/^arn:aws:iam::123456789012:role\/logs ./)
})

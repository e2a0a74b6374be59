import { beforeAll, expect, test } from '@jest/globals'
import type { SnowflakeSandbox } from '../../../sandbox/snowflake/start'
import { untilEnd } from '../../fakes/until-end'
import { asAdmin, asDeploy, type Client, PIPELINE, runAll, startAccount } from './account'

let account: SnowflakeSandbox
let client: Client

beforeAll(async () => {
  account = await untilEnd(startAccount())
  client = await untilEnd(asAdmin(account))
  await runAll(client, PIPELINE)
})

/** Code, SQL state, and the message without its first line. */
async function refusal(sql: string, as: Client = client): Promise<readonly unknown[]> {
  try {
    await as.run(sql)
    return ['done']
  } catch (error) {
    const { code, sqlState, message } = error as { code: string; sqlState: string; message: string }
    return [code, sqlState, message.split('\n')[1]]
  }
}

const VAGUE = ['002043', '02000', 'Object does not exist, or operation cannot be performed.']
const gone = (what: string) => ['002003', '02000', `${what} does not exist or not authorized.`]
const goneTable = (what: string) => ['002003', '42S02', `${what} does not exist or not authorized.`]

test.each([
  ['DESC PIPE DB.S.X', gone("Pipe 'DB.S.X'")],
  ['ALTER PIPE DB.S.X SET PIPE_EXECUTION_PAUSED = TRUE', gone("Pipe 'DB.S.X'")],
  ['DROP PIPE "x y"', gone(`Pipe 'DB.S."x y"'`)],
  ['DESC STAGE DB.S.X', gone("Stage 'DB.S.X'")],
  ['DESC STREAM DB.S.X', gone("Stream 'DB.S.X'")],
  ['ALTER TASK DB.S.X RESUME', gone("Task 'DB.S.X'")],
  ['DESC FILE FORMAT DB.S.X', gone("File format 'DB.S.X'")],
  ['DESC FUNCTION DB.S.X(VARCHAR)', gone("Function 'DB.S.X'")],
  ['DESC INTEGRATION X', gone("Integration 'X'")],
  ['DROP DATABASE X', gone("Database 'X'")],
  ['DROP SCHEMA DB.X', gone("Schema 'DB.X'")],
  ['DROP ROLE X', gone("Role 'X'")],
  ['SHOW GRANTS ON PIPE DB.S.X', gone("Pipe 'DB.S.X'")],
  ['SHOW GRANTS TO ROLE X', gone("Role 'X'")],
  ['SHOW PARAMETERS IN TASK DB.S.X', gone("Task 'DB.S.X'")],
  ['GRANT USAGE ON SCHEMA DB.X TO ROLE ANALYST', gone("Schema 'DB.X'")],
  ['GRANT USAGE ON SCHEMA DB.S TO ROLE X', gone("Role 'X'")],
  ['DESC TABLE DB.S.X', goneTable("Table 'DB.S.X'")],
  ["ALTER TABLE DB.S.X SET COMMENT = 'x'", goneTable("Table 'DB.S.X'")],
  ['DROP VIEW DB.S.X', goneTable("View 'DB.S.X'")],
  ['CREATE STREAM DB.S.Y ON TABLE DB.S.X', goneTable("Table 'DB.S.X'")],
  ['SELECT * FROM DB.S.X', goneTable("Object 'DB.S.X'")],
  ['SHOW TABLES IN SCHEMA DB.X', VAGUE],
  ['SHOW VIEWS IN SCHEMA X.S', VAGUE],
  ['SHOW STAGES IN SCHEMA DB.X', VAGUE],
  ['SHOW FILE FORMATS IN SCHEMA DB.X', VAGUE],
  ['SHOW SCHEMAS IN DATABASE X', VAGUE],
  ['SHOW STREAMS IN SCHEMA DB.X', gone("Schema 'DB.X'")],
  ['SHOW TASKS IN SCHEMA X.S', gone("Database 'X'")],
  ['SHOW PIPES IN SCHEMA DB.X', gone("Schema 'DB.X'")],
  ['SHOW USER FUNCTIONS IN SCHEMA DB.X', gone("Schema 'DB.X'")],
  ['USE DATABASE X', VAGUE],
  ['USE SCHEMA DB.X', VAGUE],
  ['USE WAREHOUSE X', VAGUE],
  ['USE ROLE X', VAGUE],
  ['DROP PIPE IF EXISTS DB.X.P', gone("Schema 'DB.X'")],
  ['DROP TABLE IF EXISTS X.S.T', gone("Database 'X'")],
  ['CREATE TABLE DB.X.T (A INT)', gone("Schema 'DB.X'")],
  ['CREATE SCHEMA X.S', gone("Database 'X'")],
  ["CREATE STAGE DB.S.Y URL = 's3://logs/a/' STORAGE_INTEGRATION = X", gone("Integration 'X'")],
  [
    "CREATE STAGE DB.S.Y URL = 's3://logs/a/' STORAGE_INTEGRATION = INT FILE_FORMAT = (FORMAT_NAME = 'DB.S.X')",
    gone("File format 'DB.S.X'")
  ],
  ['CREATE PIPE DB.S.Y AS COPY INTO DB.S.X FROM @DB.S.LOGS', goneTable("Table 'DB.S.X'")],
  ['CREATE PIPE DB.S.Y AS COPY INTO DB.S.STAGING FROM @DB.S.X', gone("Stage 'DB.S.X'")],
  ['CREATE TASK DB.S.Y WAREHOUSE = X AS SELECT 1', gone("Warehouse 'X'")]
])('%s', async (sql, expected) => {
  expect(await refusal(sql)).toEqual(expected)
})

test.each([
  ['DROP PIPE IF EXISTS DB.S.X', 'Drop statement executed successfully (X already dropped).'],
  ['DROP ROLE IF EXISTS X', 'Drop statement executed successfully (X already dropped).'],
  ["ALTER TABLE IF EXISTS DB.S.X SET COMMENT = 'x'", 'Statement executed successfully.'],
  ['CREATE DATABASE IF NOT EXISTS DB', 'DB already exists, statement succeeded.'],
  [
    'CREATE STREAM IF NOT EXISTS DB.S.NEW_LINES ON TABLE DB.S.STAGING',
    'NEW_LINES already exists, statement succeeded.'
  ],
  ['CREATE ROLE IF NOT EXISTS ANALYST', 'ANALYST already exists, statement succeeded.']
])('%s succeeds', async (sql, status) => {
  expect(await client.run(sql)).toEqual([{ status }])
})

test.each([
  ['CREATE DATABASE DB', "Object 'DB' already exists."],
  ['CREATE SCHEMA DB.S', "Object 'DB.S' already exists."],
  ['CREATE TABLE DB.S.STAGING (A INT)', "Object 'DB.S.STAGING' already exists."],
  ['CREATE VIEW DB.S.STAGING AS SELECT 1 AS A', "Object 'DB.S.STAGING' already exists."],
  ['CREATE PIPE DB.S.LOADER AS COPY INTO DB.S.STAGING FROM @DB.S.LOGS', "Object 'DB.S.LOADER' already exists."],
  ['CREATE ROLE ANALYST', "Object 'ANALYST' already exists."]
])('%s is refused as a duplicate', async (sql, message) => {
  expect(await refusal(sql)).toEqual(['002002', '42710', message])
})

test.each([
  ['CREATE SCHEMA IF NOT EXISTS DB.S', "Schema 'S'"],
  ['CREATE SCHEMA DB.S', "Schema 'S'"],
  ['CREATE OR REPLACE SCHEMA DB.S', "Schema 'S'"],
  ['CREATE FILE FORMAT IF NOT EXISTS DB.OPEN.HIDDEN TYPE = CSV', "File_format 'HIDDEN'"]
])('%s is refused if the object exists and the role cannot see it', async (sql, what) => {
  const deploy = await asDeploy(account)
  try {
    await client.run('CREATE SCHEMA IF NOT EXISTS DB.OPEN')
    await client.run('CREATE FILE FORMAT IF NOT EXISTS DB.OPEN.HIDDEN TYPE = CSV')
    await client.run('GRANT USAGE, CREATE SCHEMA ON DATABASE DB TO ROLE S3_LOGS_DEPLOY')
    await client.run('GRANT USAGE, CREATE FILE FORMAT ON SCHEMA DB.OPEN TO ROLE S3_LOGS_DEPLOY')
    const message = `${what} already exists, but current role has no privileges on it.`
    expect(await refusal(sql, deploy)).toEqual(['003041', '42710', expect.stringContaining(message)])
  } finally {
    await deploy.close()
  }
})

test('names without a database or schema need one in the session', async () => {
  const stranger = await asAdmin(account)
  expect(await stranger.code('CREATE TABLE T (A INT)')).toBe('090105')
  expect(await stranger.code('SHOW TABLES IN SCHEMA')).toBe('090106')
  await stranger.run('USE DATABASE DB')
  expect(await stranger.code('CREATE TABLE T (A INT)')).toBe('done')
  await stranger.run('DROP SCHEMA DB.PUBLIC')
  expect(await stranger.code('CREATE TABLE T (A INT)')).toBe('090106')
  await stranger.close()
})

test('a query needs a warehouse', async () => {
  const stranger = await asAdmin(account)
  expect(await stranger.code('SELECT * FROM DB.S.STAGING')).toBe('000606')
  await stranger.run('USE WAREHOUSE WH')
  expect(await stranger.code('SELECT * FROM DB.S.STAGING')).toBe('done')
  await stranger.close()
})

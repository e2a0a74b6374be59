import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { SnowflakeSandbox } from '../../../sandbox/snowflake/start'
import { untilEnd } from '../../fakes/until-end'
import { asAdmin, asDeploy, asReader, type Client, PIPELINE, runAll, startAccount } from './account'

let account: SnowflakeSandbox
let admin: Client
let deploy: Client
let reader: Client

beforeAll(async () => {
  account = await untilEnd(startAccount())
  admin = await untilEnd(asAdmin(account))
  deploy = await untilEnd(asDeploy(account))
  reader = await untilEnd(asReader(account))
})
beforeEach(async () => {
  await fetch(`${account.url}/sandbox/reset`, { method: 'POST' })
  await runAll(deploy, PIPELINE)
})

const grant = (...grants: readonly string[]) =>
  runAll(
    admin,
    grants.map((one) => `GRANT ${one} TO ROLE S3_LOGS_READ`)
  )
const names = async (client: Client, sql: string) => (await client.run(sql)).map(({ name }) => name)

test('the minimum privileges are enough for a pipeline', async () => {
  expect(await deploy.code('ALTER TASK DB.S.MOVER RESUME')).toBe('done')
  expect(await names(deploy, 'SHOW PIPES IN SCHEMA DB.S')).toEqual(['LOADER'])
})

describe('a role without privileges sees nothing', () => {
  test.each([
    ['SHOW DATABASES'],
    ['SHOW WAREHOUSES'],
    ['SHOW INTEGRATIONS'],
    ['SHOW TABLES IN ACCOUNT'],
    ['SHOW PIPES IN ACCOUNT']
  ])('%s', async (sql) => {
    expect(await reader.run(sql)).toEqual([])
  })

  test.each([
    ['DESC PIPE DB.S.LOADER', '002003'],
    ['SHOW PIPES IN SCHEMA DB.S', '002003'],
    ['SHOW TABLES IN SCHEMA DB.S', '002043'],
    ['USE DATABASE DB', '002043'],
    ['USE WAREHOUSE WH', '002043'],
    ['CREATE DATABASE X', '003001'],
    ['CREATE WAREHOUSE X', '003001'],
    [
      "CREATE STORAGE INTEGRATION X TYPE = EXTERNAL_STAGE STORAGE_PROVIDER = 'S3' ENABLED = TRUE STORAGE_AWS_ROLE_ARN = 'arn:aws:iam::123456789012:role/x' STORAGE_ALLOWED_LOCATIONS = ('*')",
      '003001'
    ],
    ['CREATE ROLE X', '003001'],
    ['USE ROLE ACCOUNTADMIN', '003013']
  ])('%s', async (sql, code) => {
    expect(await reader.code(sql)).toBe(code)
  })

  test('a refusal names the missing privilege', async () => {
    await expect(reader.run('CREATE DATABASE X')).rejects.toThrow(
      "Insufficient privileges to operate on account 'SANDBOX'.\nYour primary role S3_LOGS_READ must have CREATE DATABASE granted on ACCOUNT."
    )
  })
})

describe('what a grant allows', () => {
  const IN = ['USAGE ON DATABASE DB', 'USAGE ON SCHEMA DB.S']

  test.each<[string, readonly string[], string, string]>([
    ['a schema needs its database too', ['USAGE ON SCHEMA DB.S'], 'SHOW TABLES IN SCHEMA DB.S', '002043'],
    ['USAGE on a schema is not CREATE', IN, 'CREATE TABLE DB.S.X (A INT)', '003001'],
    ['CREATE TABLE', [...IN, 'CREATE TABLE ON SCHEMA DB.S'], 'CREATE TABLE DB.S.X (A INT)', 'done'],
    [
      'nor is CREATE TABLE for a stage',
      [...IN, 'CREATE TABLE ON SCHEMA DB.S'],
      "CREATE STAGE DB.S.X URL = 's3://logs/a/' STORAGE_INTEGRATION = INT",
      '003001'
    ],
    [
      'an integration that the role cannot see',
      [...IN, 'CREATE STAGE ON SCHEMA DB.S'],
      "CREATE STAGE DB.S.X URL = 's3://logs/a/' STORAGE_INTEGRATION = INT",
      '002003'
    ],
    [
      'USAGE on the integration',
      [...IN, 'CREATE STAGE ON SCHEMA DB.S', 'USAGE ON INTEGRATION INT'],
      "CREATE STAGE DB.S.X URL = 's3://logs/a/' STORAGE_INTEGRATION = INT",
      'done'
    ],
    ['DESC needs no more than USAGE', ['USAGE ON INTEGRATION INT'], 'DESC INTEGRATION INT', 'done'],
    ['ALTER needs ownership', ['USAGE ON INTEGRATION INT'], 'ALTER INTEGRATION INT SET ENABLED = FALSE', '003001'],
    ['DROP needs ownership', [...IN, 'SELECT ON TABLE DB.S.STAGING'], 'DROP TABLE DB.S.STAGING', '003001'],
    [
      'OR REPLACE needs ownership',
      [...IN, 'SELECT ON TABLE DB.S.STAGING', 'CREATE TABLE ON SCHEMA DB.S'],
      'CREATE OR REPLACE TABLE DB.S.STAGING (A INT)',
      '003001'
    ],
    [
      'INSERT without SELECT does not allow CREATE PIPE',
      [...IN, 'CREATE PIPE ON SCHEMA DB.S', 'INSERT ON TABLE DB.S.STAGING', 'USAGE ON STAGE DB.S.LOGS'],
      'CREATE PIPE DB.S.X AS COPY INTO DB.S.STAGING FROM @DB.S.LOGS',
      '003001'
    ],
    [
      'a pipe needs all four',
      [...IN, 'CREATE PIPE ON SCHEMA DB.S', 'SELECT, INSERT ON TABLE DB.S.STAGING', 'USAGE ON STAGE DB.S.LOGS'],
      'CREATE PIPE DB.S.X AS COPY INTO DB.S.STAGING FROM @DB.S.LOGS',
      'done'
    ],
    [
      'MONITOR shows a pipe',
      [...IN, 'MONITOR ON PIPE DB.S.LOADER'],
      "SELECT SYSTEM$PIPE_STATUS('DB.S.LOADER')",
      'done'
    ],
    [
      'MONITOR does not pause it',
      [...IN, 'MONITOR ON PIPE DB.S.LOADER'],
      'ALTER PIPE DB.S.LOADER SET PIPE_EXECUTION_PAUSED = TRUE',
      '003001'
    ],
    [
      'OPERATE pauses it',
      [...IN, 'OPERATE ON PIPE DB.S.LOADER'],
      'ALTER PIPE DB.S.LOADER SET PIPE_EXECUTION_PAUSED = TRUE',
      'done'
    ],
    [
      'OPERATE does not comment on it',
      [...IN, 'OPERATE ON PIPE DB.S.LOADER'],
      "ALTER PIPE DB.S.LOADER SET COMMENT = 'x'",
      '003001'
    ],
    ['OPERATE resumes a task', [...IN, 'OPERATE ON TASK DB.S.MOVER'], 'ALTER TASK DB.S.MOVER RESUME', 'done'],
    [
      'OPERATE does not change it',
      [...IN, 'OPERATE ON TASK DB.S.MOVER'],
      "ALTER TASK DB.S.MOVER SET SCHEDULE = '5 MINUTES'",
      '003001'
    ],
    [
      'a task needs USAGE on its warehouse',
      [...IN, 'CREATE TASK ON SCHEMA DB.S', 'MONITOR ON WAREHOUSE WH'],
      'CREATE TASK DB.S.X WAREHOUSE = WH AS SELECT 1',
      '003001'
    ],
    [
      'a serverless task needs EXECUTE MANAGED TASK',
      [...IN, 'CREATE TASK ON SCHEMA DB.S'],
      "CREATE TASK DB.S.X SCHEDULE = '5 MINUTES' AS SELECT 1",
      '003001'
    ],
    [
      'a stream on a tracked table needs SELECT',
      [...IN, 'CREATE STREAM ON SCHEMA DB.S', 'SELECT ON TABLE DB.S.STAGING'],
      'CREATE STREAM DB.S.X ON TABLE DB.S.STAGING',
      'done'
    ],
    ['a warehouse can be operated', ['OPERATE ON WAREHOUSE WH'], 'ALTER WAREHOUSE WH RESUME', 'done'],
    ['but not changed', ['OPERATE ON WAREHOUSE WH'], 'ALTER WAREHOUSE WH SET AUTO_SUSPEND = 1', '003001'],
    ['queries need USAGE on the warehouse', ['OPERATE ON WAREHOUSE WH'], 'USE WAREHOUSE WH', '002043'],
    [
      'only owners can grant privileges',
      [...IN, 'SELECT ON TABLE DB.S.STAGING'],
      'GRANT SELECT ON TABLE DB.S.STAGING TO ROLE ANALYST',
      '003001'
    ],
    ['unless it came with the grant option', [...IN], 'GRANT USAGE ON SCHEMA DB.S TO ROLE ANALYST', '003001']
  ])('%s', async (_, grants, sql, code) => {
    await grant(...grants)
    expect(await reader.code(sql)).toBe(code)
  })

  test('only its owner can create the first stream on a table', async () => {
    await deploy.run('CREATE TABLE DB.S.PLAIN (A INT)')
    await grant(...IN, 'CREATE STREAM ON SCHEMA DB.S', 'SELECT ON TABLE DB.S.PLAIN')
    expect(await reader.code('CREATE STREAM DB.S.X ON TABLE DB.S.PLAIN')).toBe('003001')
    await deploy.run('CREATE STREAM DB.S.FIRST ON TABLE DB.S.PLAIN')
    expect(await reader.code('CREATE STREAM DB.S.X ON TABLE DB.S.PLAIN')).toBe('done')
  })

  test('MONITOR EXECUTION shows pipes and tasks, and nothing else', async () => {
    await grant(...IN)
    await admin.run('GRANT MONITOR EXECUTION ON ACCOUNT TO ROLE S3_LOGS_READ')
    expect(await names(reader, 'SHOW PIPES IN SCHEMA DB.S')).toEqual(['LOADER'])
    expect(await names(reader, 'SHOW TASKS IN SCHEMA DB.S')).toEqual(['MOVER'])
    expect(await names(reader, 'SHOW TABLES IN SCHEMA DB.S')).toEqual([])
    await admin.run('REVOKE MONITOR EXECUTION ON ACCOUNT FROM ROLE S3_LOGS_READ')
  })

  test('the grant option allows a role to grant what it has', async () => {
    await runAll(admin, [
      'GRANT USAGE ON DATABASE DB TO ROLE S3_LOGS_READ',
      'GRANT USAGE ON SCHEMA DB.S TO ROLE S3_LOGS_READ WITH GRANT OPTION'
    ])
    expect(await reader.code('GRANT USAGE ON SCHEMA DB.S TO ROLE ANALYST')).toBe('done')
    expect(await reader.code('GRANT MODIFY ON SCHEMA DB.S TO ROLE ANALYST')).toBe('003001')
    expect(await reader.code('GRANT ALL ON SCHEMA DB.S TO ROLE ANALYST')).toBe('003011')
  })

  test('the grant option is shown', async () => {
    await runAll(admin, [
      'GRANT MONITOR ON PIPE DB.S.LOADER TO ROLE S3_LOGS_READ WITH GRANT OPTION',
      'GRANT OPERATE ON PIPE DB.S.LOADER TO ROLE S3_LOGS_READ'
    ])
    expect(await admin.run('SHOW GRANTS ON PIPE DB.S.LOADER')).toMatchObject([
      { privilege: 'OWNERSHIP', grantee_name: 'S3_LOGS_DEPLOY', grant_option: 'true' },
      { privilege: 'MONITOR', grantee_name: 'S3_LOGS_READ', grant_option: 'true' },
      { privilege: 'OPERATE', grantee_name: 'S3_LOGS_READ', grant_option: 'false' }
    ])
  })

  test('a role inherits the privileges of the roles granted to it', async () => {
    await runAll(admin, ['GRANT USAGE ON DATABASE DB TO ROLE ANALYST', 'GRANT ROLE ANALYST TO ROLE S3_LOGS_READ'])
    expect(await names(reader, 'SHOW DATABASES')).toEqual(['DB'])
    await admin.run('REVOKE ROLE ANALYST FROM ROLE S3_LOGS_READ')
    expect(await names(reader, 'SHOW DATABASES')).toEqual([])
    expect(await admin.code('GRANT ROLE ACCOUNTADMIN TO ROLE SYSADMIN')).toBe('003014')
  })

  test.each([
    ['GRANT SELECT ON PIPE DB.S.LOADER TO ROLE ANALYST', '003008'],
    ['GRANT EVERYTHING ON ACCOUNT TO ROLE ANALYST', '003008'],
    ['GRANT OWNERSHIP ON ACCOUNT TO ROLE ANALYST', '003008']
  ])('%s', async (sql, code) => {
    expect(await admin.code(sql)).toBe(code)
  })
})

test('resuming a task checks that its owner has EXECUTE TASK', async () => {
  await admin.run('REVOKE EXECUTE TASK ON ACCOUNT FROM ROLE S3_LOGS_DEPLOY')
  expect(await deploy.code('ALTER TASK DB.S.MOVER RESUME')).toBe('091089')
  await admin.run('GRANT EXECUTE TASK ON ACCOUNT TO ROLE S3_LOGS_DEPLOY')
  expect(await deploy.code('ALTER TASK DB.S.MOVER RESUME')).toBe('done')
})

describe('ownership', () => {
  test('is transferred to another role, with or without the current grants', async () => {
    await grant('SELECT ON TABLE DB.S.STAGING')
    expect(await deploy.code('GRANT OWNERSHIP ON TABLE DB.S.STAGING TO ROLE ANALYST')).toBe('003036')
    expect(await deploy.code('GRANT OWNERSHIP ON TABLE DB.S.STAGING TO ROLE ANALYST REVOKE CURRENT GRANTS')).toBe(
      'done'
    )
    expect(await names(deploy, 'SHOW TABLES IN SCHEMA DB.S')).toEqual([])
    expect(await admin.run('SHOW GRANTS ON TABLE DB.S.STAGING')).toMatchObject([
      { privilege: 'OWNERSHIP', grantee_name: 'ANALYST' }
    ])
  })

  test('of a pipe is only transferred while it is paused', async () => {
    expect(await deploy.code('GRANT OWNERSHIP ON PIPE DB.S.LOADER TO ROLE ANALYST')).toBe('091096')
    await deploy.run('ALTER PIPE DB.S.LOADER SET PIPE_EXECUTION_PAUSED = TRUE')
    expect(await deploy.code('GRANT OWNERSHIP ON PIPE DB.S.LOADER TO ROLE ANALYST')).toBe('done')
  })

  test('of a task is only transferred while it is suspended', async () => {
    await deploy.run('ALTER TASK DB.S.MOVER RESUME')
    expect(await deploy.code('GRANT OWNERSHIP ON TASK DB.S.MOVER TO ROLE ANALYST')).toBe('091421')
    await deploy.run('ALTER TASK DB.S.MOVER SUSPEND')
    expect(await deploy.code('GRANT OWNERSHIP ON TASK DB.S.MOVER TO ROLE ANALYST')).toBe('done')
  })

  test('in a schema with managed access is transferred by the owner of the schema, as is any privilege', async () => {
    await runAll(admin, [
      'GRANT ALL ON SCHEMA DB.S TO ROLE ANALYST',
      'GRANT USAGE ON DATABASE DB TO ROLE ANALYST',
      'GRANT OWNERSHIP ON TABLE DB.S.STAGING TO ROLE ANALYST COPY CURRENT GRANTS',
      'GRANT ROLE ANALYST TO USER DEPLOY'
    ])
    const analyst = await asDeploy(account)
    await analyst.run('USE ROLE ANALYST')
    await analyst.run('USE SECONDARY ROLES NONE')
    const select = 'GRANT SELECT ON TABLE DB.S.STAGING TO ROLE S3_LOGS_READ'
    expect(await analyst.code(select)).toBe('done')
    expect(await analyst.code('ALTER SCHEMA DB.S ENABLE MANAGED ACCESS')).toBe('003001')
    await deploy.run('ALTER SCHEMA DB.S ENABLE MANAGED ACCESS')
    expect(await deploy.one("SHOW SCHEMAS LIKE 'S' IN DATABASE DB")).toMatchObject({ options: 'MANAGED ACCESS' })
    expect(await analyst.code(select)).toBe('003001')
    expect(await analyst.code(select.replace('GRANT', 'REVOKE').replace(' TO ', ' FROM '))).toBe('003001')
    expect(await deploy.code(select)).toBe('done')
    expect(await admin.one('SHOW GRANTS ON TABLE DB.S.STAGING')).toMatchObject({ grant_option: 'false' })
    await deploy.run('ALTER SCHEMA DB.S DISABLE MANAGED ACCESS')
    expect(await analyst.code(select)).toBe('done')
    await analyst.close()
  })

  test('a pipe that was handed over is only resumed by force', async () => {
    await runAll(deploy, ['ALTER PIPE DB.S.LOADER SET PIPE_EXECUTION_PAUSED = TRUE'])
    await runAll(admin, [
      'GRANT OWNERSHIP ON PIPE DB.S.LOADER TO ROLE ANALYST COPY CURRENT GRANTS',
      'GRANT OWNERSHIP ON PIPE DB.S.LOADER TO ROLE S3_LOGS_DEPLOY COPY CURRENT GRANTS'
    ])
    expect(await deploy.code('ALTER PIPE DB.S.LOADER SET PIPE_EXECUTION_PAUSED = FALSE')).toBe('091097')
    expect(await deploy.code('ALTER PIPE DB.S.LOADER UNSET PIPE_EXECUTION_PAUSED')).toBe('091097')
    expect(await deploy.code("SELECT SYSTEM$PIPE_FORCE_RESUME('DB.S.LOADER', 'staleness_check_override')")).toBe(
      '091097'
    )
    expect(await deploy.code("SELECT SYSTEM$PIPE_FORCE_RESUME('DB.S.LOADER', 'force')")).toBe('001008')
    expect(await reader.code("SELECT SYSTEM$PIPE_FORCE_RESUME('DB.S.LOADER')")).toBe('002003')
    expect(await deploy.code("SELECT SYSTEM$PIPE_FORCE_RESUME('DB.S.LOADER')")).toBe('done')
    expect(await deploy.code('ALTER PIPE DB.S.LOADER SET PIPE_EXECUTION_PAUSED = TRUE')).toBe('done')
    expect(await deploy.code('ALTER PIPE DB.S.LOADER SET PIPE_EXECUTION_PAUSED = FALSE')).toBe('done')
  })
})

test('the grants to roles are shown', async () => {
  await grant('USAGE ON DATABASE DB', 'SELECT ON ALL TABLES IN SCHEMA DB.S')
  const rows = await admin.run('SHOW GRANTS TO ROLE S3_LOGS_READ')
  expect(rows.map(({ privilege, granted_on, name, granted_by }) => [privilege, granted_on, name, granted_by])).toEqual([
    ['USAGE', 'DATABASE', 'DB', 'S3_LOGS_DEPLOY'],
    ['SELECT', 'TABLE', 'DB.S.STAGING', 'S3_LOGS_DEPLOY']
  ])
  await admin.run('REVOKE SELECT ON TABLE DB.S.STAGING FROM ROLE S3_LOGS_READ')
  expect(await admin.run('SHOW GRANTS TO ROLE S3_LOGS_READ')).toHaveLength(1)
})

test('a query cannot read what SHOW does not show', async () => {
  await grant('USAGE ON WAREHOUSE WH', 'USAGE ON DATABASE DB', 'USAGE ON SCHEMA DB.S')
  await reader.run('USE WAREHOUSE WH')
  expect(await reader.code('SELECT * FROM DB.S.STAGING')).toBe('002003')
  await grant('SELECT ON TABLE DB.S.STAGING')
  expect(await reader.code('SELECT * FROM DB.S.STAGING')).toBe('done')
  expect(await reader.code('DELETE FROM DB.S.STAGING')).toBe('003001')
})

describe('a privilege that is granted to a user', () => {
  const granted = async () =>
    (await deploy.run('SHOW GRANTS ON PIPE DB.S.LOADER')).map((row) => [row['granted_to'], row['grantee_name']])

  test('is listed by the name of the user, and taken back', async () => {
    await deploy.run('GRANT MONITOR ON PIPE DB.S.LOADER TO USER READ WITH GRANT OPTION')
    expect((await granted()).at(-1)).toEqual(['USER', 'READ'])
    await deploy.run('REVOKE MONITOR ON PIPE DB.S.LOADER FROM USER READ')
    expect(await granted()).toEqual([['ROLE', 'S3_LOGS_DEPLOY']])
  })

  test('is lost when the pipe or the stream is replaced', async () => {
    await deploy.run('GRANT MONITOR ON PIPE DB.S.LOADER TO USER READ')
    await deploy.run('CREATE OR REPLACE PIPE DB.S.LOADER AS COPY INTO DB.S.STAGING FROM (SELECT $1, 1 FROM @DB.S.LOGS)')
    expect(await granted()).toEqual([['ROLE', 'S3_LOGS_DEPLOY']])
    await deploy.run('GRANT SELECT ON STREAM DB.S.NEW_LINES TO USER READ')
    await deploy.run('CREATE OR REPLACE STREAM DB.S.NEW_LINES ON TABLE DB.S.STAGING APPEND_ONLY = TRUE')
    expect(await deploy.run('SHOW GRANTS ON STREAM DB.S.NEW_LINES')).toHaveLength(1)
  })

  test('is not one of a role of the same name', async () => {
    await admin.run('CREATE ROLE READ')
    await grant('USAGE ON DATABASE DB', 'USAGE ON SCHEMA DB.S')
    await admin.run('GRANT ROLE READ TO ROLE S3_LOGS_READ')
    await deploy.run('GRANT MONITOR ON PIPE DB.S.LOADER TO USER DEPLOY')
    expect(await names(reader, 'SHOW PIPES IN SCHEMA DB.S')).toEqual([])
    await deploy.run('GRANT MONITOR ON PIPE DB.S.LOADER TO ROLE READ')
    expect(await names(reader, 'SHOW PIPES IN SCHEMA DB.S')).toEqual(['LOADER'])
  })

  test('is refused for a user who does not exist', async () => {
    expect(await deploy.code('GRANT MONITOR ON PIPE DB.S.LOADER TO USER NOBODY')).toBe('002003')
  })
})

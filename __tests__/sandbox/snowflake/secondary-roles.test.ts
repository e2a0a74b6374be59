import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { SnowflakeSandbox } from '../../../sandbox/snowflake/start'
import type { SandboxUser } from '../../../sandbox/snowflake/users'
import { untilEnd } from '../../fakes/until-end'
import { asAdmin, asDeploy, type Client, connect, DEPLOY, PIPELINE, READ, runAll, startAccount } from './account'

// https://docs.snowflake.com/en/user-guide/security-access-control-overview#label-access-control-role-enforcement

/** Both have the role of a reader, and the one that owns the pipeline besides. */
const BOTH: SandboxUser = { name: 'BOTH', role: 'S3_LOGS_READ', roles: ['S3_LOGS_DEPLOY'], password: 'both' }
const ALONE: SandboxUser = { ...BOTH, name: 'ALONE', secondaryRoles: 'NONE' }

let account: SnowflakeSandbox
let admin: Client
let deploy: Client
let both: Client

beforeAll(async () => {
  account = await untilEnd(startAccount({ users: [DEPLOY, READ, BOTH, ALONE] }))
  admin = await untilEnd(asAdmin(account))
  deploy = await untilEnd(asDeploy(account))
})
beforeEach(async () => {
  await fetch(`${account.url}/sandbox/reset`, { method: 'POST' })
  await runAll(deploy, PIPELINE)
  both = await untilEnd(connect(account, { username: 'BOTH', password: 'both' }))
})

const LISTED = 'SHOW PIPES IN SCHEMA DB.S'
const rolesOf = async (client: Client): Promise<unknown> =>
  JSON.parse(String((await client.one('SELECT CURRENT_SECONDARY_ROLES() AS R'))['R']))

/** What a login answers, with a client that asks for secondary roles. */
async function secondaryAtLogin(LOGIN_NAME: string, asked: Readonly<Record<string, string>>): Promise<unknown> {
  const data = { ACCOUNT_NAME: account.account, LOGIN_NAME, PASSWORD: 'both', ...asked }
  const login = await post('/session/v1/login-request', { data }, '')
  const { token } = login.data as { token: string }
  const { data: answer } = await post(
    '/queries/v1/query-request',
    { sqlText: 'SELECT CURRENT_SECONDARY_ROLES()' },
    token
  )
  const [[found] = []] = (answer as { rowset: readonly (readonly string[])[] }).rowset
  return (JSON.parse(found ?? '{}') as { value: unknown }).value
}

async function post(path: string, body: object, token: string): Promise<{ readonly data: unknown }> {
  const headers = { authorization: `Snowflake Token="${token}"` }
  const response = await fetch(`${account.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  return (await response.json()) as { data: unknown }
}

test.each([
  ['BOTH', {}, 'ALL'],
  ['BOTH', { SECONDARY_ROLES: 'NONE' }, ''],
  ['BOTH', { SECONDARY_ROLES: 'OTHERS' }, 'ALL'],
  ['ALONE', {}, ''],
  ['ALONE', { SECONDARY_ROLES: 'ALL' }, 'ALL']
])('%s, who signs in with %j, begins with the secondary roles "%s"', async (user, asked, value) => {
  expect(await secondaryAtLogin(user, asked)).toBe(value)
})

test('a new user has all of its roles, unless it is created with none', async () => {
  await admin.run("CREATE OR REPLACE USER USUAL PASSWORD = 'x'")
  await admin.run("CREATE OR REPLACE USER NONE_AT_ALL PASSWORD = 'x' DEFAULT_SECONDARY_ROLES = ()")
  const shown = async (user: string) => (await admin.one(`SHOW USERS LIKE '${user}'`))['default_secondary_roles']
  expect([await shown('USUAL'), await shown('NONE_AT_ALL')]).toEqual(['["ALL"]', '[]'])
  expect(await admin.code("CREATE USER X DEFAULT_SECONDARY_ROLES = ('S3_LOGS_READ')")).toBe('001008')
})

test('they are what was asked for, without the role of the session, and without what was revoked', async () => {
  expect(await rolesOf(both)).toEqual({ roles: 'S3_LOGS_DEPLOY', value: 'ALL' })
  await both.run('USE ROLE S3_LOGS_DEPLOY')
  expect(await rolesOf(both)).toEqual({ roles: 'S3_LOGS_READ', value: 'ALL' })
  await both.run('USE SECONDARY ROLES NONE')
  expect(await rolesOf(both)).toEqual({ roles: '', value: '' })
  await both.run('USE SECONDARY ROLES S3_LOGS_DEPLOY, S3_LOGS_READ')
  expect(await rolesOf(both)).toMatchObject({ roles: 'S3_LOGS_READ' })
  expect(await both.code('USE SECONDARY ROLES ANALYST')).toBe('003013')
  expect(await both.code('USE SECONDARY ROLES NOBODY')).toBe('002043')
})

describe('with them, a session', () => {
  test.each([
    ['sees what they see', LISTED],
    ['empties with their privileges', 'TRUNCATE TABLE DB.S.STAGING'],
    ['changes what they own', "ALTER TABLE DB.S.STAGING SET COMMENT = 'x'"],
    ['drops what they own', 'DROP TASK DB.S.MOVER'],
    ['uses their warehouse', 'USE WAREHOUSE WH'],
    ['grants what they own', 'GRANT MONITOR ON PIPE DB.S.LOADER TO ROLE ANALYST'],
    ['operates what they own', 'ALTER TASK DB.S.MOVER RESUME']
  ])('%s', async (_, sql) => {
    expect(await both.code(sql)).toBe('done')
    await deploy.run('CREATE TASK IF NOT EXISTS DB.S.MOVER WAREHOUSE = WH AS SELECT 1')
    await both.run('USE SECONDARY ROLES NONE')
    expect(await both.code(sql)).not.toBe('done')
  })

  test.each([
    ['CREATE DATABASE X'],
    ['CREATE SCHEMA DB.X'],
    ['CREATE TABLE DB.S.X (A INT)'],
    ['CREATE OR REPLACE TABLE DB.S.STAGING (A INT)'],
    ['CREATE WAREHOUSE X']
  ])('creates nothing: %s', async (sql) => {
    expect(await both.code(sql)).toBe('003001')
  })

  test('owns what it creates with its own role, which is all that a task runs with', async () => {
    await admin.run('GRANT USAGE ON DATABASE DB TO ROLE S3_LOGS_READ')
    await admin.run('GRANT USAGE, CREATE TASK ON SCHEMA DB.S TO ROLE S3_LOGS_READ')
    await admin.run('GRANT EXECUTE TASK ON ACCOUNT TO ROLE S3_LOGS_READ')
    await both.run("CREATE TASK DB.S.MINE WAREHOUSE = WH SCHEDULE = '10 MINUTES' AS DELETE FROM DB.S.STAGING")
    expect(await admin.one("SHOW TASKS LIKE 'MINE' IN SCHEMA DB.S")).toMatchObject({ owner: 'S3_LOGS_READ' })
    expect(await both.code('ALTER TASK DB.S.MINE RESUME')).toBe('091083')
  })
})

test('a role that is granted in the meantime counts at once', async () => {
  await both.run('USE ROLE S3_LOGS_READ')
  await admin.run('REVOKE ROLE S3_LOGS_DEPLOY FROM USER BOTH')
  expect(await both.code(LISTED)).toBe('002003')
  await admin.run('GRANT ROLE S3_LOGS_DEPLOY TO USER BOTH')
  expect(await both.run(LISTED)).toHaveLength(1)
})

test('what was granted to the user itself counts only with all of them', async () => {
  await admin.run('REVOKE ROLE S3_LOGS_DEPLOY FROM USER BOTH')
  await admin.run('GRANT USAGE ON DATABASE DB TO USER BOTH')
  expect(await both.run('SHOW DATABASES')).toHaveLength(1)
  await both.run('USE SECONDARY ROLES NONE')
  expect(await both.run('SHOW DATABASES')).toEqual([])
  await admin.run('GRANT ROLE S3_LOGS_DEPLOY TO USER BOTH')
})

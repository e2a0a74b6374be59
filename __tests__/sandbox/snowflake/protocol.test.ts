import { randomUUID } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { SnowflakeSandbox } from '../../../sandbox/snowflake/start'
import { untilEnd } from '../../fakes/until-end'
import { asAdmin, type Client, codeOf, startAccount } from './account'

let account: SnowflakeSandbox
let client: Client

beforeAll(async () => {
  account = await untilEnd(startAccount({ answerWithinMs: 300 }))
  client = await untilEnd(asAdmin(account))
  await client.run('CREATE DATABASE DB')
})
beforeEach(() => admin('DELETE', 'statements'))

async function admin(method: string, path: string, body?: object): Promise<unknown> {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) }
  return (await fetch(`${account.url}/sandbox/${path}`, init)).json()
}

interface Reply {
  readonly status: number
  readonly success: boolean
  readonly code: string | null
  readonly data: {
    readonly token: string
    readonly masterToken: string
    readonly sessionToken: string
    readonly queryId: string
    readonly getResultUrl: string
    readonly rowset: readonly unknown[]
    readonly returned: number
    readonly queries: readonly unknown[]
  }
}

/** Requests as the driver makes them, without the driver. */
async function post(path: string, body: object, token = '', gzip = false): Promise<Reply> {
  const text = JSON.stringify(body)
  const response = await fetch(account.url + path, {
    method: 'POST',
    headers: { authorization: `Snowflake Token="${token}"`, ...(gzip ? { 'content-encoding': 'gzip' } : {}) },
    body: gzip ? gzipSync(text) : text
  })
  return { ...((await response.json()) as Reply), status: response.status }
}

async function login(): Promise<Reply['data']> {
  const { data } = await post('/session/v1/login-request', {
    data: { ACCOUNT_NAME: 'SANDBOX', LOGIN_NAME: 'ADMIN', PASSWORD: 'admin' }
  })
  return data
}

const statement = (token: string, sqlText: string, requestId = randomUUID(), more: object = {}) =>
  post(`/queries/v1/query-request?requestId=${requestId}`, { sqlText, ...more }, token)

describe('statements', () => {
  test('a request that is sent twice runs once, even while the first is still running', async () => {
    const { token } = await login()
    const id = randomUUID()
    await admin('POST', 'latency', { ms: 100 })
    const first = statement(token, 'CREATE DATABASE ONCE', id)
    const second = statement(token, 'CREATE DATABASE ONCE', id)
    expect((await first).data.queryId).toBe((await second).data.queryId)
    await admin('POST', 'latency', { ms: 0 })
    expect((await statement(token, 'CREATE DATABASE ONCE', id)).success).toBe(true)
    expect((await statement(token, 'CREATE DATABASE ONCE')).code).toBe('002002')
    expect(account.statements().filter(({ name }) => name === 'ONCE')).toHaveLength(2)
  })

  test('two statements of a session run at the same time', async () => {
    await admin('POST', 'latency', { ms: 1000 })
    const started = Date.now()
    await Promise.all([1, 2, 3, 4].map(() => client.run('SHOW DATABASES')))
    // One after the other they would take at least four seconds.
    expect(Date.now() - started).toBeLessThan(4000)
    await admin('POST', 'latency', { ms: 0 })
  })

  test('the result of a long statement is fetched later', async () => {
    await admin('POST', 'latency', { ms: 1000 })
    expect(await client.run('SELECT \'late\' AS "x"')).toEqual([{ x: 'late' }])
    await admin('POST', 'latency', { ms: 0 })
  })

  test('the result of an asynchronous statement is fetched on request', async () => {
    const { token } = await login()
    const { code, data } = await statement(token, 'SHOW DATABASES', randomUUID(), { asyncExec: true })
    expect(code).toBe('333334')
    const get = async (path: string) =>
      (
        await fetch(account.url + path, { headers: { authorization: `Snowflake Token="${token}"` } })
      ).json() as Promise<Reply>
    expect((await get(data.getResultUrl)).data.returned).toBeGreaterThan(0)
    expect((await get(`/monitoring/queries/${data.queryId}`)).data.queries).toEqual([
      { id: data.queryId, status: 'SUCCESS' }
    ])
  })

  test('an aborted statement is reported as canceled', async () => {
    const { token } = await login()
    const requestId = randomUUID()
    await admin('POST', 'latency', { ms: 200 })
    const running = statement(token, 'SHOW DATABASES', requestId)
    await post('/queries/v1/abort-request', { requestId }, token)
    expect((await running).code).toBe('000604')
    await admin('POST', 'latency', { ms: 0 })
  })

  test('a request body may be compressed', async () => {
    const { token } = await login()
    const reply = await post(
      `/queries/v1/query-request?requestId=${randomUUID()}`,
      { sqlText: 'SELECT 1' },
      token,
      true
    )
    expect(reply.data.rowset).toEqual([['1']])
  })

  test('an error is HTTP 200 with code, SQL state and position', async () => {
    const { token } = await login()
    expect(await statement(token, 'SHOW\nFOO')).toMatchObject({
      status: 200,
      success: false,
      code: '001003',
      data: { errorCode: '001003', sqlState: '42000', line: 2, pos: 0, type: 'COMPILATION' }
    })
  })

  test('binds are inserted as literals', async () => {
    const sql = 'SELECT ? AS "a", :2 AS "b", ? AS "c", ? AS "d", \'?\' AS "e" -- ?'
    const { token } = await login()
    const bindings = {
      1: { type: 'TEXT', value: String.raw`it's \n ?` },
      2: { type: 'FIXED', value: '7' },
      3: { type: 'TEXT', value: null }
    }
    const { data } = await statement(token, sql, randomUUID(), {
      bindings: { ...bindings, 2: bindings[2], 3: bindings[3] }
    })
    expect(data.rowset).toEqual([[String.raw`it's \n ?`, '7', '7', null, '?']])
    expect((await client.run('SELECT ? AS "x", ? AS "y"', ['a', true]))[0]).toEqual({ x: 'a', y: true })
  })

  test('a missing bind is an error', async () => {
    const { token } = await login()
    expect(
      (await statement(token, 'SELECT ?, ?', randomUUID(), { bindings: { 1: { type: 'TEXT', value: 'a' } } })).code
    ).toBe('002049')
  })

  test("a response has the session's role, warehouse, database and schema", async () => {
    const { token } = await login()
    await statement(token, 'USE SCHEMA DB.PUBLIC')
    expect((await statement(token, 'SELECT 1')).data).toMatchObject({
      finalDatabaseName: 'DB',
      finalSchemaName: 'PUBLIC',
      finalRoleName: 'ACCOUNTADMIN',
      returned: 1,
      total: 1,
      version: 1,
      parameters: expect.arrayContaining([{ name: 'TIMEZONE', value: 'America/Los_Angeles' }])
    })
  })

  test.each([
    ['SELECT 1; SELECT 2', 1, '000008'],
    ['SELECT 1; SELECT 2', 2, null],
    ['SELECT 1; SELECT 2;', 0, null],
    ['SELECT 1', 0, null],
    ['SELECT 1; SELECT 2', 3, '000008'],
    ['SELECT 1; DESCRIBE TABLE DB.PUBLIC.NONE; SELECT 2', 0, '002003']
  ])('%s: with %d expected, the code is %s', async (sql, count, code) => {
    const { token } = await login()
    const reply = await statement(token, sql, randomUUID(), { parameters: { MULTI_STATEMENT_COUNT: count } })
    expect(reply.code).toBe(code)
  })
})

describe('sessions', () => {
  test('an unknown token is refused', async () => {
    expect((await statement('x', 'SELECT 1')).code).toBe('390104')
  })

  test('telemetry and heartbeat are accepted', async () => {
    const { token } = await login()
    expect((await post('/telemetry/send', {})).success).toBe(true)
    expect((await post('/session/heartbeat', {}, token)).success).toBe(true)
  })

  test('the token is invalid after logout', async () => {
    const { token } = await login()
    await post('/session?delete=true', {}, token)
    expect((await statement(token, 'SELECT 1')).code).toBe('390104')
  })

  test('a master token gets a new session token for the same session', async () => {
    const { token, masterToken } = await login()
    await statement(token, 'USE DATABASE DB')
    const { data } = await post('/session/token-request', { requestType: 'RENEW', oldSessionToken: token }, masterToken)
    expect((await statement(data.sessionToken, 'SELECT CURRENT_DATABASE()')).data.rowset).toEqual([['DB']])
    expect((await post('/session/token-request', {}, 'x')).code).toBe('390114')
  })

  test('the driver renews a token that has expired', async () => {
    const short = await startAccount({ sessionSeconds: 1 })
    const tired = await asAdmin(short)
    await tired.run('CREATE DATABASE KEPT')
    await new Promise((resolve) => setTimeout(resolve, 1100))
    expect(await tired.one('SELECT CURRENT_DATABASE() AS "d"')).toEqual({ d: 'KEPT' })
    await tired.close()
    await short.stop()
  }, 20_000)
})

describe('faults', () => {
  test('a statement can be made to fail a number of times', async () => {
    await admin('POST', 'fail', { match: 'SHOW ROLES', code: '000630', message: 'too long', times: 2 })
    expect([await client.code('SHOW ROLES'), await client.code('SHOW ROLES'), await client.code('SHOW ROLES')]).toEqual(
      ['000630', '000630', 'done']
    )
  })

  test('the driver retries a statement when the service is unavailable', async () => {
    await admin('POST', 'fail', { match: 'CREATE DATABASE AGAIN', httpStatus: 503, times: 1 })
    expect(await client.code('CREATE DATABASE AGAIN')).toBe('done')
  }, 20_000)

  test('when a response is lost, the driver retries, and the statement has run once', async () => {
    await admin('POST', 'fail', { match: 'CREATE DATABASE LOST', httpStatus: 503, after: true })
    expect(await client.code('CREATE DATABASE LOST')).toBe('done')
    expect(account.statements().filter(({ name }) => name === 'LOST')).toHaveLength(1)
  }, 20_000)
})

test('the log has each statement and its result', async () => {
  await client.code('-- database/create\nCREATE DATABASE LOGGED')
  await client.code('DROP PIPE IF EXISTS "x.y".S.P')
  await client.code('-- nonsense\nNONSENSE')
  const log = (await admin('GET', 'statements')) as readonly Record<string, unknown>[]
  const facts = log.map(({ verb, object, name, code, comment, role }) => ({ verb, object, name, code, comment, role }))
  const role = 'ACCOUNTADMIN'
  expect(facts).toEqual([
    { verb: 'CREATE', object: 'DATABASE', name: 'LOGGED', code: null, comment: 'database/create', role },
    { verb: 'DROP', object: 'PIPE', name: 'x.y.S.P', code: '002003', comment: null, role },
    { verb: 'NONSENSE', object: null, name: null, code: '001003', comment: 'nonsense', role }
  ])
})

test('a reset keeps users, roles and sessions, and drops all objects', async () => {
  const other = await startAccount()
  const user = await asAdmin(other)
  await user.run('CREATE DATABASE DB')
  await user.run('CREATE TABLE T (A INT)')
  await user.run('CREATE WAREHOUSE W')
  await fetch(`${other.url}/sandbox/reset`, { method: 'POST' })
  expect(await user.run('SHOW DATABASES')).toEqual([])
  expect(await user.run('SHOW WAREHOUSES')).toEqual([])
  expect(await user.code('CREATE TABLE T (A INT)')).toBe('090105')
  expect((await user.run('SHOW ROLES')).length).toBeGreaterThan(5)
  await user.close()
  await other.stop()
})

test('an unknown path is not found', async () => {
  const { token } = await login()
  await expect(post('/nowhere', {}, token).then(({ status }) => status, codeOf)).resolves.toBe(404)
})

test('times of SHOW have three decimals, as many as their column says', async () => {
  const { token } = await login()
  const { data } = await statement(token, 'SHOW DATABASES')
  const [[created]] = data.rowset as readonly [readonly [string]]
  expect(created).toMatch(/^\d{10}\.\d{3}$/)
})

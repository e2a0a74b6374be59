import { inspect } from 'node:util'
import { afterEach, describe, expect, test } from '@jest/globals'
import type { Door } from '../../src/door/door'
import type { Operation } from '../../src/model/operation'
import { snowflakeDoor, type SnowflakeOptions } from '../../src/snowflake/client'
import { loadDriver } from '../../src/snowflake/driver'
import { LIBRARY } from '../fakes/meanings'
import { errorAnswer, rowsAnswer, startWire, type Wire } from '../fakes/snowflake-wire'
import { watchStatements } from '../fakes/watched-driver'

process.env['SNOWFLAKE_DISABLE_PLATFORM_DETECTION'] = 'true'
process.env['SNOWFLAKE_DISABLE_MINICORE'] = 'true'
process.env['SF_TELEMETRY_DISABLE_CONNECTION_SHAPE'] = '1'
process.env['SNOWFLAKE_WIF_ALLOWED_HOST_SUFFIXES'] = '127.0.0.1'

const SECRET = 'correct-horse-battery'
const show = (name: string): Operation => ({ client: 'snowflake', name: 'database/show', input: { name } })
const drop: Operation = { client: 'snowflake', name: 'pipe/drop', input: { pipe: ['D', 'S', 'P'] } }

const wires: Wire[] = []
const doors: Door[] = []
const { watched, haveEnded } = watchStatements()
afterEach(async () => {
  for (const one of wires) one.release()
  await haveEnded()
  for (const one of [...doors.splice(0), ...wires.splice(0)]) await one.close()
})

async function wire(...given: Parameters<typeof startWire>): Promise<Wire> {
  const started = await startWire(...given)
  wires.push(started)
  return started
}

function door(accessUrl: string, overrides: Partial<SnowflakeOptions> = {}) {
  const opened = snowflakeDoor({
    login: { account: 'acct', role: 'DEPLOY', credentials: { method: 'password', user: 'U', password: SECRET } },
    accessUrl,
    sql: LIBRARY,
    idToken: (audience) => Promise.resolve(`token for ${audience}`),
    driver: async () => watched(await loadDriver()),
    ...overrides
  })
  doors.push(opened)
  return opened
}

describe('statements', () => {
  test('share one login, and name their file for the query history', async () => {
    const snowflake = await wire({ statement: () => rowsAnswer([{ name: 'P', comment: null }]) })
    const { run } = door(snowflake.url)
    const answers = await Promise.all([run(show('P')), run(show('Q'))])
    expect(answers).toEqual([[{ name: 'P', comment: null }], [{ name: 'P', comment: null }]])
    expect(snowflake.seen.filter(({ path }) => path.includes('login-request'))).toHaveLength(1)
    expect([...snowflake.statements()].sort()).toEqual([
      "-- database/show\nSHOW DATABASES LIKE 'P'",
      "-- database/show\nSHOW DATABASES LIKE 'Q'"
    ])
  })

  test('the parameters of the account are overridden once, before the first statement that depends on them', async () => {
    const snowflake = await wire()
    const { run } = door(snowflake.url)
    await run(show('P'))
    expect(snowflake.statements()).toHaveLength(1)
    const inSchema = (schema: string): Operation => ({
      client: 'snowflake',
      name: 'view/show',
      input: { schema: ['D', schema] }
    })
    await run(inSchema('S'))
    expect(snowflake.statements()).toHaveLength(2)
    await Promise.all([run(inSchema('s')), run(drop)])
    const [, , ...others] = snowflake.statements()
    const settings = others.filter((sql) => sql.includes('ALTER SESSION'))
    expect(settings).toEqual([expect.stringMatching(/SET.*AUTOCOMMIT = TRUE.*QUOTED_IDENTIFIERS_IGNORE_CASE = FALSE/s)])
    expect(others).toHaveLength(4)
  })

  test('the session has no secondary roles: the login asks for that, and a statement before the first write', async () => {
    const snowflake = await wire()
    const { run } = door(snowflake.url)
    await run(show('P'))
    const logins = () =>
      snowflake.seen.filter(({ path }) => path.includes('login-request')).map(({ body }) => body['data'])
    expect(logins()).toEqual([expect.objectContaining({ SECONDARY_ROLES: 'NONE' })])
    expect(snowflake.statements()).toHaveLength(1)
    await Promise.all([run(drop), run(drop)])
    const [, ...more] = snowflake.statements()
    expect(more.filter((sql) => sql.includes('USE SECONDARY ROLES NONE'))).toHaveLength(1)
    expect(more.findLastIndex((sql) => /USE|ALTER SESSION/.test(sql))).toBe(1)
  })

  test('every statement asks for all rows, and the session for plain numbers', async () => {
    const snowflake = await wire()
    await door(snowflake.url).run(show('P'))
    expect(snowflake.seen.find(({ path }) => path.includes('query-request'))?.body['parameters']).toMatchObject({
      ROWS_PER_RESULTSET: 0
    })
    expect(snowflake.seen.find(({ path }) => path.includes('login-request'))?.body['data']).toMatchObject({
      SESSION_PARAMETERS: { JS_TREAT_INTEGER_AS_BIGINT: false }
    })
  })

  test('requests the token before it loads the driver', async () => {
    const snowflake = await wire()
    const order: string[] = []
    const { run } = door(snowflake.url, {
      login: { account: 'acct', role: null, credentials: { method: 'workload-identity', user: null, audience: 'us' } },
      idToken: async (audience) => {
        order.push(`token for ${audience}`)
        return 'token'
      },
      driver: () => {
        order.push('driver')
        return loadDriver()
      }
    })
    await run(show('P'))
    expect(order).toEqual(['token for us', 'driver'])
  })

  describe('a session that Snowflake has ended', () => {
    const GONE = errorAnswer('390111', 'Session no longer exists.  New login required to access the service.')
    const logins = ({ seen }: Wire) => seen.filter(({ path }) => path.includes('login-request')).length

    test('a read is sent again in a new one', async () => {
      let ended = 0
      const snowflake = await wire({ statement: () => (ended++ === 0 ? GONE : rowsAnswer([{ name: 'P' }])) })
      await expect(door(snowflake.url).run(show('P'))).resolves.toEqual([{ name: 'P' }])
      expect(logins(snowflake)).toBe(2)
    })

    test('a write is not, because it may have been carried out; the next one is, with the same parameters', async () => {
      let ended = 0
      const snowflake = await wire({
        statement: (sql) => (sql.includes('DROP') && ended++ === 0 ? GONE : rowsAnswer([]))
      })
      const { run } = door(snowflake.url)
      await expect(run(drop)).rejects.toMatchObject({ code: '407002' })
      await expect(run(drop)).resolves.toEqual([])
      expect(logins(snowflake)).toBe(2)
      expect(snowflake.statements().filter((sql) => sql.includes('DROP'))).toHaveLength(2)
      expect(snowflake.statements().filter((sql) => sql.includes('ALTER SESSION'))).toHaveLength(2)
    })

    test('at once, there is only one new login', async () => {
      let ended = 0
      const snowflake = await wire({ statement: () => (ended++ < 2 ? GONE : rowsAnswer([])) })
      const { run } = door(snowflake.url)
      await Promise.all([run(show('P')), run(show('Q'))])
      expect(logins(snowflake)).toBe(2)
    })

    test('again and again: it gives up', async () => {
      const snowflake = await wire({ statement: () => GONE })
      await expect(door(snowflake.url).run(show('P'))).rejects.toMatchObject({ code: '407002' })
      expect(logins(snowflake)).toBe(4)
    })
  })

  test('without an operation, there is no login', async () => {
    const snowflake = await wire()
    await door(snowflake.url).close()
    expect(snowflake.seen).toEqual([])
  })

  test('closing ends the session', async () => {
    const snowflake = await wire()
    const opened = door(snowflake.url)
    await opened.run(show('P'))
    await opened.close()
    expect(snowflake.seen.some(({ path }) => path.startsWith('/session?delete=true'))).toBe(true)
  })

  test('the login includes role, application and query tag', async () => {
    const snowflake = await wire()
    await door(snowflake.url).run(show('P'))
    const login = snowflake.seen.find(({ path }) => path.includes('login-request'))
    expect(login?.path).toContain('roleName=DEPLOY')
    expect(login?.body['data']).toMatchObject({
      CLIENT_ENVIRONMENT: { APPLICATION: 's3-access-logs-to-snowflake' },
      SESSION_PARAMETERS: { QUERY_TAG: 's3-access-logs-to-snowflake' }
    })
  })

  test("an error has Snowflake's code, but no secrets and not the request", async () => {
    const snowflake = await wire({ statement: () => errorAnswer('002003', "Pipe 'P' does not exist.") })
    const error = await door(snowflake.url)
      .run(drop)
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      name: 'ServiceError',
      code: '002003',
      message: "Pipe 'P' does not exist.",
      operation: drop
    })
    expect(inspect(error, { depth: 20, showHidden: true })).not.toMatch(/correct-horse|session-token/)
  })
})

describe('an error about a session whose role nobody named', () => {
  const login = { account: 'acct', role: null, credentials: { method: 'oauth', user: null, token: 'T' } } as const

  test.each([
    ['has the role that Snowflake says', [{ WAREHOUSE: null, USER_NAME: 'U', ROLE_NAME: 'my role' }], '"my role"'],
    ['has none where Snowflake says none', [], undefined]
  ])('%s, and asks once', async (_, rows, role) => {
    const refused = errorAnswer('003001', "Insufficient privileges to operate on pipe 'P'.")
    const statement = (sql: string) => (sql.includes('CURRENT_ROLE') ? rowsAnswer(rows) : refused)
    const snowflake = await wire({ statement })
    const { run } = door(snowflake.url, { login })
    for (const name of ['P', 'Q']) await expect(run(show(name))).rejects.toMatchObject({ code: '003001', role })
    expect(snowflake.statements().filter((sql) => sql.includes('CURRENT_ROLE'))).toHaveLength(1)
  })
})

describe('ways to sign in', () => {
  const user = 'U'
  test.each([
    [
      { method: 'password', user, password: SECRET },
      { LOGIN_NAME: 'U', PASSWORD: SECRET }
    ],
    [
      { method: 'oauth', user: null, token: 'T' },
      { AUTHENTICATOR: 'OAUTH', TOKEN: 'T' }
    ],
    [
      { method: 'programmatic-access-token', user, token: 'T' },
      { AUTHENTICATOR: 'PROGRAMMATIC_ACCESS_TOKEN', TOKEN: 'T', LOGIN_NAME: 'U' }
    ],
    [
      { method: 'workload-identity', user: null, audience: 'aud' },
      { AUTHENTICATOR: 'WORKLOAD_IDENTITY', PROVIDER: 'OIDC', TOKEN: 'token for aud' }
    ]
  ] as const)('%p', async (credentials, data) => {
    const snowflake = await wire()
    await door(snowflake.url, { login: { account: 'acct', role: null, credentials } }).run(show('P'))
    expect(snowflake.seen[0]?.body['data']).toMatchObject(data)
  })
})

describe('what goes wrong', () => {
  test.each([
    ['390100', 'Incorrect username or password was specified.'],
    ['390144', 'JWT token is invalid.']
  ])('a login that fails with %s is not retried', async (code, message) => {
    const snowflake = await wire({ login: errorAnswer(code, message) })
    const { run } = door(snowflake.url)
    const errors = await Promise.all([show('P'), show('Q')].map((one) => run(one).catch((error: unknown) => error)))
    errors.push(await run(show('R')).catch((error: unknown) => error))
    for (const error of errors) expect(error).toMatchObject({ code, message })
    expect(snowflake.seen).toHaveLength(1)
    expect(inspect(errors, { depth: 20, showHidden: true })).not.toContain(SECRET)
  })

  test.each([
    ['nobody listens', 'http://127.0.0.1:9', {}],
    ['the host does not exist', 'http://no-such-host.invalid', {}],
    ['the service is down', '', { login: { status: 503 } }],
    ['the service is silent', '', { login: 'silence' }]
  ] as const)('%s: UNREACHABLE within the time limit', async (_, url, answers) => {
    const snowflake = await wire(answers)
    const { run } = door(url === '' ? snowflake.url : url, { seconds: { login: 0.5 } })
    await expect(run(show('P'))).rejects.toMatchObject({ name: 'ServiceError', code: 'UNREACHABLE' })
  })

  test.each([{ status: 503 }, 'silence'] as const)('statement answered by %p: UNREACHABLE', async (answer) => {
    let asked = 0
    const snowflake = await wire({ statement: () => (asked++ === 0 ? answer : rowsAnswer([])) })
    const { run } = door(snowflake.url, { seconds: { read: 0.3 } })
    await expect(run(show('P'))).rejects.toMatchObject({ code: 'UNREACHABLE', operation: show('P') })
  })

  test('if Snowflake does not answer, only statements that load data get more time', async () => {
    const snowflake = await wire({ statement: () => 'silence' })
    const { run } = door(snowflake.url, { seconds: { read: 0.2, write: 0.2, load: 60 } })
    const ended: string[] = []
    const refresh: Operation = {
      client: 'snowflake',
      name: 'pipe/refresh',
      input: { pipe: ['D', 'S', 'P'], since: '2026-01-02T03:04:05Z' }
    }
    void run(refresh).then(
      () => ended.push('load'),
      () => ended.push('load')
    )
    await expect(run(drop)).rejects.toMatchObject({ code: 'UNREACHABLE' })
    await expect(run(show('P'))).rejects.toMatchObject({ code: 'UNREACHABLE' })
    expect(ended).toEqual([])
  })

  test('options that the driver refuses', async () => {
    const credentials = { method: 'key-pair', user: 'U', privateKey: 'no key', passphrase: null } as const
    const { run } = door('http://127.0.0.1:9', { login: { account: 'acct', role: null, credentials } })
    await expect(run(show('P'))).rejects.toMatchObject({
      name: 'ServiceError',
      code: expect.stringMatching(/^4\d{5}$/)
    })
  })

  test('a statement that cannot be rendered is not sent', async () => {
    const snowflake = await wire()
    await expect(door(snowflake.url).run({ ...drop, input: {} })).rejects.toMatchObject({ code: 'INTERNAL' })
    expect(snowflake.seen).toEqual([])
  })
})

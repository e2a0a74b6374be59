import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { SnowflakeSandbox } from '../../../sandbox/snowflake/start'
import { untilEnd } from '../../fakes/until-end'
import { asAdmin, asDeploy, type Client, codeOf, connect, KEYS, PIPELINE, runAll, startAccount } from './account'

let account: SnowflakeSandbox
let admin: Client
let deploy: Client

beforeAll(async () => {
  account = await untilEnd(startAccount())
  admin = await untilEnd(asAdmin(account))
  deploy = await untilEnd(asDeploy(account))
})

const signIn = (username: string, password: string) =>
  connect(account, { username, password }).then(
    (client) => client.close().then(() => 'done'),
    (error: unknown) => codeOf(error)
  )

describe('a user', () => {
  beforeEach(async () => {
    await admin.run('DROP USER IF EXISTS SOMEBODY')
    await admin.run('DROP USER IF EXISTS SOMEBODY_ELSE')
    await admin.run("CREATE USER SOMEBODY PASSWORD = 'first'")
  })

  const described = async (user: string, client = admin): Promise<Readonly<Record<string, unknown>>> => {
    const rows = await client.run(`DESCRIBE USER ${user}`)
    return Object.fromEntries(rows.map((row) => [String(row['property']), row['value']]))
  }

  test('is described with what it was created with', async () => {
    expect(await described('SOMEBODY')).toMatchObject({
      NAME: 'SOMEBODY',
      COMMENT: 'null',
      PASSWORD: '********',
      DISABLED: 'false',
      DEFAULT_ROLE: 'PUBLIC',
      DEFAULT_SECONDARY_ROLES: '["ALL"]',
      RSA_PUBLIC_KEY_FP: 'null'
    })
    expect((await described('DEPLOY', deploy))['RSA_PUBLIC_KEY_FP']).toMatch(/^SHA256:.{44}$/)
  })

  test('is changed, and signs in with what it has then', async () => {
    await admin.run(
      "ALTER USER SOMEBODY SET PASSWORD = 'second' COMMENT = 'who' DEFAULT_ROLE = ANALYST DEFAULT_SECONDARY_ROLES = ()"
    )
    expect([await signIn('SOMEBODY', 'first'), await signIn('SOMEBODY', 'second')]).toEqual(['390100', 'done'])
    expect(await described('SOMEBODY')).toMatchObject({
      COMMENT: 'who',
      DEFAULT_ROLE: 'ANALYST',
      DEFAULT_SECONDARY_ROLES: '[]'
    })
    await admin.run('ALTER USER SOMEBODY UNSET COMMENT, DEFAULT_SECONDARY_ROLES')
    expect(await described('SOMEBODY')).toMatchObject({ COMMENT: 'null', DEFAULT_SECONDARY_ROLES: '["ALL"]' })
  })

  test('gets another key, as when keys are rotated', async () => {
    const key = KEYS.publicKey.replaceAll(/-----[^-]+-----|\s/g, '')
    await admin.run(`ALTER USER SOMEBODY SET RSA_PUBLIC_KEY = '${key}'`)
    expect(await described('SOMEBODY')).toMatchObject({ RSA_PUBLIC_KEY: key })
    await (
      await connect(account, {
        username: 'SOMEBODY',
        authenticator: 'SNOWFLAKE_JWT',
        privateKey: KEYS.privateKey
      })
    ).close()
  })

  test('keeps its roles under another name', async () => {
    await admin.run('GRANT ROLE ANALYST TO USER SOMEBODY')
    await admin.run('ALTER USER SOMEBODY RENAME TO SOMEBODY_ELSE')
    expect(await signIn('SOMEBODY', 'first')).toBe('390100')
    const [grant] = await admin.run('SHOW GRANTS TO USER SOMEBODY_ELSE')
    expect(grant).toMatchObject({ role: 'ANALYST' })
  })

  test.each([
    ['DESCRIBE USER NOBODY', '002003'],
    ['ALTER USER NOBODY SET DISABLED = TRUE', '002003'],
    ['ALTER USER IF EXISTS NOBODY SET DISABLED = TRUE', 'done'],
    ['ALTER USER SOMEBODY RENAME TO DEPLOY', '002002'],
    ["ALTER USER SOMEBODY SET DEFAULT_SECONDARY_ROLES = ('ANALYST')", '001008'],
    ['ALTER USER SOMEBODY SET NONSENSE = 1', '001420'],
    ['ALTER USER SOMEBODY SET', '001003'],
    ['DROP USER NOBODY', '002003'],
    ['DROP USER SOMEBODY', 'done']
  ])('%s: %s', async (sql, code) => {
    expect(await admin.code(sql)).toBe(code)
  })

  test.each([['DESCRIBE USER SOMEBODY'], ['ALTER USER SOMEBODY SET DISABLED = TRUE'], ['DROP USER SOMEBODY']])(
    'only an administrator: %s',
    async (sql) => {
      expect(await deploy.code(sql)).toBe('003001')
    }
  )
})

describe('a role', () => {
  beforeEach(async () => {
    await fetch(`${account.url}/sandbox/reset`, { method: 'POST' })
    await runAll(deploy, PIPELINE)
    for (const role of ['TEAM', 'CREW']) await admin.run(`DROP ROLE IF EXISTS ${role}`)
    await admin.run('CREATE ROLE TEAM')
  })

  test('is described with the roles that it has', async () => {
    await admin.run('GRANT ROLE ANALYST TO ROLE TEAM')
    expect(await admin.run('DESCRIBE ROLE TEAM')).toMatchObject([{ role: 'ANALYST', grantee_name: 'TEAM' }])
    expect(await admin.code('DESCRIBE ROLE NOBODY')).toBe('002003')
  })

  test('keeps what it owns, what it may do, and who has it, under another name', async () => {
    await runAll(admin, [
      'GRANT USAGE ON DATABASE DB TO ROLE TEAM',
      'GRANT ROLE ANALYST TO ROLE TEAM',
      'GRANT ROLE TEAM TO USER READ',
      'GRANT OWNERSHIP ON TABLE DB.S.STAGING TO ROLE TEAM',
      'ALTER ROLE TEAM RENAME TO CREW'
    ])
    expect(await admin.run("SHOW ROLES LIKE 'TEAM'")).toEqual([])
    expect(await admin.run('DESCRIBE ROLE CREW')).toMatchObject([{ role: 'ANALYST', grantee_name: 'CREW' }])
    expect(await admin.one('SHOW GRANTS ON TABLE DB.S.STAGING')).toMatchObject({ grantee_name: 'CREW' })
    const reader = await connect(account, { username: 'READ', password: 'read', role: 'CREW' })
    expect(await reader.run('SHOW DATABASES')).toMatchObject([{ name: 'DB' }])
    await reader.close()
    expect(await admin.code('ALTER ROLE CREW RENAME TO ANALYST')).toBe('002002')
  })
})

test.each([
  ['CREATE MASKING POLICY P AS (X VARCHAR) RETURNS VARCHAR -> X'],
  ['CREATE ROW ACCESS POLICY P AS (X VARCHAR) RETURNS BOOLEAN -> TRUE'],
  ['ALTER SESSION POLICY P SET SESSION_IDLE_TIMEOUT_MINS = 5'],
  ['DROP MASKING POLICY P'],
  ['SHOW ROW ACCESS POLICIES'],
  ['SHOW MASKING POLICIES IN ACCOUNT'],
  ['CREATE TAG T'],
  ['CALL SYSTEM$WAIT(1)'],
  ["EXECUTE IMMEDIATE 'SELECT 1'"]
])('what the sandbox does not have is refused as that, and not as a mistake: %s', async (sql) => {
  expect(await admin.code(sql)).toBe('000002')
})

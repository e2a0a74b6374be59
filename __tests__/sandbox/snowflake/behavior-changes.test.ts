import { createHash, createPublicKey, sign } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { SnowflakeSandbox } from '../../../sandbox/snowflake/start'
import { untilEnd } from '../../fakes/until-end'
import { asAdmin, asDeploy, asReader, type Client, KEYS, PIPELINE, runAll, startAccount } from './account'

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

const verbs = [
  ['disabled', 'DISABLE'],
  ['enabled', 'ENABLE']
] as const
const turn = (verb: string, bundle: string) =>
  admin.one(`SELECT SYSTEM$${verb}_BEHAVIOR_CHANGE_BUNDLE('${bundle}') AS S`)
const status = (bundle: string) => admin.one(`SELECT SYSTEM$BEHAVIOR_CHANGE_BUNDLE_STATUS('${bundle}') AS S`)

/** Each by its bundle, and what it answers when the bundle is disabled and when it is enabled. */
const CHANGES: readonly (readonly [string, string, () => Promise<unknown>, unknown, unknown])[] = [
  [
    '2433: a replaced view keeps its grants',
    '2026_08',
    async () => {
      await deploy.run('CREATE VIEW DB.S.V AS SELECT RAW FROM DB.S.STAGING')
      await deploy.run('GRANT SELECT ON VIEW DB.S.V TO ROLE S3_LOGS_READ')
      await deploy.run('CREATE OR REPLACE VIEW DB.S.V AS SELECT RAW FROM DB.S.STAGING')
      return privileges('VIEW DB.S.V')
    },
    ['OWNERSHIP'],
    ['OWNERSHIP', 'SELECT']
  ],
  [
    '2433: a replaced view loses its grants with IGNORE GRANTS',
    '2026_08',
    async () => {
      await deploy.run('CREATE VIEW DB.S.V AS SELECT RAW FROM DB.S.STAGING')
      await deploy.run('GRANT SELECT ON VIEW DB.S.V TO ROLE S3_LOGS_READ')
      return [
        await deploy.code('CREATE VIEW DB.S.W IGNORE GRANTS AS SELECT RAW FROM DB.S.STAGING'),
        await deploy.code('CREATE OR REPLACE VIEW DB.S.V COPY GRANTS IGNORE GRANTS AS SELECT RAW FROM DB.S.STAGING'),
        await deploy.code('CREATE OR REPLACE VIEW DB.S.V IGNORE GRANTS AS SELECT RAW FROM DB.S.STAGING'),
        ...(await privileges('VIEW DB.S.V'))
      ]
    },
    ['001003', '001003', '000002', 'OWNERSHIP', 'SELECT'],
    ['001003', '001003', 'done', 'OWNERSHIP']
  ],
  [
    '2433: a replaced stream keeps its grants',
    '2026_08',
    async () => {
      await deploy.run('GRANT SELECT ON STREAM DB.S.NEW_LINES TO ROLE S3_LOGS_READ')
      await deploy.run('CREATE OR REPLACE STREAM DB.S.NEW_LINES ON TABLE DB.S.STAGING APPEND_ONLY = TRUE')
      return privileges('STREAM DB.S.NEW_LINES')
    },
    ['OWNERSHIP'],
    ['OWNERSHIP', 'SELECT']
  ],
  [
    '2433: a replaced pipe does not',
    '2026_08',
    async () => {
      await deploy.run('GRANT MONITOR ON PIPE DB.S.LOADER TO ROLE S3_LOGS_READ')
      await deploy.run(
        `CREATE OR REPLACE PIPE DB.S.LOADER AS COPY INTO DB.S.STAGING FROM (SELECT $1, 1 FROM @DB.S.LOGS)`
      )
      return privileges('PIPE DB.S.LOADER')
    },
    ['OWNERSHIP'],
    ['OWNERSHIP']
  ],
  [
    '2371: SHOW GRANTS calls a view a view',
    '2026_06',
    async () => {
      await deploy.run('CREATE VIEW DB.S.V AS SELECT RAW FROM DB.S.STAGING')
      return (await deploy.one('SHOW GRANTS ON VIEW DB.S.V'))['granted_on']
    },
    'TABLE',
    'VIEW'
  ],
  [
    '2371: a database role without its database',
    '2026_06',
    async () => {
      await admin.run('CREATE DATABASE ROLE DB.R')
      await admin.run('GRANT SELECT ON TABLE DB.S.STAGING TO DATABASE ROLE DB.R')
      return (await deploy.run('SHOW GRANTS ON TABLE DB.S.STAGING')).at(-1)?.['grantee_name']
    },
    'DB.R',
    'R'
  ],
  [
    '2363: a started task can be changed',
    '2026_06',
    async () => {
      await deploy.run('ALTER TASK DB.S.MOVER RESUME')
      return deploy.code('ALTER TASK DB.S.MOVER SET ALLOW_OVERLAPPING_EXECUTION = TRUE')
    },
    '091421',
    'done'
  ],
  [
    '2339: MANAGE GRANTS is not enough for DESCRIBE',
    '2026_07',
    async () => {
      await admin.run('GRANT MANAGE GRANTS ON ACCOUNT TO ROLE S3_LOGS_READ')
      const codes = [
        await reader.code('DESCRIBE PIPE DB.S.LOADER'),
        (await reader.run('SHOW PIPES IN SCHEMA DB.S')).length
      ]
      await admin.run('REVOKE MANAGE GRANTS ON ACCOUNT FROM ROLE S3_LOGS_READ')
      return codes
    },
    ['done', 1],
    ['002003', 1]
  ],
  [
    '2395: ownership goes only to an active role',
    '2026_07',
    async () => {
      await deploy.run('CREATE VIEW DB.S.V AS SELECT RAW FROM DB.S.STAGING')
      return deploy.code('GRANT OWNERSHIP ON VIEW DB.S.V TO ROLE ANALYST')
    },
    'done',
    '003001'
  ],
  [
    '2416: INFORMATION_SCHEMA lists what MANAGE GRANTS shows',
    '2026_07',
    async () => {
      await admin.run('GRANT MANAGE GRANTS ON ACCOUNT TO ROLE S3_LOGS_READ')
      await admin.run('GRANT USAGE ON WAREHOUSE WH TO ROLE S3_LOGS_READ')
      await reader.run('USE WAREHOUSE WH')
      const listed = await reader.run('SELECT TABLE_NAME FROM DB.INFORMATION_SCHEMA.TABLES')
      const shown = await reader.run('SHOW TABLES IN DATABASE DB')
      await admin.run('REVOKE MANAGE GRANTS ON ACCOUNT FROM ROLE S3_LOGS_READ')
      return [listed.length, shown.length]
    },
    [0, 1],
    [1, 1]
  ],
  [
    '2416: and in any case what a privilege shows',
    '2026_07',
    async () => {
      for (const grant of ['USAGE ON DATABASE DB', 'USAGE ON SCHEMA DB.S', 'REFERENCES ON TABLE DB.S.STAGING'])
        await deploy.run(`GRANT ${grant} TO ROLE S3_LOGS_READ`)
      await admin.run('GRANT USAGE ON WAREHOUSE WH TO ROLE S3_LOGS_READ')
      await reader.run('USE WAREHOUSE WH')
      return reader.run('SELECT TABLE_NAME FROM DB.INFORMATION_SCHEMA.TABLES')
    },
    [{ TABLE_NAME: 'STAGING' }],
    [{ TABLE_NAME: 'STAGING' }]
  ],
  ['2421: an expired token of a key pair', '2026_07', () => codeOfLogin(token(-7200)), '390303', '390318'],
  ['2421: a token of a key pair that is not valid yet', '2026_07', () => codeOfLogin(token(7200)), '390144', '390144']
]

/** As the driver makes it, valid for a minute, but so many seconds from now. */
function token(from: number): string {
  const der = createPublicKey(KEYS.publicKey).export({ type: 'spki', format: 'der' })
  const sub = `${account.account}.DEPLOY`
  const iat = Math.floor(Date.now() / 1000) + from
  const iss = `${sub}.SHA256:${createHash('sha256').update(der).digest('base64')}`
  const [header, claims] = [
    { alg: 'RS256', typ: 'JWT' },
    { iss, sub, iat, exp: iat + 60 }
  ].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  const signed = `${header}.${claims}`
  return `${signed}.${sign('sha256', Buffer.from(signed), KEYS.privateKey).toString('base64url')}`
}

async function codeOfLogin(TOKEN: string): Promise<unknown> {
  const data = { ACCOUNT_NAME: account.account, LOGIN_NAME: 'DEPLOY', AUTHENTICATOR: 'SNOWFLAKE_JWT', TOKEN }
  const body = JSON.stringify({ data })
  const response = await fetch(`${account.url}/session/v1/login-request`, { method: 'POST', body })
  return ((await response.json()) as { code: unknown }).code
}

async function privileges(of: string): Promise<readonly unknown[]> {
  return (await deploy.run(`SHOW GRANTS ON ${of}`)).map(({ privilege }) => privilege)
}

describe.each(verbs)('with its bundle %s', (state, verb) => {
  test.each(CHANGES)('%s', async (_, bundle, look, disabled, enabled) => {
    await turn(verb, bundle)
    expect(await look()).toEqual(state === 'enabled' ? enabled : disabled)
  })
})

test('only an account administrator switches bundles', async () => {
  expect(await deploy.code(`SELECT SYSTEM$ENABLE_BEHAVIOR_CHANGE_BUNDLE('2026_08')`)).toBe('003001')
  expect(await admin.code(`SELECT SYSTEM$ENABLE_BEHAVIOR_CHANGE_BUNDLE('2031_01')`)).toBe('001008')
  expect(await status('2026_08')).toEqual({ S: 'DISABLED' })
  expect(await turn('ENABLE', '2026_08')).toEqual({ S: 'ENABLED' })
  expect(await status('2026_08')).toEqual({ S: 'ENABLED' })
})

test('unknown columns are at random places, and the same for the same seed', async () => {
  const names = async () => {
    const statement = await deploy.statement('SHOW PIPES IN SCHEMA DB.S')
    return (statement.getColumns() ?? []).map((column) => column.getName())
  }
  const usual = await names()
  const add = (seed: number | null) =>
    fetch(`${account.url}/sandbox/unknown-columns`, { method: 'POST', body: JSON.stringify({ seed }) })
  const seen: (readonly string[])[] = []
  for (const seed of [1, 2, 1]) {
    await add(seed)
    const found = await names()
    expect(found.filter((name) => !name.startsWith('new_'))).toEqual(usual)
    expect(found.length).toBeGreaterThan(usual.length)
    seen.push(found)
  }
  expect(seen[0]).toEqual(seen[2])
  expect(seen[0]).not.toEqual(seen[1])
})

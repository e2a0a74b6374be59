import { generateKeyPairSync, sign } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { ConnectionOptions } from 'snowflake-sdk'
import type { SnowflakeSandbox } from '../../../sandbox/snowflake/start'
import { untilEnd } from '../../fakes/until-end'
import { codeOf, connect, DEPLOY, KEYS, startAccount } from './account'

const other = generateKeyPairSync('rsa', { modulusLength: 2048 })
const workflow = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const AUDIENCE = 'https://sandbox.example'
const SUBJECT = 'repo:acme/logs:environment:prod'

let issuer: Server
let issuerUrl: string
let account: SnowflakeSandbox

beforeAll(async () => {
  issuer = createServer((request, response) => {
    const keys = { keys: [{ ...workflow.publicKey.export({ format: 'jwk' }), kid: 'k1' }] }
    const isKeys = request.url === '/keys'
    response.end(JSON.stringify(isKeys ? keys : { issuer: issuerUrl, jwks_uri: `${issuerUrl}/keys` }))
  })
  await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve))
  issuerUrl = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`
  account = await untilEnd(
    startAccount({
      users: [
        {
          ...DEPLOY,
          roles: ['ANALYST'],
          programmaticAccessTokens: ['pat-1'],
          oauthTokens: ['oauth-1'],
          workloadIdentity: { issuer: issuerUrl, subject: SUBJECT, audiences: [AUDIENCE] }
        },
        { name: 'GONE', role: 'PUBLIC', password: 'x', disabled: true }
      ]
    })
  )
})
afterAll(async () => {
  await new Promise((resolve) => issuer.close(resolve))
})

function idToken(claims: Record<string, unknown> = {}, key = workflow.privateKey): string {
  const now = Math.floor(Date.now() / 1000)
  const body = { iss: issuerUrl, sub: SUBJECT, aud: AUDIENCE, iat: now, exp: now + 300, ...claims }
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${encode({ alg: 'ES256', kid: 'k1' })}.${encode(body)}`
  return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}

const pem = (key: typeof other.privateKey) => key.export({ type: 'pkcs8', format: 'pem' }).toString()
const JWT = { username: 'DEPLOY', authenticator: 'SNOWFLAKE_JWT', privateKey: KEYS.privateKey }
const wif = (token: string) => ({ authenticator: 'WORKLOAD_IDENTITY', workloadIdentityProvider: 'OIDC', token })

describe('is allowed', () => {
  test.each<[string, () => Partial<ConnectionOptions>, string, string]>([
    ['password', () => ({ username: 'admin', password: 'admin' }), 'ADMIN', 'ACCOUNTADMIN'],
    ['key pair', () => JWT, 'DEPLOY', 'S3_LOGS_DEPLOY'],
    ['key pair, other role', () => ({ ...JWT, role: 'analyst' }), 'DEPLOY', 'ANALYST'],
    ['account with organization', () => ({ ...JWT, account: 'ACME-SANDBOX' }), 'DEPLOY', 'S3_LOGS_DEPLOY'],
    [
      'programmatic access token',
      () => ({ authenticator: 'PROGRAMMATIC_ACCESS_TOKEN', token: 'pat-1' }),
      'DEPLOY',
      'S3_LOGS_DEPLOY'
    ],
    [
      'programmatic access token as password',
      () => ({ username: 'DEPLOY', password: 'pat-1' }),
      'DEPLOY',
      'S3_LOGS_DEPLOY'
    ],
    ['OAuth', () => ({ authenticator: 'OAUTH', token: 'oauth-1' }), 'DEPLOY', 'S3_LOGS_DEPLOY'],
    ['workload identity', () => wif(idToken()), 'DEPLOY', 'S3_LOGS_DEPLOY'],
    ['inherited role', () => ({ username: 'ADMIN', password: 'admin', role: 'SYSADMIN' }), 'ADMIN', 'SYSADMIN']
  ])('%s', async (_, options, user, role) => {
    const client = await connect(account, options())
    expect(await client.one('SELECT CURRENT_USER() AS "user", CURRENT_ROLE() AS "role"')).toEqual({ user, role })
    await client.close()
  })
})

describe('is refused', () => {
  test.each<[string, () => Partial<ConnectionOptions>, string]>([
    ['wrong password', () => ({ username: 'ADMIN', password: 'x' }), '390100'],
    ['unknown user', () => ({ username: 'NOBODY', password: 'x' }), '390100'],
    ['other account', () => ({ username: 'ADMIN', password: 'admin', account: 'OTHER' }), '390100'],
    ['user without a password', () => ({ username: 'DEPLOY', password: 'undefined' }), '390100'],
    ['disabled user', () => ({ username: 'GONE', password: 'x' }), '390101'],
    ['key of someone else', () => ({ ...JWT, privateKey: pem(other.privateKey) }), '390144'],
    ['user without a key', () => ({ ...JWT, username: 'ADMIN' }), '390144'],
    ['key pair for another account', () => ({ ...JWT, account: 'OTHER' }), '390144'],
    [
      'unknown programmatic access token',
      () => ({ authenticator: 'PROGRAMMATIC_ACCESS_TOKEN', token: 'pat-2' }),
      '394400'
    ],
    ['unknown OAuth token', () => ({ authenticator: 'OAUTH', token: 'oauth-2' }), '390303'],
    ['identity of another repository', () => wif(idToken({ sub: 'repo:evil/logs:ref:refs/heads/main' })), '390195'],
    ['identity for another audience', () => wif(idToken({ aud: 'snowflakecomputing.com' })), '390195'],
    ['identity that has expired', () => wif(idToken({ exp: 1 })), '390195'],
    [
      'identity with a forged signature',
      () => wif(idToken({}, generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)),
      '390195'
    ],
    ['role that the user does not have', () => ({ ...JWT, role: 'ACCOUNTADMIN' }), '390189'],
    ['role that does not exist', () => ({ ...JWT, role: 'NOPE' }), '390189']
  ])('%s', async (_, options, code) => {
    const started = Date.now()
    await expect(connect(account, options()).then(() => 'in', codeOf)).resolves.toBe(code)
    expect(Date.now() - started).toBeLessThan(5000)
  })
})

test('a connection sets its warehouse, database and schema, and ignores those that do not exist', async () => {
  const admin = await connect(account, { username: 'ADMIN', password: 'admin' })
  await admin.run('CREATE DATABASE DB')
  await admin.run('CREATE SCHEMA DB.S')
  const client = await connect(account, {
    username: 'ADMIN',
    password: 'admin',
    database: 'db',
    schema: 's',
    warehouse: 'nope'
  })
  const asked = 'SELECT CURRENT_DATABASE() AS "d", CURRENT_SCHEMA() AS "s", CURRENT_WAREHOUSE() AS "w"'
  expect(await client.one(asked)).toEqual({ d: 'DB', s: 'S', w: null })
  await client.close()
  await admin.close()
})

import { execFileSync } from 'node:child_process'
import { createPrivateKey } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, writeFileSync } from 'node:fs'
import { createServer, request as ask } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, connect, type Server } from 'node:net'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { type ActionResult, runAction } from '../../sandbox/action'
import { type AwsSandbox, startAws } from '../../sandbox/aws/start'
import { type GitHubSandbox, startGitHub } from '../../sandbox/github/start'
import type { SnowflakeSandbox } from '../../sandbox/snowflake/start'
import { newFolder } from '../fakes/new-folder'
import { untilEnd } from '../fakes/until-end'
import { KEYS, startAccount } from '../sandbox/snowflake/account'

// The bundle contains only a part of the driver, which must be able to sign in with each method of the action.
const BUNDLE = join(import.meta.dirname, '../../dist/index.js')
const AUDIENCE = 'https://sandbox.snowflakecomputing.com'

let aws: AwsSandbox
let github: GitHubSandbox
let snowflake: SnowflakeSandbox
beforeAll(async () => {
  ;[aws, github] = await Promise.all([untilEnd(startAws()), untilEnd(startGitHub())])
  snowflake = await untilEnd(
    startAccount({
      users: [
        {
          name: 'DEPLOYER',
          role: 'S3_LOGS_DEPLOY',
          publicKey: KEYS.publicKey,
          password: 'correct-horse',
          programmaticAccessTokens: ['pat-token'],
          oauthTokens: ['oauth-token'],
          workloadIdentity: { issuer: github.oidc.issuer, subject: github.oidc.subject, audiences: [AUDIENCE] }
        }
      ]
    })
  )
}, 60_000)

function plan(
  inputs: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {}
): Promise<ActionResult> {
  return runAction({
    bundle: BUNDLE,
    inputs: { mode: 'plan', bucket: 'logs', prefix: 'a', role: 'r', 'snowflake-account': 'sandbox', ...inputs },
    environment: {
      AWS_ENDPOINT_URL: aws.endpoint,
      AWS_ACCESS_KEY_ID: aws.keys.deployer.accessKeyId,
      AWS_SECRET_ACCESS_KEY: aws.keys.deployer.secretAccessKey,
      AWS_REGION: aws.region,
      SNOWFLAKE_ACCESS_URL: snowflake.url,
      SNOWFLAKE_WIF_ALLOWED_HOST_SUFFIXES: '127.0.0.1',
      ACTIONS_ID_TOKEN_REQUEST_URL: github.oidc.requestUrl,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: github.oidc.requestToken,
      ...environment
    }
  })
}

const PLANNED = { exitCode: 0, outputs: expect.objectContaining({ result: 'changes' }) }
const encrypted = createPrivateKey(KEYS.privateKey)
  .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open sesame' })
  .toString()

describe('the bundle signs in', () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    ['with the identity of the workflow', {}],
    ['with a key pair', { 'snowflake-user': 'DEPLOYER', 'snowflake-private-key': KEYS.privateKey }],
    [
      'with an encrypted key',
      {
        'snowflake-user': 'DEPLOYER',
        'snowflake-private-key': encrypted,
        'snowflake-private-key-passphrase': 'open sesame'
      }
    ],
    ['with a programmatic access token', { 'snowflake-user': 'DEPLOYER', 'snowflake-token': 'pat-token' }],
    ['with an OAuth token', { 'snowflake-authenticator': 'oauth', 'snowflake-token': 'oauth-token' }],
    ['with a password', { 'snowflake-user': 'DEPLOYER', 'snowflake-password': 'correct-horse' }]
  ])(
    '%s',
    async (_, inputs) => {
      expect(await plan(inputs)).toMatchObject(PLANNED)
    },
    60_000
  )

  test('behind a proxy', async () => {
    const asked: string[] = []
    const { port } = new URL(github.oidc.requestUrl)
    const proxy = createServer().on('connect', (request, socket) => {
      asked.push(request.url ?? '')
      const upstream = connect(Number(port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
        upstream.pipe(socket).pipe(upstream)
      })
    })
    const proxyPort = await portOf(proxy)
    const requestUrl = new URL(github.oidc.requestUrl)
    requestUrl.hostname = 'tokens.example'
    try {
      const planned = plan(
        {},
        {
          http_proxy: `http://127.0.0.1:${proxyPort}`,
          no_proxy: '127.0.0.1',
          ACTIONS_ID_TOKEN_REQUEST_URL: requestUrl.href
        }
      )
      expect(await planned).toMatchObject(PLANNED)
      expect(asked).toEqual([`tokens.example:${port}`])
    } finally {
      proxy.close()
      proxy.closeAllConnections()
    }
  }, 60_000)

  // The driver accepts a certificate if it cannot check it, so a bundle with a broken check would sign in without an error.
  test.each([
    [
      'but not with a revoked certificate',
      'revoked',
      { exitCode: 1, log: expect.stringContaining('Certificate is REVOKED') }
    ],
    ['with a valid certificate', 'good', PLANNED]
  ] as const)(
    '%s',
    async (_, status, expected) => {
      let asked = 0
      const responder = createServer((request, response) => {
        asked++
        request.resume()
        response.end(Buffer.from(certificates[status], 'base64'))
      })
      const certificates = certificatesOf(await portOf(responder))
      const secured = createSecureServer(
        { cert: certificates.certificate, key: certificates.key },
        (request, response) => {
          const { method, url, headers } = request
          const forwarded = ask(`${snowflake.url}${url}`, { method, headers }, (answer) => {
            response.writeHead(answer.statusCode ?? 500, answer.headers)
            answer.pipe(response)
          })
          request.pipe(forwarded)
        }
      )
      const folder = newFolder('certificates')
      const authority = join(folder, 'authority.pem')
      writeFileSync(authority, certificates.authority)
      try {
        const result = await plan(
          { 'snowflake-user': 'DEPLOYER', 'snowflake-password': 'correct-horse' },
          {
            SNOWFLAKE_ACCESS_URL: `https://127.0.0.1:${await portOf(secured)}`,
            NODE_EXTRA_CA_CERTS: authority,
            SF_OCSP_RESPONSE_CACHE_SERVER_ENABLED: 'false',
            SF_OCSP_RESPONSE_CACHE_DIR: folder
          }
        )
        expect(result).toMatchObject(expected)
        expect(asked).toBe(1)
      } finally {
        for (const server of [responder, secured]) {
          server.close()
          server.closeAllConnections()
        }
      }
    },
    60_000
  )

  test('and ignores a configuration file that would make the driver write logs', async () => {
    const folder = newFolder('driver')
    const config = join(folder, 'sf_client_config.json')
    const level = JSON.stringify({ common: { log_level: 'DEBUG', log_path: folder } })
    writeFileSync(config, level, { mode: 0o600 })
    expect(await plan({}, { SF_CLIENT_CONFIG_FILE: config })).toMatchObject(PLANNED)
    expect(readdirSync(folder)).toEqual(['sf_client_config.json'])
  }, 60_000)
})

interface Certificates {
  readonly authority: string
  readonly certificate: string
  readonly key: string
  readonly good: string
  readonly revoked: string
}

function certificatesOf(responderPort: number): Certificates {
  const script = join(import.meta.dirname, 'certificates.py')
  const url = `http://127.0.0.1:${responderPort}`
  return JSON.parse(
    execFileSync(join('.venv', 'bin', 'python'), ['-B', script, url], { encoding: 'utf8' })
  ) as Certificates
}

async function portOf(server: Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return (server.address() as AddressInfo).port
}

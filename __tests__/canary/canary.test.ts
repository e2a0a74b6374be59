import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { awsDoor } from '../../src/aws/client'
import { joinDoors } from '../../src/door/door'
import { githubApi } from '../../src/github/api'
import { githubRunner } from '../../src/github/runner'
import { variableOf } from '../../src/inputs/source'
import { registry } from '../../src/kinds/registry'
import { run } from '../../src/run/run'
import { snowflakeDoor } from '../../src/snowflake/client'
import { LIBRARY, meaningOf } from '../fakes/meanings'

process.env['SNOWFLAKE_DISABLE_PLATFORM_DETECTION'] = 'true'
process.env['SNOWFLAKE_DISABLE_MINICORE'] = 'true'
process.env['SNOWFLAKE_WIF_ALLOWED_HOST_SUFFIXES'] = '127.0.0.1'

/** What a canary must not be found as: it has characters that every encoding changes. */
const canary = (name: string) => `canary*${name}_d41d8cd98f"/+1`

/** Answers with all that it was sent, in the way that the caller reads errors. */
type Echo = (echoed: string, request: IncomingMessage) => readonly [status: number, type: string, body: string]

const XML: Echo = (echoed) => [
  400,
  'text/xml',
  `<ErrorResponse><Error><Code>Echo</Code><Message>${escapedXml(echoed)}</Message></Error></ErrorResponse>`
]
const LOGIN_ERROR: Echo = (echoed) => [
  200,
  'application/json',
  JSON.stringify({ success: false, code: '390199', message: echoed, data: { authnMethod: '' } })
]
const IDENTITY: Echo = () => [
  200,
  'text/xml',
  '<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/u</Arn><UserId>U</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>'
]
const GITHUB_ERROR: Echo = (echoed) => [403, 'application/json', JSON.stringify({ message: echoed })]
const ID_TOKEN: Echo = () => [200, 'application/json', JSON.stringify({ value: canary('oidc') })]

const servers: Server[] = []
const sentToGitHub: string[] = []
let github: string
let folder: string
let written: string[]

async function echo(answer: Echo, record: string[] = []): Promise<string> {
  const server = createServer((request, response) => {
    void textOf(request).then((body) => {
      record.push(body)
      const [status, type, answered] = answer(
        `${JSON.stringify(request.headers)} ${request.url ?? ''} ${body}`,
        request
      )
      response.writeHead(status, { 'content-type': type }).end(answered)
    })
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

beforeAll(async () => {
  // One for all tests: @actions/core remembers where the summary is.
  folder = mkdtempSync(join(tmpdir(), 'canary-'))
  github = await echo(GITHUB_ERROR, sentToGitHub)
  process.env['GITHUB_API_URL'] = github
})
beforeEach(() => {
  written = []
  sentToGitHub.length = 0
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0)
})
afterEach(() => void jest.restoreAllMocks())
afterAll(() => {
  rmSync(folder, { recursive: true })
  delete process.env['GITHUB_API_URL']
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
})

interface Shown {
  readonly log: string
  readonly summary: string
  readonly outputs: string
  readonly sent: string
}

/** A run whose services answer with everything that they were sent. */
async function runWith(inputs: Readonly<Record<string, string>>, aws: Echo): Promise<Shown> {
  const [awsUrl, snowflakeUrl, idTokenUrl] = [await echo(aws), await echo(LOGIN_ERROR), await echo(ID_TOKEN)]
  const files = { GITHUB_STEP_SUMMARY: join(folder, 'summary'), GITHUB_OUTPUT: join(folder, 'output') }
  Object.values(files).forEach((file) => writeFileSync(file, ''))
  const event = join(folder, 'event')
  writeFileSync(event, JSON.stringify({ pull_request: { number: 1, head: { repo: { full_name: 'o/r' } } } }))
  const given = {
    bucket: 'my-logs',
    prefix: 'p',
    role: 'loader',
    'aws-region': 'us-east-1',
    'snowflake-account': 'acct',
    'github-token': canary('github'),
    ...inputs
  }
  const variables = Object.fromEntries(Object.entries(given).map(([name, value]) => [variableOf(name), value]))
  const environment = {
    GITHUB_ACTIONS: 'true',
    GITHUB_REPOSITORY: 'o/r',
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_EVENT_PATH: event,
    AWS_SECRET_ACCESS_KEY: canary('aws-key'),
    AWS_SESSION_TOKEN: canary('aws-session'),
    ACTIONS_ID_TOKEN_REQUEST_URL: `${idTokenUrl}/?x=1`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: canary('request'),
    ...files,
    ...variables
  }
  const own = ['GITHUB_STEP_SUMMARY', 'GITHUB_OUTPUT', 'ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN']
  Object.assign(
    process.env,
    Object.fromEntries(own.map((name) => [name, environment[name as keyof typeof environment]]))
  )
  const runner = githubRunner(environment)
  const credentials = {
    accessKeyId: 'AKIDEXAMPLE',
    secretAccessKey: canary('aws-key'),
    sessionToken: canary('aws-session')
  }
  await run({
    runner,
    source: { get: (name) => variables[variableOf(name)] ?? '', environment },
    sql: LIBRARY.render,
    describe: meaningOf,
    kinds: registry,
    clock: { now: () => new Date(), sleep: () => Promise.resolve() },
    connect: ({ snowflake: { login } }) =>
      joinDoors(
        awsDoor({ region: 'us-east-1', endpoint: awsUrl, credentials, sleep: () => Promise.resolve() }),
        snowflakeDoor({
          login,
          accessUrl: snowflakeUrl,
          sql: LIBRARY,
          idToken: (audience) => runner.idToken(audience)
        })
      ),
    github: (token, repository) => githubApi(token, repository),
    cancelled: new AbortController().signal
  })
  own.forEach((name) => delete process.env[name])
  return {
    // The runner removes these lines from the log.
    log: written.filter((line) => !line.startsWith('::add-mask::')).join(''),
    summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'),
    outputs: readFileSync(files.GITHUB_OUTPUT, 'utf8'),
    sent: sentToGitHub.join('\n')
  }
}

/** Which canaries a text has, in which encoding. */
function found(text: string, names: readonly string[]): readonly string[] {
  return names.flatMap((name) => {
    const secret = canary(name)
    const base64 = [0, 1, 2].map((before) =>
      Buffer.concat([Buffer.alloc(before), Buffer.from(secret)])
        .toString('base64')
        .slice(4, 20)
    )
    const forms = [
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      `${name}_d41d8cd98f`,
      ...base64
    ]
    return forms.filter((form) => text.includes(form)).map((form) => `${name}: ${form}`)
  })
}

function escapedXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
}

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: canary('passphrase') }
})

const METHODS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  password: { 'snowflake-user': 'U', 'snowflake-password': canary('password'), 'snowflake-authenticator': 'password' },
  token: { 'snowflake-token': canary('token') },
  oauth: { 'snowflake-token': canary('token'), 'snowflake-authenticator': 'oauth' },
  'key pair': {
    'snowflake-user': 'U',
    'snowflake-private-key': privateKey,
    'snowflake-private-key-passphrase': canary('passphrase')
  },
  'workload identity': {}
}
const CANARIES = ['github', 'aws-key', 'aws-session', 'request', 'oidc', 'password', 'token', 'passphrase']

describe('no credential is in what people see, even if a service echoes it', () => {
  test.each(
    Object.entries(METHODS).flatMap(([name, inputs]) => [
      [name, 'AWS echoes', inputs, XML] as const,
      [name, 'Snowflake echoes', inputs, IDENTITY] as const
    ])
  )('%s, %s', async (_, __, inputs, aws) => {
    const { log, summary, outputs, sent } = await runWith(inputs, aws)
    expect(summary).toContain('S3 access logs to Snowflake')
    // GitHub was asked, and its echo is in the warning.
    expect(log).toContain('::warning::Failed to write the comment')
    expect(log).toContain('***')
    for (const shown of [log, summary, outputs, sent]) {
      expect(found(shown, CANARIES)).toEqual([])
      expect(privateKey.split('\n').filter((line) => line.length > 40 && shown.includes(line))).toEqual([])
    }
  })

  test('invalid inputs are not quoted if they are secrets', async () => {
    const inputs = { 'snowflake-token': canary('token'), 'snowflake-password': canary('password'), prune: 'x' }
    const { log, summary, outputs } = await runWith(inputs, XML)
    expect(log).toContain('prune')
    for (const shown of [log, summary, outputs]) expect(found(shown, CANARIES)).toEqual([])
  })
})

test('the test would find them', () => {
  const text = Buffer.from(`user:${canary('token')}`).toString('base64')
  expect(found(text, CANARIES)).toHaveLength(1)
  expect(found(JSON.stringify({ a: canary('oidc') }), CANARIES).length).toBeGreaterThan(0)
})

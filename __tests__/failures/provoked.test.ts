import { execFile, execFileSync } from 'node:child_process'
import { createServer as createHttp, type Server } from 'node:http'
import { createServer as createHttps } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { identify } from '../../src/aws/account'
import { awsDoor } from '../../src/aws/client'
import type { Door } from '../../src/door/door'
import { ruleFor } from '../../src/failures/table'
import type { Operation } from '../../src/model/operation'
import { ServiceError } from '../../src/model/service-error'
import { snowflakeDoor } from '../../src/snowflake/client'
import { LIBRARY } from '../fakes/meanings'
import { type Answer, startWire, type Wire } from '../fakes/snowflake-wire'

process.env['SNOWFLAKE_DISABLE_PLATFORM_DETECTION'] = 'true'
process.env['SNOWFLAKE_DISABLE_MINICORE'] = 'true'

const open: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

async function listening(server: Server, protocol: string): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  return `${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A proxy that answers everything with a page. */
function pages(status: number, type = 'text/html'): Promise<string> {
  const page = `<html><head><title>${status}</title></head><body>Blocked by the proxy</body></html>`
  const server = createHttp((request, response) => {
    request.resume().on('end', () => response.writeHead(status, { 'content-type': type }).end(page))
  })
  return listening(server, 'http')
}

function opened<T extends Door>(door: T): T {
  open.push(() => door.close())
  return door
}

function aws(endpoint: string) {
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }
  return opened(awsDoor({ region: 'us-east-1', endpoint, credentials, sleep: () => Promise.resolve() })).run
}

function snowflake(accessUrl: string) {
  const credentials = { method: 'password', user: 'U', password: 'p' } as const
  const login = { account: 'acct', role: 'R', credentials }
  return opened(snowflakeDoor({ login, accessUrl, sql: LIBRARY, idToken: () => Promise.resolve('') })).run
}

async function rowOf(answer: Promise<unknown>): Promise<string | undefined> {
  const error: unknown = await answer.then(
    () => 'no error',
    (error: unknown) => error
  )
  if (!(error instanceof ServiceError)) throw error
  return ruleFor(error)?.id ?? `${error.code}: ${error.message}`
}

const STS: Operation = { client: 'sts', name: 'GetCallerIdentity', input: {} }
const POLICY: Operation = { client: 's3', name: 'GetBucketPolicy', input: { Bucket: 'b' } }
const HEAD: Operation = { client: 's3', name: 'HeadBucket', input: { Bucket: 'b' } }
const NOTIFICATION: Operation = {
  client: 's3',
  name: 'GetBucketNotificationConfiguration',
  input: { Bucket: 'b' }
}
const PUBLIC: Operation = { client: 's3', name: 'GetPublicAccessBlock', input: { Bucket: 'b' } }
const ROLE: Operation = { client: 'iam', name: 'GetRole', input: { RoleName: 'r' } }
const PUT: Operation = { client: 's3', name: 'PutBucketPolicy', input: { Bucket: 'b', Policy: '{}' } }
const SHOW: Operation = { client: 'snowflake', name: 'database/show', input: { name: 'D' } }

describe('a proxy answers in place of AWS', () => {
  test.each<[number, Operation, string]>([
    [403, STS, 'proxy-refused'],
    [404, STS, 'proxy-refused'],
    [407, STS, 'proxy-sign-in'],
    [502, STS, 'gateway-error'],
    [503, STS, 'unavailable'],
    [403, POLICY, 'proxy-refused'],
    [404, POLICY, 'proxy-refused'],
    [403, HEAD, 'proxy-refused'],
    [404, HEAD, 'proxy-refused'],
    [200, STS, 'sign-in-page'],
    [200, POLICY, 'sign-in-page'],
    [200, NOTIFICATION, 'sign-in-page'],
    [200, PUBLIC, 'sign-in-page'],
    [200, ROLE, 'sign-in-page'],
    [200, PUT, 'sign-in-page']
  ])('%s to %j: %s', async (status, operation, row) => {
    expect(await rowOf(aws(await pages(status))(operation))).toBe(row)
  })

  test('also with plain text', async () => {
    expect(await rowOf(aws(await pages(403, 'text/plain'))(STS))).toBe('proxy-refused')
    expect(await rowOf(aws(await pages(200, 'text/plain'))(POLICY))).toBe('sign-in-page')
  })

  test('what is no page either, but names no account, is not AWS', async () => {
    await expect(identify(() => Promise.resolve([{}]), 'us-east-1')).rejects.toMatchObject({
      code: 'UNREACHABLE',
      problem: { hint: expect.stringContaining('proxy') }
    })
  })
})

describe('a proxy answers in place of Snowflake', () => {
  test.each<[number, string]>([
    [200, 'sign-in-page'],
    [403, 'wrong-account'],
    [404, 'wrong-account'],
    [407, 'proxy-sign-in'],
    [502, 'gateway-error'],
    [503, 'unavailable']
  ])('%s at sign-in: %s', async (status, row) => {
    expect(await rowOf(snowflake(await pages(status))(SHOW))).toBe(row)
  })

  test.each<[number, string]>([
    [403, 'proxy-refused-snowflake'],
    [407, 'proxy-sign-in']
  ])('%s after the sign-in: %s', async (status, row) => {
    expect(await rowOf(snowflake((await wire({ status })).url)(SHOW))).toBe(row)
  })
})

async function wire(statement: Answer): Promise<Wire> {
  const started = await startWire({ statement: () => statement })
  open.push(() => started.close())
  return started
}

describe('a session that Snowflake ends', () => {
  test.each(['390111', '390114'])('%s', async (code) => {
    const body = { data: null, code, message: 'Session no longer exists.', success: false }
    expect(await rowOf(snowflake((await wire({ body })).url)(SHOW))).toBe('session-ended')
  })
})

/**
 * The row for AWS's first call, made in a process of its own: the SDK wraps network errors that are not of its own
 * `Error`, which those in a test of Jest are not.
 */
async function awsRow(endpoint: string): Promise<string | undefined> {
  const client = pathToFileURL(join(import.meta.dirname, '../../src/aws/client.ts')).href
  const script = `
    const { awsDoor } = await import('${client}')
    const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }
    const door = awsDoor({ region: 'us-east-1', endpoint: '${endpoint}', credentials })
    const { code, message } = await door.run(${JSON.stringify(STS)}).catch((error) => error)
    console.log(JSON.stringify({ code, message }))
    await door.close()`
  const parameters = ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', script]
  const { stdout } = await promisify(execFile)(process.execPath, parameters)
  const { code, message } = JSON.parse(stdout) as { code: string; message: string }
  return ruleFor(new ServiceError(STS, code, message))?.id ?? `${code}: ${message}`
}

describe('a certificate that nobody vouches for', () => {
  let certificates: { readonly key: string; readonly certificate: string }
  beforeAll(() => {
    const script = ['-B', '__tests__/dist/certificates.py', 'http://127.0.0.1:1']
    certificates = JSON.parse(execFileSync('.venv/bin/python', script, { encoding: 'utf8' })) as typeof certificates
  })

  function selfSigned(): Promise<string> {
    return listening(
      createHttps({ key: certificates.key, cert: certificates.certificate }, (_, response) => response.end()),
      'https'
    )
  }

  test('AWS', async () => {
    expect(await awsRow(await selfSigned())).toBe('tls-unknown-issuer')
  })

  test('Snowflake', async () => {
    expect(await rowOf(snowflake(await selfSigned())(SHOW))).toBe('tls-unknown-issuer')
  })

  test('plain HTTP where TLS is expected', async () => {
    const url = (await pages(200)).replace('http:', 'https:')
    expect(await awsRow(url)).toBe('tls-not-spoken')
  })
})

test('a host that nobody listens at', async () => {
  expect(await awsRow('http://127.0.0.1:1')).toBe('connection-refused')
  expect(await rowOf(snowflake('http://127.0.0.1:1')(SHOW))).toBe('connection-refused')
})

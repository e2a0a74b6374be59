import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type Sandbox, startSandbox } from '../../sandbox/start'
import { untilEnd } from '../fakes/until-end'

let folder: string
let sandbox: Sandbox
let environment: Readonly<Record<string, string>>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-'))
  sandbox = await untilEnd(startSandbox({ folder }))
  environment = sandbox.environment()
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

test('the environment gives access to AWS', async () => {
  const sts = new STSClient({
    endpoint: environment['AWS_ENDPOINT_URL'] ?? '',
    region: environment['AWS_REGION'] ?? '',
    credentials: {
      accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? ''
    }
  })
  expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({ Account: sandbox.aws.account })
})

test('only its owner can read the private key', async () => {
  const file = environment['SNOWFLAKE_PRIVATE_KEY_FILE'] ?? ''
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(await readFile(file, 'utf8')).toContain('BEGIN PRIVATE KEY')
})

test('no value needs quotes in a shell', () => {
  for (const value of Object.values(environment)) expect(value).toMatch(/^[\w./:?=,@%+-]+$/)
})

test('a reset empties all three, and does not change keys and addresses', async () => {
  await sandbox.aws.principal('planner', '{}')
  await sandbox.reset()
  expect(sandbox.environment()).toEqual(environment)
  expect(sandbox.aws.requests()).toEqual([])
  expect(sandbox.github.comments()).toEqual([])
})

test.each(['SANDBOX_AWS_ADMIN_URL', 'SANDBOX_SNOWFLAKE_ADMIN_URL'])('%s responds', async (name) => {
  const path = name.includes('AWS') ? 'requests' : 'statements'
  const response = await fetch(`${environment[name]}/${path}`)
  expect([response.status, await response.json()]).toEqual([200, expect.any(Array)])
})

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { type ActionResult, type ActionStep, runAction } from '../../sandbox/action'
import { type Sandbox, startSandbox } from '../../sandbox/start'
import { newFolder } from '../fakes/new-folder'
import { untilEnd } from '../fakes/until-end'

const BUNDLE = join(import.meta.dirname, '../../dist/index.js')

let sandbox: Sandbox
let privateKey: string
beforeAll(async () => {
  sandbox = await untilEnd(startSandbox({ folder: newFolder('bundle') }))
  privateKey = readFileSync(sandbox.environment()['SNOWFLAKE_PRIVATE_KEY_FILE'] ?? '', 'utf8')
}, 60_000)

function step(
  mode: string,
  inputs: Readonly<Record<string, string>> = {},
  environment: Readonly<Record<string, string>> = {},
  event?: ActionStep['event'],
  bundle = BUNDLE
): Promise<ActionResult> {
  const { SNOWFLAKE_ACCOUNT = '', SNOWFLAKE_USER = '', SNOWFLAKE_ROLE = '' } = sandbox.environment()
  return runAction({
    bundle,
    inputs: {
      mode,
      bucket: 'bundle-logs',
      prefix: 'logs',
      role: 'snowflake-bundle',
      'snowflake-account': SNOWFLAKE_ACCOUNT,
      'snowflake-user': SNOWFLAKE_USER,
      'snowflake-role': SNOWFLAKE_ROLE,
      'snowflake-private-key': privateKey,
      ...inputs
    },
    environment: { ...sandbox.environment(), ...environment },
    ...(event === undefined ? {} : { event })
  })
}

/** A program that runs the bundle, and reads its output late. A pipe buffers 64 KiB. */
function readsLate(pipe: string, milliseconds: number): string {
  return `
    const { execFileSync, spawn } = require('node:child_process')
    const { closeSync, createReadStream, openSync } = require('node:fs')
    const pipe = ${JSON.stringify(pipe)}
    execFileSync('mkfifo', [pipe])
    const both = openSync(pipe, 'r+')
    spawn(process.execPath, [${JSON.stringify(BUNDLE)}], { stdio: ['ignore', both, 'inherit'] })
    setTimeout(() => {
      createReadStream(pipe).on('open', () => closeSync(both)).pipe(process.stdout)
    }, ${milliseconds})`
}

/** The job log as the runner shows it: without the commands that mask values. */
function shown({ log }: ActionResult): string {
  return log
    .split('\n')
    .filter((line) => !line.startsWith('::add-mask::'))
    .join('\n')
}

describe('the bundle, started like by the runner', () => {
  test('runs on the Node that action.yml asks for', () => {
    expect(process.version).toMatch(/^v24\./)
    expect(readFileSync(join(BUNDLE, '../../action.yml'), 'utf8')).toMatch(/using: node24/)
  })

  test('plans, applies, and has nothing left to do', async () => {
    const plan = await step('plan')
    expect(plan).toMatchObject({ exitCode: 0, outputs: { result: 'changes' } })
    expect(plan.summary).toContain('known after apply')
    const applied = await step('apply')
    expect(applied).toMatchObject({
      exitCode: 0,
      outputs: {
        result: 'applied',
        'integration-arn': sandbox.aws.iamUserArn,
        'external-id': expect.stringMatching(/./),
        'notification-channel': sandbox.aws.queueArn,
        'role-arn': 'arn:aws:iam::123456789012:role/snowflake-bundle'
      }
    })
    const check = await step('check')
    expect(check).toMatchObject({ exitCode: 0, outputs: { result: 'in-sync', changes: '0', healthy: 'true' } })
    for (const result of [plan, applied, check]) {
      const visible = shown(result) + result.summary + JSON.stringify(result.outputs)
      for (const line of privateKey.split('\n').filter((part) => /^[\w+/=]{20,}$/.test(part)))
        expect(visible).not.toContain(line)
    }
  }, 60_000)

  test('signs in without a secret, with the identity of the workflow', async () => {
    const result = await step('plan', { 'snowflake-private-key': '', 'snowflake-user': '' })
    expect(shown(result)).not.toContain('::error::')
    expect(result.exitCode).toBe(0)
  }, 60_000)

  test('keeps one comment on a pull request', async () => {
    const { GITHUB_REPOSITORY = '', GITHUB_TOKEN = '' } = sandbox.environment()
    const payload = { pull_request: { number: 1, head: { repo: { full_name: GITHUB_REPOSITORY } } } }
    const comment = () => step('plan', { 'github-token': GITHUB_TOKEN }, {}, { name: 'pull_request', payload })
    const [first, second] = [await comment(), await comment()]
    expect(first.outputs['comment-id']).toMatch(/^\d+$/)
    expect(second.outputs['comment-id']).toBe(first.outputs['comment-id'])
    expect(sandbox.github.comments()).toHaveLength(1)
  }, 60_000)

  test('writes no log file, and no messages of its libraries', async () => {
    const before = readdirSync('.')
    const { log } = await step('plan')
    expect(readdirSync('.')).toEqual(before)
    expect(log).not.toMatch(/"level":|deprecat|Warning/i)
  }, 60_000)

  test('writes a long log completely, even if the runner reads it late', async () => {
    const folder = newFolder('late')
    const late = join(folder, 'late.cjs')
    writeFileSync(late, readsLate(join(folder, 'pipe'), 2_000))
    const wrong = Array.from({ length: 2_000 }, (_, at) => `No=${at}`).join('\n')
    const { log } = await step('plan', { 'source-buckets': wrong }, {}, undefined, late)
    expect(log.length).toBeGreaterThan(100_000)
    expect(log.trimEnd().split('\n').at(-1)).toMatch(/^See .*invalid_input\.$/)
  }, 60_000)

  test.each([
    {
      name: 'a fork cannot apply',
      mode: 'apply',
      inputs: {},
      environment: {},
      event: {
        name: 'pull_request_target',
        payload: { pull_request: { number: 1, head: { repo: { full_name: 'evil/fork' } } } }
      },
      says: /fork/
    },
    {
      name: 'several invalid inputs at once',
      mode: 'plan',
      inputs: { bucket: 'No', role: '' },
      environment: {},
      says: /bucket[^]*role/
    },
    {
      name: 'an AWS host that does not answer',
      mode: 'plan',
      inputs: {},
      environment: { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
      says: /ECONNREFUSED/
    },
    {
      name: 'a Snowflake host that does not answer',
      mode: 'plan',
      inputs: {},
      environment: { SNOWFLAKE_ACCESS_URL: 'http://127.0.0.1:9' },
      says: /ECONNREFUSED/
    },
    {
      name: 'invalid AWS keys',
      mode: 'plan',
      inputs: {},
      environment: { AWS_SECRET_ACCESS_KEY: 'wrong' },
      says: /SignatureDoesNotMatch/
    },
    {
      name: 'an unknown Snowflake user',
      mode: 'plan',
      inputs: { 'snowflake-user': 'NOBODY' },
      environment: {},
      says: /390144/
    },
    {
      name: 'an account that is not allowed',
      mode: 'plan',
      inputs: { 'allowed-account-ids': '111122223333' },
      environment: {},
      says: /111122223333/
    }
  ])(
    '$name: one clear sentence, exit code 1, nothing changed',
    async ({ mode, inputs, environment, event, says }) => {
      const before = sandbox.aws.requests().length
      const result = await step(mode, inputs, environment, event)
      expect(result.exitCode).toBe(1)
      expect(result.log).toMatch(says)
      expect(shown(result)).not.toMatch(/\n\s+at /)
      const writes = sandbox.aws
        .requests()
        .slice(before)
        .filter(
          ({ action, principal }) => /:(Put|Create|Update|Delete)/.test(action) && !/snowflake/i.test(String(principal))
        )
      expect(writes).toEqual([])
    },
    60_000
  )
})

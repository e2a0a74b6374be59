import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { githubRunner } from '../../src/github/runner'

const VARIABLES = ['GITHUB_STEP_SUMMARY', 'GITHUB_OUTPUT', 'ACTIONS_ID_TOKEN_REQUEST_URL'] as const

let folder: string
let written: string[]

/** The runner in a job; @actions/core reads the same variables from the process. */
function inJob() {
  const files = { GITHUB_STEP_SUMMARY: join(folder, 'summary'), GITHUB_OUTPUT: join(folder, 'output') }
  Object.values(files).forEach((file) => writeFileSync(file, ''))
  Object.assign(process.env, files)
  return githubRunner({
    GITHUB_ACTIONS: 'true',
    ...files
  })
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runner-'))
  written = []
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0)
})

afterEach(() => {
  jest.restoreAllMocks()
  for (const variable of VARIABLES) delete process.env[variable]
  rmSync(folder, { recursive: true })
})

test('nothing that is printed contains secrets', async () => {
  const runner = inJob()
  runner.mask('hunter2')
  runner.info('log hunter2')
  runner.warning('warn hunter2')
  runner.error('fail hunter2')
  runner.group('title hunter2', 'lines hunter2')
  runner.setOutput('plan', 'out hunter2')
  await runner.summary('sum hunter2')
  expect(written.join('')).toBe(
    '::add-mask::hunter2\nlog ***\n::warning::warn ***\n::error::fail ***\n::group::title ***\nlines ***\n::endgroup::\n'
  )
  expect(readFileSync(join(folder, 'output'), 'utf8')).toContain('\nout ***\n')
  expect(readFileSync(join(folder, 'summary'), 'utf8')).toBe('sum ***\n')
})

describe('an error about an input', () => {
  const FILE = '.github/workflows/plan.yml'
  const WORKFLOW = [
    'jobs:',
    '  plan:',
    '    steps:',
    '      - uses: a/b@v1',
    '        with:',
    '          bucket: x',
    ''
  ].join('\n')
  const job = {
    GITHUB_ACTIONS: 'true',
    GITHUB_REPOSITORY: 'o/r',
    GITHUB_WORKFLOW_REF: `o/r/${FILE}@refs/heads/main`,
    GITHUB_JOB: 'plan',
    GITHUB_ACTION: '__a_b',
    GITHUB_ACTION_REPOSITORY: 'a/b'
  }

  test.each<[string, readonly string[], Readonly<Record<string, string>>, string]>([
    ['is shown where the workflow sets it', ['bucket'], {}, `::error file=${FILE},line=6::no`],
    ['with a fallback', ['table', 'bucket'], {}, `::error file=${FILE},line=6::no`],
    ['at the step, if it is not set', ['table'], {}, `::error file=${FILE},line=4::no`],
    ['at the step, if it is about none', [], {}, `::error file=${FILE},line=4::no`],
    ['without a place, in a job that does not use it', ['bucket'], { GITHUB_JOB: 'other' }, '::error::no'],
    [
      'without a place, in a workflow of another repository',
      ['bucket'],
      { GITHUB_WORKFLOW_REF: `o/other/${FILE}@main` },
      '::error::no'
    ],
    ['without a place, if nothing is checked out', ['bucket'], { GITHUB_WORKSPACE: '/nowhere' }, '::error::no']
  ])('%s', (_, inputs, others, expected) => {
    mkdirSync(join(folder, '.github/workflows'), { recursive: true })
    writeFileSync(join(folder, FILE), WORKFLOW)
    githubRunner({ ...job, GITHUB_WORKSPACE: folder, ...others }).error('no', inputs)
    expect(written).toEqual([`${expected}\n`])
  })
})

describe('masking', () => {
  test("uses the runner's command in a workflow", () => {
    inJob().mask('hunter2')
    expect(written).toEqual(['::add-mask::hunter2\n'])
  })

  test('prints nothing elsewhere, where nobody would remove it', () => {
    githubRunner({}).mask('hunter2')
    expect(written).toEqual([])
  })
})

test('what is printed cannot be a workflow command', () => {
  inJob().info('live value:\n::add-mask::x')
  expect(written.join('')).toBe('live value:\n: :add-mask::x\n')
})

test('outside a workflow, everything is plain text without secrets, and there is no summary', async () => {
  const runner = githubRunner({})
  runner.mask('hunter2')
  runner.warning('warn hunter2')
  runner.error('two\nlines')
  runner.group('title', 'lines')
  runner.setOutput('result', 'in-sync')
  await runner.summary('text')
  expect(written.join('')).toBe('Warning: warn ***\nError: two\nlines\ntitle\nlines\nresult=in-sync\n')
})

test('a summary that cannot be written is a warning', async () => {
  const runner = inJob()
  rmSync(join(folder, 'summary'))
  await runner.summary('text')
  expect(written.join('')).toContain('Warning: could not write the summary')
})

test('a file for later steps has no secrets, and there is none outside a workflow', async () => {
  const runner = githubRunner({ RUNNER_TEMP: folder })
  runner.mask('hunter2')
  const path = await runner.saveFile('plan.json', 'a hunter2')
  expect(readFileSync(path ?? '', 'utf8')).toBe('a ***')
  expect(await githubRunner({}).saveFile('plan.json', 'a')).toBeUndefined()
})

test('if the job cannot get an OIDC token, the error says which permission to add', async () => {
  await expect(inJob().idToken('audience')).rejects.toMatchObject({
    code: 'AUTHENTICATION_FAILED',
    problem: { hint: expect.stringContaining('id-token: write') }
  })
})

test('the event is read from its file', () => {
  writeFileSync(join(folder, 'event.json'), JSON.stringify({ pull_request: { number: 7, head: { repo: null } } }))
  const { trigger } = githubRunner({ GITHUB_EVENT_PATH: join(folder, 'event.json'), GITHUB_REPOSITORY: 'o/r' })
  expect(trigger).toMatchObject({ pullRequest: 7, fork: true })
})

test.each(['pull_request', 'workflow_run'])('an event of %s that cannot be read is not trusted', (name) => {
  writeFileSync(join(folder, 'event.json'), '{ broken')
  for (const file of ['event.json', 'missing.json']) {
    const { trigger } = githubRunner({ GITHUB_EVENT_PATH: join(folder, file), GITHUB_EVENT_NAME: name })
    expect(trigger).toMatchObject({ fork: true })
  }
  expect(written.join('')).toContain('Warning: could not read what started the run')
})

test('an output that cannot be written is a warning', () => {
  const runner = inJob()
  rmSync(join(folder, 'output'))
  runner.setOutput('result', 'in-sync')
  expect(written.join('')).toContain('::warning::could not set the output result')
})

test("GitHub's OIDC token is a secret too", async () => {
  const server = createServer((_, response) => response.end(JSON.stringify({ value: 'header.claims.signature' })))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  process.env['ACTIONS_ID_TOKEN_REQUEST_URL'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}/?x=1`
  process.env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] = 'request'
  const runner = inJob()
  expect(await runner.idToken('audience')).toBe('header.claims.signature')
  expect(runner.redact('sent header.claims.signature')).toBe('sent ***')
  await new Promise((resolve) => server.close(resolve))
  delete process.env['ACTIONS_ID_TOKEN_REQUEST_TOKEN']
})

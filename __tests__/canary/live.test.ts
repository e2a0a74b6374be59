import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PutRolePolicyCommand, TagRoleCommand, UpdateRoleCommand } from '@aws-sdk/client-iam'
import { GetBucketPolicyCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3'
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { marked } from 'marked'
import { githubRunner } from '../../src/github/runner'
import { untilEnd } from '../fakes/until-end'
import { useGitHub } from '../github/sandbox'
import { startConverged } from '../pipeline/converged'
import { LOGGED } from '../pipeline/lines'
import { NAMES, type PipelineWorld } from '../pipeline/world'

jest.setTimeout(120_000)

/** A credential of the run that somebody has pasted into objects, and credentials that only their form tells. */
const PASTED = 'canary*pasted_d41d8cd98f"/+1'
const TOKENS = [
  `ghp_${'a1B2'.repeat(9)}`,
  `github_pat_${'a1B2c3D4e5'.repeat(5)}`,
  `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.${'c4n4ry'.repeat(7)}`,
  ['-----BEGIN PRIVATE KEY-----', 'Y2FuYXJ5'.repeat(8), '-----END PRIVATE KEY-----'].join('\n')
]
/** What would have an effect if it were not only shown. */
const FORGERIES = [
  '\n## FORGED heading',
  '\n```\n## FORGED fence',
  '\n::warning::FORGED',
  '\r::error::FORGED',
  '##[error]FORGED',
  '@forged-user',
  'forged@evil.example',
  'https://evil.example',
  'www.evil.example',
  '[FORGED](https://evil.example)',
  '![FORGED](https://evil.example/x.png)',
  '<img src=https://evil.example/x.png>',
  '</details></code>',
  '<!-- FORGED',
  '#1',
  'GH-1',
  'o/r#1',
  ':tada:',
  '$FORGED$'
]
const INVISIBLE = ['\u3164', '\u2800', '\u034f', '\u00a0', '\u200b', '\u202e', '\u{e0041}', 'hid\ufe0fden']

const PLANTED = [PASTED, ...TOKENS, ...FORGERIES, ...INVISIBLE].join(' ')

const github = useGitHub({ pulls: [7] }, 'of all tests')

let world: PipelineWorld
let folder: string
const shown = { log: '', summary: '', outputs: '', plan: '', comment: '', issue: '' }

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'canary-'))
  world = await untilEnd(startConverged())
  await plant()
  await runEach()
}, 120_000)
afterEach(() => void jest.restoreAllMocks())
afterAll(() => rmSync(folder, { recursive: true }))

/** Somebody edits each text that the action reads. */
async function plant(): Promise<void> {
  const { prompt, iam, s3 } = world
  const text = `'${PLANTED.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
  const schema = 'S3_ACCESS_LOGS_DB.PUBLIC'
  for (const [kind, name] of [
    ['PIPE', 'S3_ACCESS_LOGS_PIPE'],
    ['STREAM', 'S3_ACCESS_LOGS_STREAM'],
    ['VIEW', 'S3_ACCESS_LOGS_DENIED'],
    ['STAGE', 'S3_ACCESS_LOGS'],
    ['TASK', 'S3_ACCESS_LOGS_TRANSFORMATION']
  ]) {
    await prompt.run(`ALTER ${kind} ${schema}.${name} SET COMMENT = ${text}`)
  }
  const { bucket: Bucket, role: RoleName } = NAMES
  // IAM only accepts Latin-1 in a description.
  const latin = [...PLANTED]
    .filter((character) => /[\t\n\r -~\u00a1-\u00ff]/.test(character))
    .join('')
    .slice(0, 1000)
  await iam.send(new UpdateRoleCommand({ RoleName, Description: latin }))
  await iam.send(new TagRoleCommand({ RoleName, Tags: [{ Key: 'team', Value: 'canary+pasted@evil.example' }] }))
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Sid: 'A', Effect: 'Allow', Action: 's3:ListBucket', Resource: `arn:aws:s3:::${PLANTED}` }]
  })
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'by-hand', PolicyDocument }))
  const { Policy = '' } = await s3.send(new GetBucketPolicyCommand({ Bucket }))
  const document = JSON.parse(Policy) as { Statement: object[] }
  const guard = {
    Sid: PLANTED,
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: `arn:aws:s3:::${Bucket}/*`,
    Condition: { NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }
  }
  await s3.send(
    new PutBucketPolicyCommand({
      Bucket,
      Policy: JSON.stringify({ ...document, Statement: [...document.Statement, guard] })
    })
  )
}

/** A plan on a pull request and a scheduled check, with GitHub's runner. */
async function runEach(): Promise<void> {
  const files = { GITHUB_STEP_SUMMARY: join(folder, 'summary'), GITHUB_OUTPUT: join(folder, 'output') }
  const written: string[] = []
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0)
  for (const [mode, event, pullRequest] of [
    ['plan', 'pull_request', 7],
    ['check', 'schedule', null]
  ] as const) {
    Object.values(files).forEach((file) => writeFileSync(file, ''))
    Object.assign(process.env, files)
    const environment = { ...files, GITHUB_ACTIONS: 'true', RUNNER_TEMP: folder }
    const trigger = { event, pullRequest, commit: 'c0ffee' }
    const real = githubRunner(environment)
    const runner = { ...real, trigger: { ...real.trigger, repository: 'o/r', ...trigger } }
    const inputs = {
      ...LOGGED,
      issue: 'true',
      'github-token': github().token,
      'snowflake-private-key-passphrase': PASTED
    }
    runner.mask(PASTED)
    await world.act(mode, { ...inputs, 'snowflake-private-key-passphrase': '' }, undefined, { ...trigger, runner })
    shown.summary += readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8')
    const outputs = readFileSync(files.GITHUB_OUTPUT, 'utf8')
    shown.outputs += outputs
    const [, file = ''] = /plan-file<<.*\n(.*)\n/.exec(outputs) ?? []
    shown.plan += readFileSync(file, 'utf8')
  }
  shown.log = written.join('').replaceAll(/^::add-mask::.*\n/gm, '')
  shown.comment = github().comments()[0]?.body ?? ''
  shown.issue = github().issues()[0]?.body ?? ''
}

const ALL = Object.keys(shown) as readonly (keyof typeof shown)[]
const MARKDOWN = ['summary', 'comment', 'issue'] as const

test.each(ALL)('%s shows what was planted, as far as it is harmless', (place) => {
  expect(shown[place]).toContain('FORGED')
  expect(shown[place]).toContain('***')
})

describe('no secret is shown', () => {
  test.each(ALL)('in %s', (place) => {
    const text = shown[place]
    const forms = [
      PASTED,
      JSON.stringify(PASTED).slice(1, -1),
      'pasted_d41d8cd98f',
      ...TOKENS.slice(0, 3),
      'Y2FuYXJ5Y2FuYXJ5'
    ]
    expect(forms.filter((form) => text.includes(form))).toEqual([])
  })
})

test('no workflow command comes from outside', () => {
  expect(shown.log).not.toMatch(/^\s*::[\w-]+[^:\n]*::\s*FORGED/m)
  expect(shown.log).not.toMatch(/##\[\w+\]\s*FORGED/)
})

test.each(ALL)('nothing hides in %s', (place) => {
  const found = INVISIBLE.filter((one) => one !== '\u200b' && shown[place].includes(one))
  // Outputs are for programs, which get every character.
  expect(found).toEqual(place === 'plan' || place === 'outputs' ? expect.anything() : [])
})

describe.each(MARKDOWN)('in %s', (place) => {
  /** As a browser would show it, without what GitHub takes as it is. */
  const page = () => String(marked.parse(shown[place], { async: false }))
  const prose = () =>
    page()
      .replaceAll(/<(code|pre)[^>]*>[^]*?<\/\1>/g, '')
      .replaceAll(/<[^>]+>/g, ' ')
      .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
      .replaceAll('&lt;', '<')

  test('no heading, link or picture is forged', () => {
    expect(page()).not.toMatch(/<h\d[^>]*>[^<]*FORGED|<!-- FORGED/)
    expect(page()).not.toMatch(/<[a-z][^<>]*(?:href|src)="?[^">]*evil\.example/)
    expect(page().split('<details').length).toBe(page().split('</details>').length)
  })

  test('GitHub finds no mention, reference, address or emoji', () => {
    for (const pattern of [/(?:^|[^\w`])@forged/, /\w@evil\.example/, /(?:^|[\s(])#1\b/, /\bGH-1\b/i, /o\/r#1/]) {
      expect(prose()).not.toMatch(pattern)
    }
    // Of URLs, GitHub looks at the source.
    const source = shown[place].replaceAll(/^(`{3,}).*\n[^]*?^\1$/gm, '')
    expect(source).not.toMatch(/(?:https?:\/\/|www\.)evil/)
  })
})

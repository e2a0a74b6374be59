import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import {
  GetOpenIDConnectProviderCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListOpenIDConnectProvidersCommand,
  ListRolePoliciesCommand
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { untilEnd } from '../fakes/until-end'
import { type PipelineWorld, startWorld } from '../pipeline/world'
import { codeBlocksIn } from './code-blocks'

// The shell commands of docs/set-up.md, run with the AWS CLI in the sandbox's AWS by an administrator.

const ROOT = join(import.meta.dirname, '../..')
const SUBJECTS = {
  'access-logs-plan': ['repo:OWNER/NAME:pull_request', 'repo:OWNER/NAME:ref:refs/heads/main'],
  'access-logs-apply': ['repo:OWNER/NAME:environment:production']
}
const POLICIES = {
  'access-logs-plan': ['access-logs-plan'],
  'access-logs-apply': ['access-logs-apply', 'access-logs-plan']
}
const ISSUER = 'token.actions.githubusercontent.com'
const ADMINISTRATOR = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }

let world: PipelineWorld
let iam: IAMClient
let provider: string
const folder = mkdtempSync(join(tmpdir(), 'aws-cli-'))

beforeAll(async () => {
  world = await untilEnd(startWorld())
  await followStep1()
}, 120_000)
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  iam?.destroy()
  await world?.stop()
})

/** A policy of docs/permissions-aws.md, which the reader saves. */
function policy(heading: string): string {
  const [found] = codeBlocksIn('docs/permissions-aws.md').filter((block) => block.heading === heading)
  return found?.text ?? ''
}

async function followStep1(): Promise<void> {
  const { endpoint, region, account, principal } = world.sandbox.aws
  const keys = await principal('administrator', JSON.stringify(ADMINISTRATOR))
  iam = new IAMClient({ endpoint, region, credentials: keys })
  provider = `arn:aws:iam::${account}:oidc-provider/${ISSUER}`
  writeFileSync(join(folder, 'plan.json'), policy('Plan'))
  writeFileSync(join(folder, 'apply.json'), policy('Apply'))
  const script = codeBlocksIn('docs/set-up.md')
    .filter(({ language, heading }) => language === 'sh' && heading.startsWith('1. '))
    .map(({ text }) => text)
    .join('\n')
    .replace('ACCOUNT=111122223333', `ACCOUNT=${account}`)
    .replace(
      "BUCKET=my-access-logs ROLE=snowflake-access-logs SOURCES='app-*'",
      "BUCKET=their-logs ROLE=reader SOURCES='web-*'"
    )
  await promisify(execFile)('bash', ['--norc', '-eo', 'pipefail', '-c', script], {
    cwd: folder,
    env: {
      PATH: [join(ROOT, '.venv/bin'), process.env['PATH']].join(delimiter),
      HOME: folder,
      AWS_ENDPOINT_URL: endpoint,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey
    }
  })
}

test('the identity provider is that of GitHub', async () => {
  const { OpenIDConnectProviderList: list = [] } = await iam.send(new ListOpenIDConnectProvidersCommand({}))
  expect(list.map(({ Arn }) => Arn)).toEqual([provider])
  const { Url, ClientIDList } = await iam.send(
    new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: provider })
  )
  expect([Url?.replace('https://', ''), ClientIDList]).toEqual([ISSUER, ['sts.amazonaws.com']])
})

test.each(Object.entries(SUBJECTS))('%s can be assumed by the right runs', async (RoleName, subjects) => {
  const { Role } = await iam.send(new GetRoleCommand({ RoleName }))
  expect(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''))).toEqual(trustOf(subjects))
})

test.each(Object.entries(POLICIES))('%s has the policies of the permission page', async (RoleName, names) => {
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }))
  expect(PolicyNames.toSorted()).toEqual(names)
  for (const PolicyName of names) {
    const { PolicyDocument = '' } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }))
    const heading = PolicyName.endsWith('plan') ? 'Plan' : 'Apply'
    const theirs = policy(heading)
      .replaceAll('111122223333', world.sandbox.aws.account)
      .replaceAll('my-access-logs', 'their-logs')
      .replaceAll('snowflake-access-logs', 'reader')
      .replaceAll('app-*', 'web-*')
    expect(JSON.parse(decodeURIComponent(PolicyDocument))).toEqual(JSON.parse(theirs))
  }
})

function trustOf(subjects: readonly string[]): object {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: provider },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringEquals: { [`${ISSUER}:aud`]: 'sts.amazonaws.com', [`${ISSUER}:sub`]: subjects } }
      }
    ]
  }
}

test('the subjects are those of the table and of the users in Snowflake', () => {
  const page = readFileSync('docs/set-up.md', 'utf8')
  const inTable = [...page.matchAll(/^\| `\w+` .*\| `(repo:[^`]+)`/gm)].map(([, subject]) => subject)
  const inSql = [...page.matchAll(/SUBJECT = '(.+)'/g)].map(([, subject]) => subject)
  const inTrusts = Object.values(SUBJECTS).flat()
  expect(inTable.toSorted()).toEqual(inTrusts.toSorted())
  expect(inSql.toSorted()).toEqual(inTrusts.toSorted())
})

/** A block of HCL, as python-hcl2 reads it: quotes stay, expressions are texts. */
interface Hcl {
  readonly locals: readonly [
    {
      readonly subjects: Readonly<Record<string, readonly string[]>>
      readonly policies: Readonly<Record<string, readonly string[]>>
    }
  ]
  readonly resource: readonly Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>[]
}

test('the Terraform block is HCL, and makes the same', async () => {
  const [block] = codeBlocksIn('docs/set-up.md').filter(({ language }) => language === 'hcl')
  writeFileSync(join(folder, 'main.tf'), block?.text ?? '')
  const program = 'import hcl2, json; print(json.dumps(hcl2.load(open("main.tf"))))'
  const { stdout } = await promisify(execFile)(join(ROOT, '.venv/bin/python'), ['-c', program], { cwd: folder })
  // Keys and texts keep their quotes.
  const { locals, resource } = JSON.parse(stdout.replaceAll(/"\\"((?:[^"\\]|\\[^"])*)\\""/g, '"$1"')) as Hcl
  const [{ subjects, policies }] = locals
  const named = (names: readonly string[]) => names.map((name) => `access-logs-${name}`).toSorted()
  const roles = Object.entries(subjects).map(([name, list]) => [
    `access-logs-${name}`,
    list.map((subject) => subject.replace('${local.repo}', 'OWNER/NAME'))
  ])
  expect(Object.fromEntries(roles)).toEqual(SUBJECTS)
  expect(
    Object.fromEntries(Object.entries(policies).map(([name, list]) => [`access-logs-${name}`, named(list)]))
  ).toEqual(POLICIES)
  expect(resource.map((one) => Object.keys(one)[0])).toEqual([
    'aws_iam_openid_connect_provider',
    'aws_iam_role',
    'aws_iam_role_policy'
  ])
})

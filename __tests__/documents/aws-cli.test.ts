import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { codeBlocksIn } from './code-blocks'

// The shell commands of docs/set-up.md, run by a shell whose `aws` writes down what it is asked.

const folder = mkdtempSync(join(tmpdir(), 'aws-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const SUBJECTS = {
  'access-logs-plan': ['repo:OWNER/NAME:pull_request', 'repo:OWNER/NAME:ref:refs/heads/main'],
  'access-logs-apply': ['repo:OWNER/NAME:environment:production']
}
const PROVIDER = 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com'

/** Each command with its options. */
function commands(): readonly (readonly string[])[] {
  const [aws, asked] = [join(folder, 'aws'), join(folder, 'asked')]
  writeFileSync(
    aws,
    `#!/usr/bin/env node\nrequire('fs').appendFileSync('${asked}', JSON.stringify(process.argv.slice(2)) + '\\n')\n`
  )
  chmodSync(aws, 0o755)
  const script = codeBlocksIn('docs/set-up.md')
    .filter(({ language, heading }) => language === 'sh' && heading.startsWith('1. '))
    .map(({ text }) => text)
    .join('\n')
  const PATH = [folder, process.env['PATH']].join(delimiter)
  execFileSync('bash', ['-eo', 'pipefail', '-c', script], { env: { PATH }, cwd: folder })
  return readFileSync(asked, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as readonly string[])
}

const trustIn = (args: readonly string[]): unknown => JSON.parse(optionOf(args, '--assume-role-policy-document'))
const optionOf = (args: readonly string[], option: string): string => args[args.indexOf(option) + 1] ?? ''

test('create the identity provider, two roles that the right runs can assume, and their policies', () => {
  const asked = commands()
  expect(asked.map(([service, command]) => `${service} ${command}`)).toEqual([
    'iam create-open-id-connect-provider',
    'iam create-role',
    'iam create-role',
    'iam put-role-policy',
    'iam put-role-policy',
    'iam put-role-policy'
  ])
  const trusts = asked
    .filter(([, command]) => command === 'create-role')
    .map((args) => [optionOf(args, '--role-name'), trustIn(args)] as const)
  expect(Object.fromEntries(trusts)).toEqual(
    Object.fromEntries(Object.entries(SUBJECTS).map(([role, subjects]) => [role, trustOf(subjects)]))
  )
})

function trustOf(subjects: readonly string[]): object {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: PROVIDER },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: {
            'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
            'token.actions.githubusercontent.com:sub': subjects
          }
        }
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

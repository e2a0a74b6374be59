import { describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import type { Client } from '../../src/model/operation'
import { iamAction } from '../../src/spelling/iam-actions'

interface Policy {
  readonly Statement: readonly { readonly Action: string | readonly string[] }[]
}

const DOCUMENT = readFileSync('docs/permissions-aws.md', 'utf8')

/** The actions of the first policy below a heading. */
function actionsOf(heading: string): readonly string[] {
  const [, json = ''] = new RegExp(`## ${heading}\\n[\\s\\S]*?\`\`\`json\\n([\\s\\S]*?)\`\`\``).exec(DOCUMENT) ?? []
  const policy = JSON.parse(json) as Policy
  return policy.Statement.flatMap(({ Action }) => Action)
}

/** The commands that the AWS client holds, by the lists in its source. */
function commands(list: string, client: Client): readonly string[] {
  const [, body = ''] =
    new RegExp(`const ${list} = \\{([^}]*)\\}`).exec(readFileSync('src/clients/aws.ts', 'utf8')) ?? []
  return [...body.matchAll(/(\w+)Command/g)].map(([, name = '']) => iamAction({ client, name, input: {} }))
}

const CALLED = [...commands('S3_COMMANDS', 's3'), ...commands('IAM_COMMANDS', 'iam')]
const isRead = (action: string) => /:(Get|List)/.test(action)
const isDelete = (action: string) => /:Delete|ListBucketVersions/.test(action)

describe('the policies of docs/permissions-aws.md allow what is called, and no more', () => {
  test.each([
    ['Plan', CALLED.filter((action) => isRead(action) && !isDelete(action))],
    ['Apply', CALLED.filter((action) => !isRead(action) && !isDelete(action))],
    ['Destroy', CALLED.filter(isDelete)]
  ])('%s', (heading, called) => {
    expect([...new Set(actionsOf(heading))].sort()).toEqual([...new Set(called)].sort())
  })
})

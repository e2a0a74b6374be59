import { describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import type { Client } from '../../src/model/operation'
import { iamActions } from '../../src/spelling/iam-actions'
import { policyOf } from './documents'

/** The commands that the AWS client holds, by the lists in its source. */
function commands(list: string, client: Client): readonly string[] {
  const [, body = ''] =
    new RegExp(`const ${list} = \\{([^}]*)\\}`).exec(readFileSync('src/clients/aws.ts', 'utf8')) ?? []
  return [...body.matchAll(/(\w+)Command/g)].flatMap(([, name = '']) => iamActions({ client, name, input: {} }))
}

const CALLED = [...commands('S3_COMMANDS', 's3'), ...commands('IAM_COMMANDS', 'iam')]
const isRead = (action: string) => /:(Get|List)/.test(action)
const isDelete = (action: string) => /:Delete|ListBucketVersions/.test(action)

describe('the policies of docs/permissions-aws.md allow what is called, and no more', () => {
  test.each([
    ['Plan', CALLED.filter((action) => isRead(action) && !isDelete(action))],
    ['Apply', CALLED.filter((action) => !isRead(action) && !isDelete(action))],
    ['Destroy', CALLED.filter(isDelete)]
  ] as const)('%s', (heading, called) => {
    const allowed = policyOf(heading).Statement.flatMap(({ Action }) => Action)
    expect([...new Set(allowed)].sort()).toEqual([...new Set(called)].sort())
  })
})

import { describe, expect, test } from '@jest/globals'
import { limit } from '../../src/door/limit'
import { once } from '../../src/door/once'
import { isRead, readOnly } from '../../src/door/read-only'
import { counter, trace } from '../../src/door/trace'
import type { Client, Operation, Run } from '../../src/model/operation'

const operation = (client: Client, name: string, input: Operation['input'] = {}): Operation => ({ client, name, input })

describe('isRead', () => {
  test.each<readonly [Client, string, boolean]>([
    ['s3', 'GetBucketPolicy', true],
    ['s3', 'ListBuckets', true],
    ['s3', 'HeadBucket', true],
    ['s3', 'PutBucketPolicy', false],
    ['s3', 'DeleteBucketPolicy', false],
    ['s3', 'Getaway', false],
    ['iam', 'GetRole', true],
    ['iam', 'UpdateAssumeRolePolicy', false],
    ['sts', 'GetCallerIdentity', true],
    ['sts', 'AssumeRole', false],
    ['snowflake', 'pipe/show', true],
    ['snowflake', 'task/show-parameters', true],
    ['snowflake', 'pipe/status', true],
    ['snowflake', 'pipe/create', false],
    ['snowflake', 'pipe/showcase', false],
    ['snowflake', 'show/create', false]
  ])('%s %s: %s', (client, name, read) => {
    expect(isRead(operation(client, name))).toBe(read)
  })

  test('a write does not pass the read-only door', async () => {
    const sent: string[] = []
    const run = readOnly(async ({ name }) => {
      sent.push(name)
      return []
    })
    await expect(run(operation('s3', 'PutBucketPolicy'))).rejects.toMatchObject({ code: 'WRITE_IN_READ_ONLY_RUN' })
    await run(operation('s3', 'GetBucketPolicy'))
    expect(sent).toEqual(['GetBucketPolicy'])
  })
})

describe('once', () => {
  test('sends identical operations once, others each', async () => {
    let sent = 0
    const run = once(async () => [{ number: ++sent }])
    const [one, same, other] = await Promise.all([
      run(operation('snowflake', 'table/show', { schema: ['D', 'S'] })),
      run(operation('snowflake', 'table/show', { schema: ['D', 'S'] })),
      run(operation('snowflake', 'table/show', { schema: ['D', 'T'] }))
    ])
    expect([one, same, other]).toEqual([[{ number: 1 }], [{ number: 1 }], [{ number: 2 }]])
  })
})

describe('limit', () => {
  test('bounds what is under way for each client on its own, and goes on after a failure', async () => {
    const active: Record<string, number> = {}
    const most: Record<string, number> = {}
    const run: Run = async ({ client, name }) => {
      active[client] = (active[client] ?? 0) + 1
      most[client] = Math.max(most[client] ?? 0, active[client])
      await new Promise((resolve) => setTimeout(resolve, 1))
      active[client]--
      if (name === 'GetBad') throw new Error('bad')
      return [{ name }]
    }
    const bounded = limit(run, { s3: 3, iam: 1, sts: 1, snowflake: 2 })
    const names = Array.from({ length: 20 }, (_, index) => (index % 4 === 0 ? 'GetBad' : `Get${index}`))
    const results = await Promise.allSettled(
      names.flatMap((name) => [bounded(operation('s3', name)), bounded(operation('snowflake', name))])
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(30)
    expect(most).toEqual({ s3: 3, snowflake: 2 })
  })
})

describe('trace', () => {
  test('counts operations, failed ones too', async () => {
    const { count, counts } = counter()
    const run = trace(async ({ name }) => {
      if (name === 'GetBad') throw new Error('bad')
      return []
    }, count)
    await run(operation('s3', 'GetBucketPolicy'))
    await run(operation('snowflake', 'pipe/show'))
    await expect(run(operation('s3', 'GetBad'))).rejects.toThrow('bad')
    expect(counts()).toEqual({ s3: 2, iam: 0, sts: 0, snowflake: 1 })
  })
})

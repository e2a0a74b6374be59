import { describe, expect, test } from '@jest/globals'
import { limit } from '../../src/door/limit'
import { once } from '../../src/door/once'
import { readOnly } from '../../src/door/read-only'
import type { Client, Operation, Run } from '../../src/model/operation'
import { meaningOf } from '../fakes/meanings'

const operation = (client: Client, name: string, input: Operation['input'] = {}): Operation => ({ client, name, input })

describe('readOnly', () => {
  test('refuses writes', async () => {
    const sent: string[] = []
    const run = readOnly(async ({ name }) => {
      sent.push(name)
      return []
    }, meaningOf)
    const code = 'WRITE_IN_READ_ONLY_RUN'
    await expect(run(operation('s3', 'PutBucketPolicy', { Bucket: 'b' }))).rejects.toMatchObject({ code })
    await expect(run(operation('snowflake', 'pipe/drop', { pipe: ['D', 'S', 'P'] }))).rejects.toMatchObject({ code })
    await run(operation('s3', 'GetBucketPolicy', { Bucket: 'b' }))
    await run(operation('snowflake', 'pipe/show', { schema: ['D', 'S'] }))
    expect(sent).toEqual(['GetBucketPolicy', 'pipe/show'])
  })

  test.each([
    ['s3', 'Getaway'],
    ['sts', 'AssumeRole'],
    ['snowflake', 'show/create'],
    ['snowflake', 'pipe/line']
  ] as const)('refuses operations that are not defined: %s %s', async (client, name) => {
    const run = readOnly(async () => [], meaningOf)
    await expect(run(operation(client, name))).rejects.toMatchObject({ code: 'INTERNAL' })
  })
})

describe('once', () => {
  test('sends identical operations once', async () => {
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
  test('limits the operations in flight per client, and continues after a failure', async () => {
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
    const limited = limit(run, { s3: 3, iam: 1, sts: 1, sns: 1, snowflake: 2, github: 1 })
    const names = Array.from({ length: 20 }, (_, index) => (index % 4 === 0 ? 'GetBad' : `Get${index}`))
    const results = await Promise.allSettled(
      names.flatMap((name) => [limited(operation('s3', name)), limited(operation('snowflake', name))])
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(30)
    expect(most).toEqual({ s3: 3, snowflake: 2 })
  })
})

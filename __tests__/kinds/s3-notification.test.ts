import type { NotificationConfiguration } from '@aws-sdk/client-s3'
import { describe, expect, test } from '@jest/globals'
import type { Known } from '../../src/engine/resolve'
import { s3Notification } from '../../src/kinds/s3-notification'
import type { Operation, Run } from '../../src/model/operation'
import { fakeAws } from '../fakes/aws'
import { bench, differing, reasonOf } from '../fakes/bench'
import { configWith } from '../fakes/config'

const PIPE = 'pipe:S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_PIPE'
const QUEUE = 'arn:aws:sqs:eu-west-1:999988887777:sf-snowpipe-AIDAEXAMPLE-abc'
const OTHER_QUEUE = 'arn:aws:sqs:eu-west-1:111122223333:audit'
const ID = 's3-access-logs-to-snowflake:snowflake-logs'
const OURS = {
  Id: ID,
  QueueArn: QUEUE,
  Events: ['s3:ObjectCreated:*' as const],
  Filter: { Key: { FilterRules: [{ Name: 'prefix' as const, Value: 'logs/' }] } }
}
/** Others' entries for all four types of destinations. */
const OTHERS: NotificationConfiguration = {
  TopicConfigurations: [
    {
      Id: 'audit',
      TopicArn: 'arn:aws:sns:eu-west-1:111122223333:audit',
      Events: ['s3:ObjectCreated:Put', 's3:ObjectCreated:Copy'],
      Filter: {
        Key: {
          FilterRules: [
            { Name: 'suffix', Value: '.gz' },
            { Name: 'prefix', Value: 'audit/' }
          ]
        }
      }
    }
  ],
  LambdaFunctionConfigurations: [
    {
      Id: 'thumbs',
      LambdaFunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:thumbs',
      Events: ['s3:ObjectRemoved:*']
    }
  ],
  QueueConfigurations: [
    {
      Id: 'copies',
      QueueArn: OTHER_QUEUE,
      Events: ['s3:ObjectCreated:*'],
      Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: 'copies/' }] } }
    }
  ],
  EventBridgeConfiguration: {}
}

const now = new Date().toISOString()
const ACCESS = [{ STATUS: '{"status":"success"}' }]

interface Around {
  readonly queue?: string
  readonly createdOn?: string
  /** SYSTEM$PIPE_STATUS */
  readonly status?: object
  /** Happens while the action waits. */
  readonly meanwhile?: (aws: ReturnType<typeof fakeAws>) => void
}

function world(notification: NotificationConfiguration = {}, around: Around = {}) {
  const { queue = QUEUE, createdOn = now } = around
  const aws = fakeAws()
  aws.addBucket('acme-logs', { notification })
  const statements: Operation[] = []
  const run: Run = async (operation) => {
    if (operation.client !== 'snowflake') return aws.run(operation)
    if (operation.name === 'storage-integration/validate') {
      around.meanwhile?.(aws)
      return ACCESS
    }
    if (operation.name === 'pipe/show') return [{ name: 'S3_ACCESS_LOGS_PIPE', created_on: new Date(createdOn) }]
    if (['stage/show', 'task/show', 'storage-integration/show-stages'].includes(operation.name)) return []
    if (operation.name === 'pipe/status') return [{ STATUS: JSON.stringify(around.status ?? {}), NOW: new Date() }]
    if (operation.name === 'storage-integration/show-stages') return []
    statements.push(operation)
    return operation.name === 'pipe/before-refresh' ? [{ since: new Date(now) }] : []
  }
  const known: Known = (from, field) => (from === PIPE ? { notificationChannel: queue, createdOn }[field] : undefined)
  return {
    aws,
    statements,
    ...bench(s3Notification, configWith(), run, known),
    unknown: bench(s3Notification, configWith(), run)
  }
}

describe('an entry of others to our own queue', () => {
  const entry = (Events: readonly string[], prefix = 'logs/') => ({
    QueueConfigurations: [
      {
        ...OURS,
        Id: 'by-hand',
        Events: Events as typeof OURS.Events,
        Filter: { Key: { FilterRules: [{ Name: 'prefix' as const, Value: prefix }] } }
      }
    ]
  })
  const ALL = ['Put', 'Post', 'Copy', 'CompleteMultipartUpload'].map((event) => `s3:ObjectCreated:${event}`)

  test('that lists every event means the same', async () => {
    expect(await world(entry(ALL)).plan()).toMatchObject({
      action: 'none',
      notes: [expect.stringContaining('Adopted: "by-hand" (s3:ObjectCreated:* for prefix logs/)')]
    })
    const ours = { QueueConfigurations: [{ ...OURS, Events: ALL as unknown as typeof OURS.Events }] }
    expect(await world(ours).plan()).toMatchObject({ action: 'none' })
  })

  test.each([
    ['fewer events', entry(ALL.slice(1))],
    ['a narrower prefix', entry(['s3:ObjectCreated:*'], 'logs/2026/')]
  ])('with %s blocks: widen or delete it', async (_, notification) => {
    const reason = reasonOf(await world(notification).plan())
    expect(reason).toMatch(/Widen it to that, or delete it/)
    expect(reason).not.toContain('a different prefix')
  })
})

describe('create', () => {
  test('before the pipe exists, the queue is not known', async () => {
    const { unknown } = world()
    const plan = await unknown.plan()
    expect(plan).toMatchObject({
      action: 'create',
      diff: expect.arrayContaining([
        expect.objectContaining({ field: 'destination', unknown: { from: PIPE, field: 'notificationChannel' } })
      ])
    })
    if (plan.action !== 'create') throw new Error('not a create')
    expect(s3Notification.steps(plan as never)).toHaveLength(7)
  })

  test("our entry is added to others' entries, including EventBridge", async () => {
    const { aws, apply } = world(OTHERS)
    const after = await apply()
    expect(after).toMatchObject({ action: 'none' })
    expect(after.notes).toEqual([
      expect.stringContaining('Kept: "copies"'),
      expect.stringContaining('Kept: "audit"'),
      expect.stringContaining('Kept: "thumbs"')
    ])
    expect(aws.bucket('acme-logs').notification).toEqual({
      ...OTHERS,
      QueueConfigurations: [...(OTHERS.QueueConfigurations ?? []), OURS]
    })
  })

  test('without a prefix there is no filter', async () => {
    const { aws } = world()
    const config = configWith({ logBucket: { prefix: '' } })
    await bench(
      s3Notification,
      config,
      async (operation) => (operation.client === 's3' ? aws.run(operation) : [{ ...ACCESS[0], since: new Date(now) }]),
      () => QUEUE
    ).apply()
    expect(aws.bucket('acme-logs').notification.QueueConfigurations).toEqual([
      { Id: ID, QueueArn: QUEUE, Events: OURS.Events }
    ])
  })

  test.each([
    ['since the pipe was created', now, now],
    ['as far back as REFRESH reaches', '2020-01-01T00:00:00.000Z', expect.not.stringContaining('2020')]
  ])('a refresh queues what arrived in the meantime: %s', async (_, createdOn, since) => {
    const { statements, apply } = world({}, { createdOn })
    await apply()
    const refresh = {
      client: 'snowflake',
      name: 'pipe/refresh',
      input: { pipe: ['S3_ACCESS_LOGS_DB', 'PUBLIC', 'S3_ACCESS_LOGS_PIPE'], since }
    }
    expect(statements.filter(({ name }) => name === 'pipe/refresh')).toEqual([refresh, refresh])
  })
})

/** Nothing was announced for longer than a refresh reaches back. */
describe('what is missing from before is loaded by name, then', () => {
  const day = (ago: number) => new Date(Date.parse('2026-01-02T03:04:05Z') - ago * 86_400_000).toISOString()
  test.each<[string, string, string | undefined, string | undefined]>([
    ['a pipe that was never notified', day(20), undefined, day(20)],
    ['a pipe that was notified long ago', day(90), day(15), day(15)],
    ['a pipe that was notified some days ago', day(90), day(3), undefined],
    ['a new pipe', day(5), undefined, undefined]
  ])('%s', async (_, createdOn, lastForwardedMessageTimestamp, horizon) => {
    const status = { executionState: 'RUNNING', lastForwardedMessageTimestamp }
    const { statements, apply } = world({}, { createdOn, status })
    await apply()
    const loads = statements.filter(({ name }) => name === 'pipe/load-missing').map(({ input }) => input['horizon'])
    expect(loads).toEqual(horizon === undefined ? [] : [horizon])
  })
})

describe('drift', () => {
  test.each([
    ['destination', { QueueArn: OTHER_QUEUE }],
    ['events', { Events: ['s3:ObjectCreated:Put' as const] }],
    ['prefix', { Filter: { Key: { FilterRules: [{ Name: 'prefix' as const, Value: 'other/' }] } } }],
    ['prefix', { Filter: {} }],
    [
      'suffix',
      { Filter: { Key: { FilterRules: [...OURS.Filter.Key.FilterRules, { Name: 'suffix' as const, Value: '.gz' }] } } }
    ]
  ])('%s is detected and repaired, and what was missed is loaded', async (field, drift) => {
    const { statements, plan, apply } = world({
      EventBridgeConfiguration: {},
      QueueConfigurations: [{ ...OURS, ...drift }]
    })
    expect(differing(await plan())).toEqual([field])
    expect(await apply()).toMatchObject({ action: 'none' })
    expect(statements.map(({ name }) => name)).toEqual([
      'pipe/before-refresh',
      'catch-up/create',
      'task/resume',
      'pipe/refresh',
      'pipe/refresh'
    ])
  })

  test('the same filter with another case is not drift', async () => {
    // S3 has returned this name in another case than it was sent.
    const FilterRules = [{ Name: 'Prefix' as 'prefix', Value: 'logs/' }]
    const { plan } = world({ QueueConfigurations: [{ ...OURS, Filter: { Key: { FilterRules } } }] })
    expect(await plan()).toMatchObject({ action: 'none', notes: [] })
  })
})

describe("others' entries", () => {
  const manual = (more: object) => ({ QueueConfigurations: [{ ...OURS, Id: 'made-by-hand', ...more }] })

  test.each([
    ['the same', {}],
    ['a wider prefix', { Filter: { Key: { FilterRules: [{ Name: 'prefix' as const, Value: 'lo' }] } } }],
    ['the whole bucket', { Filter: undefined }]
  ])('%s, to the same queue: adopted, and retained on destroy', async (_, more) => {
    const { aws, plan, unknown, destroy } = world(manual(more))
    expect(await plan()).toMatchObject({ action: 'none', notes: [expect.stringContaining('Adopted: "made-by-hand"')] })
    expect(await unknown.plan()).toMatchObject({ action: 'update' })
    expect(await destroy()).toMatchObject({
      action: 'none',
      notes: [expect.stringContaining('was not created by this action')]
    })
    expect(aws.writes()).toEqual([])
  })

  test('of another role’s pipeline, for a part of our prefix: blocked, with what to do', async () => {
    const Filter = { Key: { FilterRules: [{ Name: 'prefix' as const, Value: 'logs/part/' }] } }
    const { plan } = world({ QueueConfigurations: [{ ...OURS, Id: 's3-access-logs-to-snowflake:other', Filter }] })
    expect(reasonOf(await plan())).toMatch(
      /If that is another pipeline, give this one a prefix .* If it was the role of this one, .*: first apply the new role with the old prefix and `prune: true`, then apply the new prefix\.$/
    )
  })

  test('of an earlier role, while ours is still for an earlier prefix: adopted, and destroy deletes ours', async () => {
    const earlier = { ...OURS, Id: 's3-access-logs-to-snowflake:earlier-role' }
    const Filter = { Key: { FilterRules: [{ Name: 'prefix' as const, Value: 'old/' }] } }
    const { plan, unknown, destroy } = world({ QueueConfigurations: [{ ...OURS, Filter }, earlier] })
    expect(await plan()).toMatchObject({
      action: 'none',
      notes: expect.arrayContaining([expect.stringMatching(/^Adopted: .*earlier-role/)])
    })
    expect(await unknown.plan()).toMatchObject({ action: 'update' })
    expect(await destroy()).toMatchObject({ action: 'delete' })
  })

  test.each([
    ['the same, to another queue', manual({ QueueArn: OTHER_QUEUE })],
    ['some of the events', manual({ Events: ['s3:ObjectCreated:Put'] })],
    ['a narrower prefix', manual({ Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: 'logs/2026/' }] } } })],
    ['a suffix', manual({ Filter: { Key: { FilterRules: [{ Name: 'suffix', Value: '.gz' }] } } })],
    [
      'a topic',
      { TopicConfigurations: [{ Id: 'made-by-hand', TopicArn: 'arn:aws:sns:eu-west-1:1:t', Events: OURS.Events }] }
    ],
    [
      'next to ours, which was moved',
      {
        QueueConfigurations: [
          ...manual({}).QueueConfigurations,
          { ...OURS, Filter: { Key: { FilterRules: [{ Name: 'prefix' as const, Value: 'x/' }] } } }
        ]
      }
    ]
  ])('that overlap block, and are named: %s', async (_, notification) => {
    const { plan, unknown } = world(notification)
    for (const found of [await plan(), await unknown.plan()]) {
      expect(reasonOf(found)).toMatch(
        /this action needs \(s3:ObjectCreated:\* for prefix logs\/\) overlaps with "made-by-hand" \(s3:/
      )
    }
  })

  test('that appear while the action waits stay, and those that disappear are not restored', async () => {
    const { EventBridgeConfiguration } = OTHERS
    const meanwhile = (aws: ReturnType<typeof fakeAws>) =>
      void (aws.bucket('acme-logs').notification = { EventBridgeConfiguration })
    const { aws, apply } = world({ TopicConfigurations: OTHERS.TopicConfigurations }, { meanwhile })
    expect(await apply()).toMatchObject({ action: 'none' })
    expect(aws.bucket('acme-logs').notification).toEqual({ EventBridgeConfiguration, QueueConfigurations: [OURS] })
  })

  test("if another entry's queue no longer exists, S3 refuses, and nothing is changed", async () => {
    const { aws, apply } = world(OTHERS)
    aws.deadDestinations.add(OTHER_QUEUE)
    await expect(apply()).rejects.toMatchObject({ code: 'InvalidArgument' })
    expect(aws.bucket('acme-logs').notification).toEqual(OTHERS)
  })
})

describe('destroy', () => {
  test('deletes only our entry', async () => {
    const { aws, destroy } = world({ ...OTHERS, QueueConfigurations: [OURS, ...(OTHERS.QueueConfigurations ?? [])] })
    expect(await destroy()).toMatchObject({ action: 'delete' })
    expect(aws.bucket('acme-logs').notification).toEqual(OTHERS)
    expect(await destroy()).toMatchObject({ action: 'none' })
  })

  test('does not leave an empty list', async () => {
    const { aws, destroy } = world({ QueueConfigurations: [OURS], EventBridgeConfiguration: {} })
    await destroy()
    expect(aws.bucket('acme-logs').notification).toEqual({ EventBridgeConfiguration: {} })
  })
})

test('names the missing permission', async () => {
  const { aws, plan } = world()
  aws.denied.add('GetBucketNotificationConfiguration')
  expect(reasonOf(await plan())).toContain('"Action":["s3:GetBucketNotification"],"Resource":"arn:aws:s3:::acme-logs"')
})

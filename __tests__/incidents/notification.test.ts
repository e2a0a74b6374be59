import {
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  type NotificationConfiguration
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { overlap, type Filter } from '../../src/aws/notifications'
import { changeAt, converge, differing, recording, rightBefore, startConverged } from '../pipeline/converged'
import { arrived, deliver, LOGGED } from '../pipeline/lines'
import type { PipelineWorld } from '../pipeline/world'

jest.setTimeout(60_000)

const BUCKET = 'team-access-logs'
const ADDRESS = `s3-notification:${BUCKET}`
const OURS = 's3-access-logs-to-snowflake:snowflake-access-logs'

/** What other teams have on the same bucket. */
const THEIRS = {
  TopicConfigurations: [
    {
      Id: 'audit',
      TopicArn: 'arn:aws:sns:us-east-1:123456789012:audit',
      Events: ['s3:ObjectRemoved:*'],
      Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: 'logs/' }] } }
    }
  ],
  LambdaFunctionConfigurations: [
    {
      Id: 'thumbnails',
      LambdaFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:thumbnails',
      Events: ['s3:ObjectCreated:Put', 's3:ObjectCreated:Post'],
      Filter: {
        Key: {
          FilterRules: [
            { Name: 'prefix', Value: 'images/' },
            { Name: 'suffix', Value: '.jpg' }
          ]
        }
      }
    }
  ],
  EventBridgeConfiguration: {}
} satisfies NotificationConfiguration

let world: PipelineWorld
const lines: string[] = []
beforeAll(async () => {
  world = await startConverged()
}, 60_000)
afterAll(() => world.stop())

/** S3 answers "Prefix" where "prefix" was put. */
async function live(): Promise<NotificationConfiguration> {
  const { $metadata: _, ...document } = await world.s3.send(
    new GetBucketNotificationConfigurationCommand({ Bucket: BUCKET })
  )
  const text = JSON.stringify(document).replaceAll(/"(Prefix|Suffix)"/g, (name) => name.toLowerCase())
  return JSON.parse(text) as NotificationConfiguration
}

async function put(NotificationConfiguration: NotificationConfiguration): Promise<void> {
  const input = { Bucket: BUCKET, NotificationConfiguration, SkipDestinationValidation: true }
  await world.s3.send(new PutBucketNotificationConfigurationCommand(input))
}

function ids({ QueueConfigurations = [] }: NotificationConfiguration): readonly (string | undefined)[] {
  return QueueConfigurations.map(({ Id }) => Id)
}

test('aws-solutions/aws-waf-security-automations#225 what others had on the log bucket was reset: shown as kept, and kept', async () => {
  const ours = await live()
  await put({ ...ours, ...THEIRS, QueueConfigurations: [] })
  const { action, notes } = changeAt(await world.act('plan', LOGGED), ADDRESS)
  expect([action, notes?.join('\n')]).toEqual([
    'create',
    expect.stringMatching(/kept: "audit"[\s\S]*kept: "thumbnails"/)
  ])
  await converge(world)
  expect(await live()).toEqual({ ...THEIRS, QueueConfigurations: ours.QueueConfigurations })
})

test('TFA#22147 another tool has overwritten the document: our entry comes back, theirs stays, no log object is missed', async () => {
  await put(THEIRS)
  lines.push(...(await deliver(world)))
  const { through, written } = recording()
  await converge(world, LOGGED, through)
  expect(written).toEqual(['pipe/refresh', 'PutBucketNotificationConfiguration', 'pipe/refresh'])
  expect(await live()).toMatchObject(THEIRS)
  expect(await arrived(world)).toEqual(lines.toSorted())
})

test.each([
  ['between look and write', 2],
  ['right after the write', 3]
])('SumoLogic/sumologic-aws-lambda#241 two write at once, the other %s: merged again', async (_, look) => {
  await put({})
  await converge(
    world,
    LOGGED,
    rightBefore('GetBucketNotificationConfiguration', look, () => put(THEIRS))
  )
  expect(await live()).toMatchObject(THEIRS)
  expect(ids(await live())).toEqual([OURS])
})

test('TFA#23951 two that manage the same bucket undid each other: two pipelines of one bucket leave each other alone', async () => {
  const other = {
    ...LOGGED,
    'source-buckets': '',
    prefix: 'other-logs',
    role: 'other-pipeline',
    integration: 'OTHER_INT',
    database: 'OTHER_DB',
    warehouse: 'serverless'
  }
  await converge(world, other)
  expect(differing(await world.act('plan', LOGGED))).toEqual({})
  expect(ids(await live())).toEqual([OURS, 's3-access-logs-to-snowflake:other-pipeline'])
  await world.act('destroy', other)
  expect(differing(await world.act('plan', LOGGED))).toEqual({})
})

test('TFA#35480, CDK#34100 taking one away wiped all: destroy names ours, and takes away only that', async () => {
  const plan = await world.act('destroy', LOGGED)
  expect(changeAt(plan, ADDRESS).action).toBe('delete')
  expect(await live()).toEqual(THEIRS)
  await converge(world)
})

test('aws-solutions/aws-waf-security-automations#49, awslabs/cdk-serverless-clamscan#612 "ambiguously defined": blocked in the plan, with both names', async () => {
  const scan = {
    Id: 'virus scan',
    LambdaFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:scan',
    Events: ['s3:ObjectCreated:*' as const]
  }
  await put({ LambdaFunctionConfigurations: [scan] })
  const { through, written } = recording()
  const applied = await world.act('apply', LOGGED, through)
  const { action, reason } = changeAt(applied, ADDRESS)
  expect([applied.succeeded, action, written]).toEqual([false, 'blocked', []])
  expect(reason).toMatch(/ours \(s3:ObjectCreated:\* for prefix logs\/\)/)
  expect(reason).toMatch(/"virus scan" \(s3:ObjectCreated:\* for all keys\) to arn:aws:lambda/)
  await put({})
  await converge(world)
})

describe('sivchari/kumo#923 emulators take what S3 refuses: two entries overlap', () => {
  const ours: Filter = { events: ['s3:ObjectCreated:*'], prefix: 'logs/', suffix: '' }

  test.each<[string, Partial<Filter>, boolean]>([
    ['the same', {}, true],
    ['one of its events', { events: ['s3:ObjectCreated:Put'] }, true],
    ['another event', { events: ['s3:ObjectRemoved:*'] }, false],
    ['all keys', { prefix: '' }, true],
    ['below it', { prefix: 'logs/website/' }, true],
    ['beside it', { prefix: 'images/' }, false],
    ['a name that begins alike', { prefix: 'logs' }, true],
    ['a suffix of its keys', { suffix: '.gz' }, true],
    ['a suffix elsewhere', { prefix: 'images/', suffix: '.gz' }, false]
  ])('%s', (_, other, overlaps) => {
    expect([overlap(ours, { ...ours, ...other }), overlap({ ...ours, ...other }, ours)]).toEqual([overlaps, overlaps])
  })
})

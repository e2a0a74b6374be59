import {
  GetBucketNotificationConfigurationCommand,
  type NotificationConfiguration,
  PutBucketNotificationConfigurationCommand
} from '@aws-sdk/client-s3'
import { beforeAll, describe, expect, jest, test } from '@jest/globals'
import { type Filter, overlap } from '../../src/aws/notifications'
import { createTopics } from '../drift/topics'
import { untilEnd } from '../fakes/until-end'
import { changeAt, converge, differing, recording, rightBefore, startConverged } from '../pipeline/converged'
import { arrived, deliver, LOGGED } from '../pipeline/lines'
import type { PipelineWorld } from '../pipeline/world'

jest.setTimeout(60_000)

const BUCKET = 'team-access-logs'
const ADDRESS = `s3-notification:${BUCKET}`
const OUR_ID = 's3-access-logs-to-snowflake:snowflake-access-logs'

/** Notifications of other teams on the same bucket. */
const OTHERS = {
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
  world = await untilEnd(startConverged())
  // S3 checks the destinations of others too, whenever anybody writes.
  await createTopics({ ...world, sql: (text) => world.prompt.run(text) }, ['audit'])
}, 60_000)

/** S3 answers with "Prefix" even if "prefix" was put. */
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

test('aws-solutions/aws-waf-security-automations#225 the notifications of others were reset: the plan says that they are kept, and they are', async () => {
  const ours = await live()
  await put({ ...ours, ...OTHERS, QueueConfigurations: [] })
  const { action, notes } = changeAt(await world.act('plan', LOGGED), ADDRESS)
  expect([action, notes?.join('\n')]).toEqual([
    'create',
    expect.stringMatching(/Kept: "audit"[\s\S]*Kept: "thumbnails"/)
  ])
  await converge(world)
  expect(await live()).toEqual({ ...OTHERS, QueueConfigurations: ours.QueueConfigurations })
})

test('TFA#22147 another tool has overwritten the document: our entry is restored, the others stay, no line is missing', async () => {
  await put(OTHERS)
  lines.push(...(await deliver(world)))
  const { through, written } = recording()
  await converge(world, LOGGED, through)
  expect(written).toEqual([
    'catch-up/create',
    'task/resume',
    'pipe/refresh',
    'PutBucketNotificationConfiguration',
    'pipe/refresh'
  ])
  expect(await live()).toMatchObject(OTHERS)
  expect(await arrived(world)).toEqual(lines.toSorted())
})

test.each([
  ['between our read and our write', 2],
  ['right after our write', 3]
])('SumoLogic/sumologic-aws-lambda#241 two write at once, the other one %s: both are merged', async (_, read) => {
  await put({})
  await converge(
    world,
    LOGGED,
    rightBefore('GetBucketNotificationConfiguration', read, () => put(OTHERS))
  )
  expect(await live()).toMatchObject(OTHERS)
  expect(ids(await live())).toEqual([OUR_ID])
})

test('TFA#23951 two tools undid the changes of each other: two pipelines of one bucket do not', async () => {
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
  expect(ids(await live())).toEqual([OUR_ID, 's3-access-logs-to-snowflake:other-pipeline'])
  await world.act('destroy', other)
  expect(differing(await world.act('plan', LOGGED))).toEqual({})
})

test('TFA#35480, CDK#34100 removing one entry removed all: a destroy removes only our entry', async () => {
  const plan = await world.act('destroy', LOGGED)
  expect(changeAt(plan, ADDRESS).action).toBe('delete')
  expect(await live()).toEqual(OTHERS)
  await converge(world)
})

test('aws-solutions/aws-waf-security-automations#49, awslabs/cdk-serverless-clamscan#612 "ambiguously defined": blocked in the plan, and the reason describes both', async () => {
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
  expect(reason).toMatch(/the one that this action needs \(s3:ObjectCreated:\* for prefix logs\/\)/)
  expect(reason).toMatch(/"virus scan" \(s3:ObjectCreated:\* for all keys\) to arn:aws:lambda/)
  expect(reason).toContain('send both through an SNS topic: set the input sns-topic')
  await put({})
  await converge(world)
})

describe('sivchari/kumo#923 emulators accept overlapping entries, unlike S3', () => {
  const ours: Filter = { events: ['s3:ObjectCreated:*'], prefix: 'logs/', suffix: '' }

  test.each<[string, Partial<Filter>, boolean]>([
    ['the same entry', {}, true],
    ['one of its events', { events: ['s3:ObjectCreated:Put'] }, true],
    ['another event', { events: ['s3:ObjectRemoved:*'] }, false],
    ['all keys', { prefix: '' }, true],
    ['a prefix inside', { prefix: 'logs/website/' }, true],
    ['another prefix', { prefix: 'images/' }, false],
    ['a prefix without the slash', { prefix: 'logs' }, true],
    ['a suffix', { suffix: '.gz' }, true],
    ['another prefix and a suffix', { prefix: 'images/', suffix: '.gz' }, false]
  ])('%s', (_, other, overlaps) => {
    expect([overlap(ours, { ...ours, ...other }), overlap({ ...ours, ...other }, ours)]).toEqual([overlaps, overlaps])
  })
})

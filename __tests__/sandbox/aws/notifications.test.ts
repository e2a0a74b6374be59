import {
  CreateBucketCommand,
  type Event,
  GetBucketNotificationConfigurationCommand,
  type NotificationConfiguration,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  type QueueConfiguration
} from '@aws-sdk/client-s3'
import { CreateQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs'
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type AwsSandbox, startAws } from '../../../sandbox/aws/start'
import { untilEnd } from '../../fakes/until-end'
import { clientsOf, messageOf, outcome, policy } from './clients'

let aws: AwsSandbox
let ours: ReturnType<typeof clientsOf>
let snowflakes: ReturnType<typeof clientsOf>

beforeAll(async () => {
  aws = await untilEnd(startAws())
  ours = clientsOf(aws.endpoint, aws.keys.deployer)
  snowflakes = clientsOf(aws.endpoint, aws.keys.snowflake)
})
beforeEach(async () => {
  await aws.reset()
  await ours.s3.send(new CreateBucketCommand({ Bucket: 'logs' }))
})

const CREATED: Event = 's3:ObjectCreated:*'
const REMOVED: Event = 's3:ObjectRemoved:*'

const AMBIGUOUS =
  'Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are overlapping for the same event type.'
const OVERLAP = 'Configurations overlap. Configurations on the same bucket cannot share a common event type.'

function rule(event: Event, prefix?: string, suffix?: string): QueueConfiguration {
  const rules = [
    ...(prefix === undefined ? [] : [{ Name: 'prefix' as const, Value: prefix }]),
    ...(suffix === undefined ? [] : [{ Name: 'suffix' as const, Value: suffix }])
  ]
  const filter = rules.length > 0 ? { Filter: { Key: { FilterRules: rules } } } : {}
  return { QueueArn: aws.queueArn, Events: [event], ...filter }
}

function put(configuration: NotificationConfiguration, skip = false): Promise<unknown> {
  return ours.s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket: 'logs',
      NotificationConfiguration: configuration,
      SkipDestinationValidation: skip
    })
  )
}

async function messages(): Promise<readonly unknown[]> {
  const receive = new ReceiveMessageCommand({ QueueUrl: aws.queueUrl, MaxNumberOfMessages: 10 })
  const { Messages = [] } = await snowflakes.sqs.send(receive)
  return Messages.map(({ Body }): unknown => JSON.parse(Body ?? ''))
}

describe('two rules', () => {
  test.each<[string, () => QueueConfiguration[], string | null]>([
    ['same event, no filter', () => [rule(CREATED), rule(CREATED)], OVERLAP],
    ['a wildcard covers its members', () => [rule(CREATED), rule('s3:ObjectCreated:Put')], OVERLAP],
    ['other events', () => [rule(CREATED), rule(REMOVED)], null],
    ['two members of one wildcard', () => [rule('s3:ObjectCreated:Put'), rule('s3:ObjectCreated:Copy')], null],
    ['the same prefix', () => [rule(CREATED, 'a/'), rule(CREATED, 'a/')], AMBIGUOUS],
    ['one prefix starts with the other', () => [rule(CREATED, 'a/'), rule(CREATED, 'a/b/')], AMBIGUOUS],
    ['no prefix overlaps with any', () => [rule(CREATED, 'a/'), rule(CREATED)], AMBIGUOUS],
    ['other prefixes', () => [rule(CREATED, 'a/'), rule(CREATED, 'b/')], null],
    ['overlapping prefixes, other suffixes', () => [rule(CREATED, 'a/', '.x'), rule(CREATED, 'a/b/', '.y')], null],
    ['overlapping prefixes and suffixes', () => [rule(CREATED, 'a/', '.gz'), rule(CREATED, 'a/', 'tar.gz')], AMBIGUOUS],
    ['overlapping prefixes, other events', () => [rule(CREATED, 'a/'), rule(REMOVED, 'a/')], null]
  ])('%s', async (_, rules, refusal) => {
    const sent = put({ QueueConfigurations: rules() })
    if (refusal === null) expect(await outcome(sent)).toBe('ok')
    else expect(await messageOf(sent)).toBe(refusal)
  })
})

describe('a rule', () => {
  const changed = (change: Partial<QueueConfiguration>) => ({ ...rule(CREATED, 'a/'), ...change })
  const elsewhere = () => aws.queueArn.replace('us-east-1', 'eu-west-1')
  const INVALID = 'InvalidArgument 400'

  test.each<[string, () => QueueConfiguration[], string]>([
    ['of an unknown event', () => [changed({ Events: ['s3:ObjectRead:*' as Event] })], INVALID],
    ['of a queue that does not exist', () => [changed({ QueueArn: `${aws.queueArn}-gone` })], INVALID],
    ['of a queue in another Region', () => [changed({ QueueArn: elsewhere() })], INVALID],
    ['of something other than a queue', () => [changed({ QueueArn: 'arn:aws:sns:us-east-1:123456789012:t' })], INVALID],
    ['with an Id that another has', () => [changed({ Id: 'x' }), { ...rule(REMOVED), Id: 'x' }], INVALID]
  ])('%s is refused, and nothing is stored', async (_, rules, expected) => {
    expect(await outcome(put({ QueueConfigurations: rules() }))).toBe(expected)
    const stored = await ours.s3.send(new GetBucketNotificationConfigurationCommand({ Bucket: 'logs' }))
    expect(stored.QueueConfigurations).toBeUndefined()
  })

  test('of a queue that does not exist is accepted when the destination is not validated', async () => {
    expect(await outcome(put({ QueueConfigurations: [changed({ QueueArn: `${aws.queueArn}-gone` })] }, true))).toBe(
      'ok'
    )
  })

  const QueueArn = 'arn:aws:sqs:us-east-1:123456789012:own'
  const forBucket = (bucket: string) =>
    policy({
      Effect: 'Allow',
      Principal: { Service: 's3.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: QueueArn,
      Condition: { ArnLike: { 'aws:SourceArn': `arn:aws:s3:::${bucket}` } }
    })

  test.each([
    ['no policy', undefined, INVALID],
    ['a policy for another bucket', forBucket('others'), INVALID],
    ['a policy for this bucket', forBucket('logs'), 'ok']
  ])('of a queue with %s', async (_, Policy, expected) => {
    const attributes = Policy === undefined ? {} : { Attributes: { Policy } }
    await ours.sqs.send(new CreateQueueCommand({ QueueName: 'own', ...attributes }))
    expect(await outcome(put({ QueueConfigurations: [changed({ QueueArn })] }))).toBe(expected)
  })
})

test('EventBridge stays turned on', async () => {
  await put({ QueueConfigurations: [rule(CREATED, 'a/')], EventBridgeConfiguration: {} })
  const stored = await ours.s3.send(new GetBucketNotificationConfigurationCommand({ Bucket: 'logs' }))
  expect(stored.EventBridgeConfiguration).toEqual({})
  expect(stored.QueueConfigurations).toMatchObject([
    { QueueArn: aws.queueArn, Events: [CREATED], Filter: { Key: { FilterRules: [{ Name: 'Prefix', Value: 'a/' }] } } }
  ])
})

test("events reach Snowflake's queue in its own account: a test event, then those that match the filter", async () => {
  await put({ QueueConfigurations: [rule(CREATED, 'logs/')] })
  await ours.s3.send(new PutObjectCommand({ Bucket: 'logs', Key: 'logs/a b', Body: 'x' }))
  await ours.s3.send(new PutObjectCommand({ Bucket: 'logs', Key: 'other/a', Body: 'x' }))
  expect(await messages()).toMatchObject([
    { Event: 's3:TestEvent', Bucket: 'logs' },
    {
      Records: [
        { eventName: 'ObjectCreated:Put', s3: { bucket: { name: 'logs' }, object: { key: 'logs%2Fa+b', size: 1 } } }
      ]
    }
  ])
  expect(await messages()).toEqual([])
})

import {
  CreateBucketCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  type TopicConfiguration
} from '@aws-sdk/client-s3'
import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  SetTopicAttributesCommand,
  SubscribeCommand
} from '@aws-sdk/client-sns'
import { CreateQueueCommand, ReceiveMessageCommand, type ReceiveMessageCommandOutput } from '@aws-sdk/client-sqs'
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type AwsSandbox, startAws } from '../../../sandbox/aws/start'
import { untilEnd } from '../../fakes/until-end'
import { allow, clientsOf, messageOf, outcome, policy } from './clients'

let aws: AwsSandbox
let ours: ReturnType<typeof clientsOf>
let snowflakes: ReturnType<typeof clientsOf>

const TopicArn = 'arn:aws:sns:us-east-1:123456789012:new-logs'

beforeAll(async () => {
  aws = await untilEnd(startAws())
  ours = clientsOf(aws.endpoint, aws.keys.deployer)
  snowflakes = clientsOf(aws.endpoint, aws.keys.snowflake)
})
beforeEach(async () => {
  await aws.reset()
  await ours.s3.send(new CreateBucketCommand({ Bucket: 'logs' }))
  await ours.sns.send(new CreateTopicCommand({ Name: 'new-logs' }))
})

const publish = (bucket = 'logs') => ({
  Effect: 'Allow',
  Principal: { Service: 's3.amazonaws.com' },
  Action: 'sns:Publish',
  Resource: TopicArn,
  Condition: {
    ArnLike: { 'aws:SourceArn': `arn:aws:s3:::${bucket}` },
    StringEquals: { 'aws:SourceAccount': aws.account }
  }
})
const subscribe = () => ({
  Effect: 'Allow',
  Principal: { AWS: aws.iamUserArn },
  Action: 'sns:Subscribe',
  Resource: TopicArn
})

const setPolicy = (AttributeValue: string) =>
  ours.sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: 'Policy', AttributeValue }))
const notify = (more: Partial<TopicConfiguration> = {}) =>
  ours.s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket: 'logs',
      NotificationConfiguration: { TopicConfigurations: [{ TopicArn, Events: ['s3:ObjectCreated:*'], ...more }] }
    })
  )
const subscribeSnowflake = () =>
  snowflakes.sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: aws.queueArn }))

describe('a notification', () => {
  test.each<[string, string, () => string | undefined]>([
    ['InvalidArgument 400', 'the policy that a new topic has', () => undefined],
    ['InvalidArgument 400', 'a policy for another bucket', () => policy(publish('others'))],
    ['ok', 'a policy for this bucket', () => policy(publish())]
  ])('is answered with %s for a topic with %s', async (expected, _, text) => {
    const given = text()
    if (given !== undefined) await setPolicy(given)
    expect(await outcome(notify())).toBe(expected)
  })

  test('is refused for a topic that does not exist', async () => {
    await ours.sns.send(new DeleteTopicCommand({ TopicArn }))
    expect(await messageOf(notify())).toBe('Unable to validate the following destination configurations')
  })
})

describe('the policy of a topic', () => {
  const GONE = 'Invalid parameter: Policy Error: PrincipalNotFound'
  test.each<[string, string, string]>([
    ['all actions', policy({ ...subscribeOf('*'), Action: 'sns:*' }), 'out of service scope'],
    ['actions of another service', policy({ ...subscribeOf('*'), Action: 'sqs:SendMessage' }), 'out of service scope'],
    ['a user that does not exist', policy(subscribeOf('arn:aws:iam::123456789012:user/nobody')), GONE],
    ['a user that was deleted', policy(subscribeOf('AIDAQ3EGHUX4T5HJ7K9LM')), GONE],
    ['no JSON', '{', 'Policy Error: null']
  ])('cannot have %s', async (_, text, message) => {
    expect(await messageOf(setPolicy(text))).toContain(message)
  })

  function subscribeOf(AWS: string) {
    return { Effect: 'Allow', Principal: { AWS }, Action: 'sns:Subscribe', Resource: TopicArn }
  }

  test('lets Snowflake subscribe only if it says so', async () => {
    expect(await outcome(subscribeSnowflake())).toBe('AuthorizationErrorException 403')
    await setPolicy(policy(subscribe()))
    expect(await outcome(subscribeSnowflake())).toBe('ok')
  })

  test('is read with sns:GetTopicAttributes, and written with sns:SetTopicAttributes', async () => {
    const read = new GetTopicAttributesCommand({ TopicArn })
    const write = new SetTopicAttributesCommand({
      TopicArn,
      AttributeName: 'Policy',
      AttributeValue: policy(publish())
    })
    for (const [action, command, other] of [
      ['sns:GetTopicAttributes', read, write],
      ['sns:SetTopicAttributes', write, read]
    ] as const) {
      const { sns } = clientsOf(aws.endpoint, await aws.principal('limited', allow(action, TopicArn)))
      // The policy that a new topic has allows both to everybody in the account.
      await setPolicy(policy(publish()))
      expect([await outcome(sns.send(command as never)), await outcome(sns.send(other as never))]).toEqual([
        'ok',
        'AuthorizationErrorException 403'
      ])
    }
  })
})

test('every subscriber gets what S3 sends to the topic, in an envelope', async () => {
  const { QueueUrl } = await ours.sqs.send(new CreateQueueCommand({ QueueName: 'audit' }))
  const Endpoint = `arn:aws:sqs:us-east-1:${aws.account}:audit`
  await ours.sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }))
  await setPolicy(policy(publish(), subscribe()))
  await subscribeSnowflake()
  await notify()
  await ours.s3.send(new PutObjectCommand({ Bucket: 'logs', Key: 'a', Body: 'x' }))

  const audit = await bodies(ours.sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 })))
  const snowflake = await bodies(
    snowflakes.sqs.send(new ReceiveMessageCommand({ QueueUrl: aws.queueUrl, MaxNumberOfMessages: 10 }))
  )
  for (const received of [audit, snowflake]) {
    expect(received).toMatchObject([
      { Type: 'Notification', TopicArn, Subject: 'Amazon S3 Notification' },
      { Type: 'Notification', TopicArn, Subject: 'Amazon S3 Notification' }
    ])
    expect(received.map(({ Message }) => JSON.parse(String(Message)) as unknown)).toMatchObject([
      { Event: 's3:TestEvent' },
      { Records: [{ eventName: 'ObjectCreated:Put', s3: { object: { key: 'a' } } }] }
    ])
  }
})

async function bodies(received: Promise<ReceiveMessageCommandOutput>): Promise<Readonly<Record<string, unknown>>[]> {
  const { Messages = [] } = await received
  return Messages.map(({ Body }) => JSON.parse(Body ?? '') as Readonly<Record<string, unknown>>)
}

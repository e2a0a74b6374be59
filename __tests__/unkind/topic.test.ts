import {
  GetBucketNotificationConfigurationCommand,
  type NotificationConfiguration,
  PutBucketNotificationConfigurationCommand,
  type S3Client
} from '@aws-sdk/client-s3'
import {
  CreateTopicCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand
} from '@aws-sdk/client-sns'
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import { changeAt, converge, differing, recording, startConverged } from '../pipeline/converged'
import { createSources, deliver, type LineId, LOGGED } from '../pipeline/lines'
import { NAMES, type PipelineWorld } from '../pipeline/world'
import { eventually } from './eventually'

jest.setTimeout(180_000)

const ACCOUNT = '123456789012'
const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:new-logs`
const AUDIT = `arn:aws:sqs:us-east-1:${ACCOUNT}:audit`
const THROUGH_TOPIC = { ...LOGGED, 'sns-topic': TOPIC }
const Events = ['s3:ObjectCreated:*' as const]

let world: PipelineWorld
let team: OtherTeam
beforeAll(async () => {
  world = await startConverged()
}, 60_000)
beforeEach(async () => {
  await world.reset()
  await createSources(world)
  team = otherTeam(world)
  await team.createQueue()
  await world.sandbox.delay(USUAL_DELAYS)
})
afterAll(() => world.stop())

test('another team takes every new object: blocked with the way round, which keeps every object for both', async () => {
  await converge(world, { ...LOGGED, 'create-bucket': 'true' })
  const lines = [...(await deliver(world))]
  expect(await eventually(world)).toEqual(lines.toSorted())

  // Somebody replaces our entry by one to their own queue.
  await team.notify({ QueueConfigurations: [{ Id: 'audit', QueueArn: AUDIT, Events }] })
  const { through, written } = recording()
  const blocked = changeAt(await world.act('apply', LOGGED, through), `s3-notification:${NAMES.bucket}`)
  expect([blocked.action, blocked.reason, written]).toEqual([
    'blocked',
    expect.stringMatching(/"audit" .* to arn:aws:sqs:.*:audit\. .*set the input sns-topic to its ARN/),
    []
  ])

  // What the reason says: a topic, their queue subscribed to it, and their entry to the topic.
  await team.createTopic()
  await team.notify({ TopicConfigurations: [{ Id: 'audit', TopicArn: TOPIC, Events }] })
  const before = await team.policy()
  await converge(world, THROUGH_TOPIC)
  expect(await team.statements()).toEqual([
    ...before,
    'S3AccessLogsToSnowflakePublishsnowflakeZ2DaccessZ2Dlogs',
    'S3AccessLogsToSnowflakeSubscribesnowflakeZ2DaccessZ2Dlogs'
  ])
  expect(await team.notifications()).toMatchObject({ TopicConfigurations: [{ Id: 'audit', TopicArn: TOPIC }] })
  for (let minute = 0; minute < 6; minute++) {
    lines.push(...(await deliver(world)))
    await world.sandbox.wait(60)
  }
  const loaded = await eventually(world)
  expect(loaded).toEqual(lines.toSorted())
  // S3 has sent the first object to Snowflake alone, and the topic began to work after five minutes.
  const late = lines.slice(-3)
  expect(await team.received()).toEqual(expect.arrayContaining([...keysOf(late)]))
})

test('both get every object that is stored once the topic works', async () => {
  await team.createTopic()
  await converge(world, THROUGH_TOPIC)
  expect(await team.notifications()).toMatchObject({
    TopicConfigurations: [{ Id: 's3-access-logs-to-snowflake:snowflake-access-logs', TopicArn: TOPIC }]
  })
  const early = [...(await deliver(world))]
  await world.sandbox.wait(300)
  const lines: LineId[] = []
  for (let minute = 0; minute < 4; minute++) {
    lines.push(...(await deliver(world)))
    await world.sandbox.wait(60)
  }
  expect(await eventually(world)).toEqual([...early, ...lines].toSorted())
  expect(await team.received()).toEqual(keysOf(lines))
})

test('a pipeline moves from the queue to a topic and back without losing or repeating a line', async () => {
  await converge(world)
  const lines = [...(await deliver(world))]
  await eventually(world)
  await team.createTopic()
  for (const inputs of [THROUGH_TOPIC, LOGGED]) {
    lines.push(...(await deliver(world)))
    const plan = await world.act('plan', inputs)
    expect(differing(plan)).toMatchObject({ [`s3-notification:${NAMES.bucket}`]: ['destination'] })
    expect(changeAt(plan, 'pipe:S3_ACCESS_LOGS_PIPE')).toMatchObject({ action: 'replace' })
    await converge(world, inputs)
    lines.push(...(await deliver(world)))
    await world.sandbox.wait(60)
    lines.push(...(await deliver(world)))
    expect(await eventually(world)).toEqual(lines.toSorted())
  }
})

test('without the input, our statements in the policy of the topic are named, and prune takes them away', async () => {
  await team.createTopic()
  const before = await team.policy()
  await converge(world, THROUGH_TOPIC)
  const plan = await world.act('plan', LOGGED)
  expect(plan.log).toMatch(/An earlier declaration of this pipeline left sns-permission:new-logs\. Set `prune: true`/)
  await converge(world, { ...LOGGED, prune: 'true' })
  expect(await team.policy()).toEqual(before)
  const lines = [...(await deliver(world))]
  expect(await eventually(world)).toEqual(lines.toSorted())
})

test('a check says who is subscribed, and that Snowflake no longer is', async () => {
  await team.createTopic()
  await converge(world, THROUGH_TOPIC)
  await deliver(world)
  await world.sandbox.wait(300)
  await eventually(world)
  const healthy = await world.act('check', THROUGH_TOPIC)
  expect(healthy.log).toContain(`Topic ${TOPIC} tells Snowflake's queue of new log objects, and ${AUDIT}.`)

  await team.unsubscribe(/:sf-snowpipe-/)
  const unhealthy = await world.act('check', THROUGH_TOPIC)
  expect(unhealthy.outputs).toMatchObject({ healthy: 'false' })
  expect(unhealthy.log).toContain(`Snowflake's queue is not subscribed to topic ${TOPIC}`)

  await team.unsubscribe(/:audit$/)
  await world.prompt.run('DROP PIPE S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_PIPE')
  await converge(world, THROUGH_TOPIC)
  expect((await world.act('check', THROUGH_TOPIC)).log).toContain(
    "tells Snowflake's queue of new log objects, and nobody else."
  )
})

test('a destroy leaves the topic, its other statements and its other subscribers as they were', async () => {
  await team.createTopic()
  const before = await team.policy()
  await converge(world, THROUGH_TOPIC)
  expect((await world.act('destroy', THROUGH_TOPIC)).succeeded).toBe(true)
  expect(await team.policy()).toEqual(before)
  // S3 shows what was deleted for a while.
  await world.sandbox.wait(120)
  expect(differing(await world.act('destroy', THROUGH_TOPIC))).toEqual({})
})

/** Whoever else wants to know of new objects. */
type OtherTeam = ReturnType<typeof otherTeam>

function otherTeam({ sandbox, s3 }: PipelineWorld) {
  const { endpoint, region, keys } = sandbox.aws
  const settings = { endpoint, region, credentials: keys.deployer }
  const [sns, sqs] = [new SNSClient(settings), new SQSClient(settings)]
  const QueueUrl = `${endpoint}/${ACCOUNT}/audit`
  const policy = async () => {
    const { Attributes = {} } = await sns.send(new GetTopicAttributesCommand({ TopicArn: TOPIC }))
    return (JSON.parse(Attributes['Policy'] ?? '') as { readonly Statement: readonly { readonly Sid: string }[] })
      .Statement
  }
  return {
    policy: async () => (await policy()).map(({ Sid }) => Sid),
    statements: async () => (await policy()).map(({ Sid }) => Sid),
    notify: (document: NotificationConfiguration) => putNotifications(s3, document),
    notifications: () => s3.send(new GetBucketNotificationConfigurationCommand({ Bucket: NAMES.bucket })),
    async createQueue() {
      const allowed = ['s3', 'sns'].map((service) => ({
        Effect: 'Allow',
        Principal: { Service: `${service}.amazonaws.com` },
        Action: 'sqs:SendMessage',
        Resource: AUDIT
      }))
      const Policy = JSON.stringify({ Version: '2012-10-17', Statement: allowed })
      await sqs.send(new CreateQueueCommand({ QueueName: 'audit', Attributes: { Policy } }))
    },
    /** With their queue subscribed, and a policy that lets S3 publish. */
    async createTopic() {
      await sns.send(new CreateTopicCommand({ Name: 'new-logs' }))
      await sns.send(new SubscribeCommand({ TopicArn: TOPIC, Protocol: 'sqs', Endpoint: AUDIT }))
      const Statement = [
        { Sid: 'Team', Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'SNS:Subscribe', Resource: TOPIC },
        {
          Sid: 'S3',
          Effect: 'Allow',
          Principal: { Service: 's3.amazonaws.com' },
          Action: 'SNS:Publish',
          Resource: TOPIC
        }
      ]
      const AttributeValue = JSON.stringify({ Version: '2012-10-17', Statement })
      await sns.send(new SetTopicAttributesCommand({ TopicArn: TOPIC, AttributeName: 'Policy', AttributeValue }))
    },
    /** Ends the subscriptions of these endpoints. */
    async unsubscribe(endpoint: RegExp) {
      const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: TOPIC }))
      const ended = Subscriptions.filter(({ Endpoint = '' }) => endpoint.test(Endpoint))
      expect(ended).not.toEqual([])
      for (const { SubscriptionArn } of ended) await sns.send(new UnsubscribeCommand({ SubscriptionArn }))
    },
    /** The keys of all objects that their queue was told of, each once, sorted. */
    async received(): Promise<readonly string[]> {
      const keys = new Set<string>()
      for (;;) {
        const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }))
        if (Messages.length === 0) return [...keys].toSorted()
        for (const { Body = '', ReceiptHandle } of Messages) {
          keysIn(Body).forEach((key) => keys.add(key))
          await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))
        }
      }
    }
  }
}

async function putNotifications(s3: S3Client, NotificationConfiguration: NotificationConfiguration): Promise<void> {
  await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket: NAMES.bucket, NotificationConfiguration }))
}

function keysIn(body: string): readonly string[] {
  const { Message, ...direct } = JSON.parse(body) as { readonly Message?: string }
  const { Records = [] } = (Message === undefined ? direct : JSON.parse(Message)) as {
    readonly Records?: readonly { readonly s3: { readonly object: { readonly key: string } } }[]
  }
  return Records.map(({ s3 }) => decodeURIComponent(s3.object.key))
}

/** The log objects of lines. */
function keysOf(lines: readonly LineId[]): readonly string[] {
  return [...new Set(lines.map((line) => line.replace(/#\d+$/, '')))].toSorted()
}

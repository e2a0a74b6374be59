import {
  CreateBucketCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand
} from '@aws-sdk/client-s3'
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs'
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type AwsSandbox, startAws } from '../../../sandbox/aws/start'
import { createdObjects } from '../../../sandbox/snowflake/data/pipes/events'
import { untilEnd } from '../../fakes/until-end'
import { clientsOf, outcome } from './clients'

let aws: AwsSandbox
let ours: ReturnType<typeof clientsOf>
beforeAll(async () => {
  aws = await untilEnd(startAws())
  ours = clientsOf(aws.endpoint, aws.keys.deployer)
})
beforeEach(() => aws.reset())

describe('a name in the namespace of an account', () => {
  const REFUSED = 'InvalidBucketName 400'
  test.each<[string, string, boolean, string]>([
    ['of the own one', 'logs-123456789012-us-east-1-an', true, 'ok'],
    ['of the own one, without saying so', 'logs-123456789012-us-east-1-an', false, REFUSED],
    ['of another one', 'logs-999999999999-us-east-1-an', true, REFUSED],
    ['of another Region', 'logs-123456789012-eu-west-1-an', true, REFUSED],
    ['that is none', 'logs', true, REFUSED],
    ['that only looks like one', 'logs-in-milan', false, 'ok']
  ])('%s: %s', async (_, Bucket, claimed, expected) => {
    const namespace = claimed ? { BucketNamespace: 'account-regional' as const } : {}
    expect(await outcome(ours.s3.send(new CreateBucketCommand({ Bucket, ...namespace })))).toBe(expected)
  })
})

describe('keys of all characters', () => {
  const Bucket = 'logs'
  test.each(['a\nb', 'a\r\nb', 'a\tb', 'a b+c', 'ä€😀', '%41', 'a"b<c>&d', 'a//b', '..'])('%j', async (Key) => {
    await ours.s3.send(new CreateBucketCommand({ Bucket }))
    const QueueConfigurations = [{ QueueArn: aws.queueArn, Events: ['s3:ObjectCreated:*' as const] }]
    const NotificationConfiguration = { QueueConfigurations }
    await ours.s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }))
    await ours.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }))
    expect(await (await ours.s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString()).toBe('x')
    expect(await outcome(ours.s3.send(new HeadObjectCommand({ Bucket, Key })))).toBe('ok')
    expect(await listed()).toEqual([Key])

    const { sqs } = clientsOf(aws.endpoint, aws.keys.snowflake)
    const receive = new ReceiveMessageCommand({ QueueUrl: aws.queueUrl, MaxNumberOfMessages: 10 })
    const { Messages = [] } = await sqs.send(receive)
    expect(Messages.flatMap(({ Body = '' }) => createdObjects(Body)).map(({ key }) => key)).toEqual([Key])

    await ours.s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key }] } }))
    expect(await listed()).toEqual([])
  })

  /** XML loses some characters, so clients ask for them percent-encoded. */
  async function listed(): Promise<readonly string[]> {
    const { Contents = [] } = await ours.s3.send(new ListObjectsV2Command({ Bucket, EncodingType: 'url' }))
    return Contents.map(({ Key = '' }) => decodeURIComponent(Key.replaceAll('+', ' ')))
  }
})

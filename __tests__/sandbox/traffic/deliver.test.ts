import {
  CreateBucketCommand,
  GetObjectCommand,
  PutBucketLoggingCommand,
  PutBucketPolicyCommand,
  S3Client,
  type TargetObjectKeyFormat
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type AwsSandbox, startAws } from '../../../sandbox/aws/start'
import { SandboxClock } from '../../../sandbox/clock'
import { deliverLogFile } from '../../../sandbox/traffic/deliver'
import { untilEnd } from '../../fakes/until-end'

const LINES = [
  'owner site [20/Nov/2026:23:59:59 +0000] 192.0.2.1 - A REST.GET.OBJECT k "GET / HTTP/1.1" 200 - 1 1 1 1 "-" "-"',
  'owner site [21/Nov/2026:00:00:01 +0000] 192.0.2.1 - B REST.GET.OBJECT k "GET / HTTP/1.1" 200 - 1 1 1 1 "-" "-"'
]
const AT = new Date('2026-11-21T09:08:07Z')

const clock = new SandboxClock()
let aws: AwsSandbox
let s3: S3Client

beforeAll(async () => {
  aws = await untilEnd(startAws({ clock }))
  s3 = new S3Client({
    endpoint: aws.endpoint,
    region: aws.region,
    credentials: aws.keys.deployer,
    forcePathStyle: true
  })
  for (const Bucket of ['logs', 'site', 'other']) await s3.send(new CreateBucketCommand({ Bucket }))
})
afterAll(async () => {
  s3.destroy()
})

async function allow(SourceArn: string, SourceAccount = aws.account, keys = 'access/*'): Promise<void> {
  const Statement = {
    Effect: 'Allow',
    Principal: { Service: 'logging.s3.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: `arn:aws:s3:::logs/${keys}`,
    Condition: { ArnLike: { 'aws:SourceArn': SourceArn }, StringEquals: { 'aws:SourceAccount': SourceAccount } }
  }
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [Statement] })
  await s3.send(new PutBucketPolicyCommand({ Bucket: 'logs', Policy }))
}

async function turnOn(TargetObjectKeyFormat?: TargetObjectKeyFormat): Promise<void> {
  const LoggingEnabled = {
    TargetBucket: 'logs',
    TargetPrefix: 'access/',
    ...(TargetObjectKeyFormat === undefined ? {} : { TargetObjectKeyFormat })
  }
  await s3.send(new PutBucketLoggingCommand({ Bucket: 'site', BucketLoggingStatus: { LoggingEnabled } }))
}

test('nothing is delivered for a bucket whose logging is off', async () => {
  expect(await deliverLogFile(aws, 'other', LINES, AT)).toEqual([])
})

describe('with the key format', () => {
  const PLACE = 'access/123456789012/us-east-1/site/2026/11'
  const UNIQUE = '[0-9A-F]{16}'

  test.each<[string, TargetObjectKeyFormat | undefined, readonly string[]]>([
    ['none', undefined, [`access/2026-11-21-09-08-07-${UNIQUE}`]],
    ['simple', { SimplePrefix: {} }, [`access/2026-11-21-09-08-07-${UNIQUE}`]],
    [
      'delivery time',
      { PartitionedPrefix: { PartitionDateSource: 'DeliveryTime' } },
      [`${PLACE}/21/2026-11-21-09-08-07-${UNIQUE}`]
    ],
    [
      'event time',
      { PartitionedPrefix: { PartitionDateSource: 'EventTime' } },
      [`${PLACE}/20/2026-11-20-00-00-00-${UNIQUE}`, `${PLACE}/21/2026-11-21-00-00-00-${UNIQUE}`]
    ]
  ])('%s', async (_, format, keys) => {
    await allow('arn:aws:s3:::site')
    await turnOn(format)
    const objects = await deliverLogFile(aws, 'site', LINES, AT)
    expect(objects.map(({ key }) => key)).toEqual(keys.map((key) => expect.stringMatching(new RegExp(`^${key}$`))))
    const bodies = await Promise.all(
      objects.map(async ({ bucket, key }) =>
        (await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }))).Body?.transformToString()
      )
    )
    expect(bodies.join('')).toBe(`${LINES.join('\n')}\n`)
  })
})

test.each([
  ['another bucket', 'arn:aws:s3:::other', undefined],
  ['another account', 'arn:aws:s3:::site', '210987654321']
])('a policy for %s does not allow the delivery', async (_, arn, account) => {
  await allow(arn, account)
  await turnOn()
  await expect(deliverLogFile(aws, 'site', LINES, AT)).rejects.toMatchObject({ name: 'AccessDenied' })
})

test('after another target was set, logs are delivered to the old one too, for as long as that takes', async () => {
  const deliverOnce = async () => (await deliverLogFile(aws, 'moving', LINES, AT)).map(({ key }) => key.split('/')[0])
  const deliverTwice = async () => [...(await deliverOnce()), ...(await deliverOnce())].toSorted()
  const logTo = (TargetPrefix: string) =>
    s3.send(
      new PutBucketLoggingCommand({
        Bucket: 'moving',
        BucketLoggingStatus: { LoggingEnabled: { TargetBucket: 'logs', TargetPrefix } }
      })
    )
  await s3.send(new CreateBucketCommand({ Bucket: 'moving' }))
  await allow('arn:aws:s3:::moving', aws.account, '*')
  await aws.delay({ logging: 3600 })
  await logTo('old/')
  expect(await deliverTwice()).toEqual(['old', 'old'])
  await logTo('new/')
  expect(await deliverTwice()).toEqual(['new', 'old'])
  clock.set(new Date(clock.now().getTime() + 3600_000))
  aws.clockSet()
  expect(await deliverTwice()).toEqual(['new', 'new'])
})

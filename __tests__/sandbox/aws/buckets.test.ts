import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  DeleteBucketEncryptionCommand,
  DeletePublicAccessBlockCommand,
  GetBucketEncryptionCommand,
  GetBucketLoggingCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketRequestPaymentCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  type LoggingEnabled,
  PutBucketLifecycleConfigurationCommand,
  PutBucketLoggingCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketRequestPaymentCommand
} from '@aws-sdk/client-s3'
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type AwsSandbox, startAws } from '../../../sandbox/aws/start'
import { PUBLIC_CONDITIONS, PUBLIC_PRINCIPALS } from '../../fakes/public-conditions'
import { untilEnd } from '../../fakes/until-end'
import { allow, clientsOf, outcome, policy } from './clients'

let aws: AwsSandbox
let s3: ReturnType<typeof clientsOf>['s3']

beforeAll(async () => {
  aws = await untilEnd(startAws())
  s3 = clientsOf(aws.endpoint, aws.keys.deployer).s3
})
beforeEach(async () => {
  await aws.reset()
  await s3.send(new CreateBucketCommand({ Bucket: 'logs' }))
})

const Bucket = 'logs'

test('HEAD of a bucket that does not exist has no body, and is XML all the same', async () => {
  const refusal: unknown = await s3.send(new HeadBucketCommand({ Bucket: 'missing' })).catch((error: unknown) => error)
  expect(refusal).toMatchObject({
    name: 'NotFound',
    $response: { statusCode: 404, headers: { 'content-type': 'application/xml', 'content-length': '0' } }
  })
})

describe('a new bucket', () => {
  test('blocks all public access', async () => {
    const { PublicAccessBlockConfiguration } = await s3.send(new GetPublicAccessBlockCommand({ Bucket }))
    expect(PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true
    })
  })

  test('enforces bucket owner ownership', async () => {
    const { OwnershipControls } = await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }))
    expect(OwnershipControls?.Rules).toEqual([{ ObjectOwnership: 'BucketOwnerEnforced' }])
  })

  test('is encrypted with SSE-S3, even after its configuration was deleted', async () => {
    await s3.send(new DeleteBucketEncryptionCommand({ Bucket }))
    const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket }))
    expect(ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault).toEqual({
      SSEAlgorithm: 'AES256'
    })
  })

  test('makes its owner pay, until that is changed', async () => {
    expect(await s3.send(new GetBucketRequestPaymentCommand({ Bucket }))).toMatchObject({ Payer: 'BucketOwner' })
    const RequestPaymentConfiguration = { Payer: 'Requester' } as const
    await s3.send(new PutBucketRequestPaymentCommand({ Bucket, RequestPaymentConfiguration }))
    expect(await s3.send(new GetBucketRequestPaymentCommand({ Bucket }))).toMatchObject({ Payer: 'Requester' })
  })
})

test('buckets are listed with their Regions, in pages', async () => {
  const eu = clientsOf(aws.endpoint, aws.keys.deployer, 'eu-west-1').s3
  await create(eu, 'far', 'eu-west-1')
  const first = await s3.send(new ListBucketsCommand({ MaxBuckets: 1 }))
  expect(first.Buckets).toMatchObject([{ Name: 'far', BucketRegion: 'eu-west-1' }])
  const rest = await s3.send(new ListBucketsCommand({ MaxBuckets: 1, ContinuationToken: first.ContinuationToken }))
  expect(rest.Buckets).toMatchObject([{ Name: 'logs', BucketRegion: 'us-east-1' }])
  expect(rest.ContinuationToken).toBeUndefined()
})

describe('bucket policy', () => {
  const statement = {
    Sid: 'Ours',
    Effect: 'Allow',
    Principal: { Service: 'logging.s3.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: 'arn:aws:s3:::logs/*'
  }
  const without = (element: string) =>
    policy(Object.fromEntries(Object.entries(statement).filter(([name]) => name !== element)))
  const big = Array.from(
    { length: 400 },
    (_, at) => `arn:aws:s3:::a-source-bucket-with-a-fairly-long-name-it-has-${at}`
  )

  test.each([
    ['is stored', policy(statement), 'ok'],
    ['not JSON', 'hello', 'MalformedPolicy 400'],
    ['not an object', '[]', 'MalformedPolicy 400'],
    ['no statement', '{"Version":"2012-10-17"}', 'MalformedPolicy 400'],
    ['unknown version', JSON.stringify({ Version: '2020-01-01', Statement: [statement] }), 'MalformedPolicy 400'],
    ['no principal', without('Principal'), 'MalformedPolicy 400'],
    ['no action', without('Action'), 'MalformedPolicy 400'],
    ['no resource', without('Resource'), 'MalformedPolicy 400'],
    ['no effect', without('Effect'), 'MalformedPolicy 400'],
    ['unknown element', policy({ ...statement, Actions: 's3:*' }), 'MalformedPolicy 400'],
    ['action of another service', policy({ ...statement, Action: 'iam:GetRole' }), 'MalformedPolicy 400'],
    ['another bucket', policy({ ...statement, Resource: 'arn:aws:s3:::logs2/*' }), 'MalformedPolicy 400'],
    ['the same Sid twice', policy(statement, statement), 'MalformedPolicy 400'],
    [
      'a principal that does not exist',
      policy({ ...statement, Principal: { AWS: 'arn:aws:iam::123456789012:user/nobody' } }),
      'MalformedPolicy 400'
    ],
    ['an account', policy({ ...statement, Principal: { AWS: '123456789012' } }), 'ok'],
    ['public', policy({ ...statement, Principal: '*' }), 'AccessDenied 403'],
    [
      'more than 20 KB',
      policy({ ...statement, Condition: { ArnLike: { 'aws:SourceArn': big } } }),
      'PolicyTooLarge 400'
    ]
  ])('%s', async (_, Policy, expected) => {
    expect(await outcome(s3.send(new PutBucketPolicyCommand({ Bucket, Policy })))).toBe(expected)
    const stored = expected === 'ok' ? 'ok' : 'NoSuchBucketPolicy 404'
    expect(await outcome(s3.send(new GetBucketPolicyCommand({ Bucket })))).toBe(stored)
  })

  test.each(PUBLIC_CONDITIONS)('for everybody %s', async (_, Condition, isPublic) => {
    const Policy = policy({ ...statement, Principal: '*', Condition })
    expect(await outcome(s3.send(new PutBucketPolicyCommand({ Bucket, Policy })))).toBe(
      isPublic ? 'AccessDenied 403' : 'ok'
    )
  })

  test.each(PUBLIC_PRINCIPALS)('for %j', async (Principal, isPublic) => {
    const Policy = policy({ ...statement, Principal })
    expect(await outcome(s3.send(new PutBucketPolicyCommand({ Bucket, Policy })))).toBe(
      isPublic ? 'AccessDenied 403' : 'ok'
    )
  })

  test('may be public after the public access block was deleted', async () => {
    await s3.send(new DeletePublicAccessBlockCommand({ Bucket }))
    const put = new PutBucketPolicyCommand({ Bucket, Policy: policy({ ...statement, Principal: '*' }) })
    expect(await outcome(s3.send(put))).toBe('ok')
  })
})

describe('server access logging', () => {
  const logging = (LoggingEnabled: Partial<LoggingEnabled>) =>
    new PutBucketLoggingCommand({
      Bucket: 'source',
      BucketLoggingStatus: { LoggingEnabled: { TargetBucket: 'logs', TargetPrefix: 'p/', ...LoggingEnabled } }
    })

  beforeEach(() => s3.send(new CreateBucketCommand({ Bucket: 'source' })))

  test.each<[string, LoggingEnabled['TargetObjectKeyFormat']]>([
    ['no format', undefined],
    ['simple', { SimplePrefix: {} }],
    ['by event time', { PartitionedPrefix: { PartitionDateSource: 'EventTime' } }],
    ['by delivery time', { PartitionedPrefix: { PartitionDateSource: 'DeliveryTime' } }]
  ])('stores the key format: %s', async (_, format) => {
    await s3.send(logging(format === undefined ? {} : { TargetObjectKeyFormat: format }))
    const { LoggingEnabled } = await s3.send(new GetBucketLoggingCommand({ Bucket: 'source' }))
    expect(LoggingEnabled).toEqual({ TargetBucket: 'logs', TargetPrefix: 'p/', TargetObjectKeyFormat: format })
  })

  test('is turned off by an empty status', async () => {
    await s3.send(logging({}))
    await s3.send(new PutBucketLoggingCommand({ Bucket: 'source', BucketLoggingStatus: {} }))
    const { LoggingEnabled } = await s3.send(new GetBucketLoggingCommand({ Bucket: 'source' }))
    expect(LoggingEnabled).toBeUndefined()
  })

  test('writes no log objects of its own', async () => {
    await s3.send(logging({}))
    await s3.send(new GetBucketLoggingCommand({ Bucket: 'source' }))
    expect((await s3.send(new ListObjectsV2Command({ Bucket: 'logs' }))).KeyCount).toBe(0)
  })

  const grant = {
    Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/s3/LogDelivery' },
    Permission: 'READ'
  } as const
  test.each([
    ['needs no policy', {}, 'ok'],
    ['no such target', { TargetBucket: 'nowhere' }, 'InvalidTargetBucketForLogging 400'],
    ['target in another Region', { TargetBucket: 'far' }, 'CrossLocationLoggingProhibitted 403'],
    ['target of another account', { TargetBucket: 'theirs' }, 'InvalidTargetBucketForLogging 400'],
    ['grants on a bucket without ACLs', { TargetGrants: [grant] }, 'AccessControlListNotSupported 400']
  ])('%s', async (_, enabled, expected) => {
    await create(clientsOf(aws.endpoint, aws.keys.deployer, 'eu-west-1').s3, 'far', 'eu-west-1')
    const stranger = await aws.principal('stranger', allow('*', '*'), '210987654321')
    await create(clientsOf(aws.endpoint, stranger).s3, 'theirs')
    expect(await outcome(s3.send(logging(enabled)))).toBe(expected)
  })
})

async function create(client: typeof s3, name: string, region?: BucketLocationConstraint): Promise<void> {
  const location = region === undefined ? {} : { CreateBucketConfiguration: { LocationConstraint: region } }
  await client.send(new CreateBucketCommand({ Bucket: name, ...location }))
}

describe('documents that S3 refuses', () => {
  test('ownership that is enforced while an ACL grants others', async () => {
    const Named = 'shared'
    await s3.send(new CreateBucketCommand({ Bucket: Named, ObjectOwnership: 'ObjectWriter', ACL: 'public-read' }))
    const OwnershipControls = { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' as const }] }
    const put = s3.send(new PutBucketOwnershipControlsCommand({ Bucket: Named, OwnershipControls }))
    expect(await outcome(put)).toBe('InvalidBucketAclWithObjectOwnership 400')
  })

  test('lifecycle rules of both versions', async () => {
    const rule = { Status: 'Enabled' as const, Expiration: { Days: 1 } }
    const Rules = [
      { ...rule, ID: 'a', Prefix: 'a/' },
      { ...rule, ID: 'b', Filter: { Prefix: 'b/' } }
    ]
    const put = (rules: typeof Rules) =>
      outcome(s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: rules } })))
    expect(await put(Rules)).toBe('InvalidRequest 400')
    for (const one of Rules) expect(await put([one])).toBe('ok')
  })
})

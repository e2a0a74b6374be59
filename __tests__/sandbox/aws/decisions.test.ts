import { CreatePolicyCommand, CreateRoleCommand, GetRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam'
import {
  CreateBucketCommand,
  GetBucketEncryptionCommand,
  GetBucketLoggingCommand,
  GetBucketPolicyCommand,
  GetBucketRequestPaymentCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  type S3Client
} from '@aws-sdk/client-s3'
import { AssumeRoleCommand } from '@aws-sdk/client-sts'
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type AwsSandbox, startAws } from '../../../sandbox/aws/start'
import { untilEnd } from '../../fakes/until-end'
import { allow, clientsOf, messageOf, outcome, policy, trust } from './clients'

let aws: AwsSandbox
let ours: ReturnType<typeof clientsOf>

const ROLE = 'arn:aws:iam::123456789012:role/snowflake/reader'
const BOUNDARY = 'arn:aws:iam::123456789012:policy/boundary'

beforeAll(async () => {
  aws = await untilEnd(startAws())
  ours = clientsOf(aws.endpoint, aws.keys.deployer)
})
beforeEach(async () => {
  await aws.reset()
  await ours.s3.send(new CreateBucketCommand({ Bucket: 'logs' }))
  await ours.s3.send(new PutObjectCommand({ Bucket: 'logs', Key: 'prefix/object', Body: 'x' }))
})

async function role(trustPolicy: string, rolePolicy: string, boundary?: string): Promise<void> {
  if (boundary !== undefined)
    await ours.iam.send(new CreatePolicyCommand({ PolicyName: 'boundary', PolicyDocument: boundary }))
  await ours.iam.send(
    new CreateRoleCommand({
      RoleName: 'reader',
      Path: '/snowflake/',
      AssumeRolePolicyDocument: trustPolicy,
      ...(boundary === undefined ? {} : { PermissionsBoundary: BOUNDARY })
    })
  )
  await ours.iam.send(
    new PutRolePolicyCommand({ RoleName: 'reader', PolicyName: 'inline', PolicyDocument: rolePolicy })
  )
}

function assume(externalId: string | undefined, RoleArn = ROLE) {
  const external = externalId === undefined ? {} : { ExternalId: externalId }
  return clientsOf(aws.endpoint, aws.keys.snowflake).sts.send(
    new AssumeRoleCommand({ RoleArn, RoleSessionName: 'snowflake', ...external })
  )
}

async function asSnowflake(): Promise<S3Client> {
  const { Credentials } = await assume('secret')
  return clientsOf(aws.endpoint, {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? ''
  }).s3
}

const externally = { Condition: { StringEquals: { 'sts:ExternalId': 'secret' } } }
const reading = allow(['s3:GetObject', 's3:GetObjectVersion'], 'arn:aws:s3:::logs/prefix/*')

describe('Snowflake assumes the role', () => {
  test.each<[string, () => string, string | undefined, string]>([
    ['with the external ID', () => trust(aws.iamUserArn, externally), 'secret', 'ok'],
    ['with another external ID', () => trust(aws.iamUserArn, externally), 'guess', 'AccessDenied 403'],
    ['without an external ID', () => trust(aws.iamUserArn, externally), undefined, 'AccessDenied 403'],
    ['when no external ID is required', () => trust(aws.iamUserArn), 'secret', 'ok'],
    [
      "when Snowflake's whole account is trusted",
      () => trust('arn:aws:iam::999999999999:root', externally),
      'secret',
      'ok'
    ],
    ['when only our account is trusted', () => trust('arn:aws:iam::123456789012:root'), 'secret', 'AccessDenied 403']
  ])('%s', async (_, trustPolicy, externalId, expected) => {
    await role(trustPolicy(), reading)
    expect(await outcome(assume(externalId))).toBe(expected)
  })

  test('unless it does not exist', async () => {
    expect(await messageOf(assume('secret'))).toBe(
      `User: ${aws.iamUserArn} is not authorized to perform: sts:AssumeRole on resource: ${ROLE}`
    )
  })
})

describe('with the role, Snowflake', () => {
  const get = (key: string) => new GetObjectCommand({ Bucket: 'logs', Key: key })
  const list = (Prefix: string) => new ListObjectsV2Command({ Bucket: 'logs', Prefix })
  const denyTo = (Principal: unknown, rest: object = {}) =>
    policy({ Effect: 'Deny', Principal, Action: 's3:GetObject', Resource: 'arn:aws:s3:::logs/*', ...rest })
  const listing = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::logs/prefix/*' },
      {
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: 'arn:aws:s3:::logs',
        Condition: { StringLike: { 's3:prefix': ['prefix/*'] } }
      }
    ]
  })

  test.each<[string, string, (s3: S3Client) => Promise<unknown>, string]>([
    ['reads an existing object', reading, (s3) => s3.send(get('prefix/object')), 'ok'],
    ['does not learn that a key does not exist', reading, (s3) => s3.send(get('prefix/none')), 'AccessDenied 403'],
    ['learns that with s3:ListBucket', allow('s3:*', '*'), (s3) => s3.send(get('prefix/none')), 'NoSuchKey 404'],
    ['reads nothing outside the prefix', reading, (s3) => s3.send(get('other/object')), 'AccessDenied 403'],
    ['lists nothing without the permission', reading, (s3) => s3.send(list('prefix/')), 'AccessDenied 403'],
    ['lists the allowed prefix', listing, (s3) => s3.send(list('prefix/a')), 'ok'],
    ['lists no other prefix', listing, (s3) => s3.send(list('other/')), 'AccessDenied 403']
  ])('%s', async (_, rolePolicy, call, expected) => {
    await role(trust(aws.iamUserArn, externally), rolePolicy)
    expect(await outcome(call(await asSnowflake()))).toBe(expected)
  })

  test('is limited by a permissions boundary', async () => {
    await role(trust(aws.iamUserArn, externally), reading, allow('s3:ListBucket', '*'))
    expect(await messageOf((await asSnowflake()).send(get('prefix/object')))).toBe(
      'User: arn:aws:sts::123456789012:assumed-role/reader/snowflake is not authorized to perform: s3:GetObject on ' +
        'resource: "arn:aws:s3:::logs/prefix/object" because no permissions boundary allows the s3:GetObject action'
    )
  })

  test.each<[string, string, string]>([
    ['for everybody', denyTo('*'), 'AccessDenied 403'],
    ['for the role', denyTo({ AWS: ROLE.replace('/snowflake', '') }), 'AccessDenied 403'],
    ['for insecure transport only', denyTo('*', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } }), 'ok']
  ])("is denied by the bucket's Deny %s", async (_, Policy, expected) => {
    const path = Policy.includes('role/reader') ? '/' : '/snowflake/'
    const RoleName = 'reader'
    const AssumeRolePolicyDocument = trust(aws.iamUserArn, externally)
    await ours.iam.send(new CreateRoleCommand({ RoleName, Path: path, AssumeRolePolicyDocument }))
    await ours.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'inline', PolicyDocument: reading }))
    await ours.s3.send(new PutBucketPolicyCommand({ Bucket: 'logs', Policy }))
    const { Credentials } = await assume('secret', `arn:aws:iam::123456789012:role${path}reader`)
    const { s3 } = clientsOf(aws.endpoint, {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? ''
    })
    expect(await outcome(s3.send(get('prefix/object')))).toBe(expected)
  })
})

describe('the logging service delivers', () => {
  const statement = (rest: object = {}) => ({
    Effect: 'Allow',
    Principal: { Service: 'logging.s3.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: 'arn:aws:s3:::logs/prefix/*',
    Condition: {
      ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::source' },
      StringEquals: { 'aws:SourceAccount': '123456789012' }
    },
    ...rest
  })
  const denial = (Condition: object) => ({
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:PutObject',
    Resource: 'arn:aws:s3:::logs/*',
    Condition
  })
  const fromElsewhere = { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } }
  const exceptServices = { ...fromElsewhere, Bool: { 'aws:PrincipalIsAWSService': 'false' } }

  test.each<[string, string | null, string, string]>([
    ['nothing without a policy', null, 'prefix/log', 'AccessDenied 403'],
    ['below the prefix', policy(statement()), 'prefix/log', 'ok'],
    ['nothing outside the prefix', policy(statement()), 'other/log', 'AccessDenied 403'],
    [
      'nothing for another source',
      policy(statement({ Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::another' } } })),
      'prefix/log',
      'AccessDenied 403'
    ],
    [
      'nothing when a Deny requires a VPC endpoint',
      policy(statement(), denial(fromElsewhere)),
      'prefix/log',
      'AccessDenied 403'
    ],
    ['despite a Deny that exempts AWS services', policy(statement(), denial(exceptServices)), 'prefix/log', 'ok']
  ])('%s', async (_, Policy, Key, expected) => {
    if (Policy !== null) await ours.s3.send(new PutBucketPolicyCommand({ Bucket: 'logs', Policy }))
    const { s3 } = clientsOf(aws.endpoint, aws.keys.logging)
    s3.middlewareStack.add(
      (next) => (args) => {
        const request = args.request as { headers: Record<string, string> }
        request.headers['x-sandbox-source-arn'] = 'arn:aws:s3:::source'
        request.headers['x-sandbox-source-account'] = '123456789012'
        return next(args)
      },
      { step: 'build' }
    )
    expect(await outcome(s3.send(new PutObjectCommand({ Bucket: 'logs', Key, Body: 'line' })))).toBe(expected)
  })
})

describe('least privilege', () => {
  const Bucket = 'logs'
  const bucket = 'arn:aws:s3:::logs'

  test.each<[string, string, (clients: ReturnType<typeof clientsOf>) => Promise<unknown>]>([
    ['s3:ListBucket', bucket, ({ s3 }) => s3.send(new HeadBucketCommand({ Bucket }))],
    ['s3:GetBucketLogging', bucket, ({ s3 }) => s3.send(new GetBucketLoggingCommand({ Bucket }))],
    ['s3:GetEncryptionConfiguration', bucket, ({ s3 }) => s3.send(new GetBucketEncryptionCommand({ Bucket }))],
    ['s3:GetBucketRequestPayment', bucket, ({ s3 }) => s3.send(new GetBucketRequestPaymentCommand({ Bucket }))],
    ['iam:GetRole', ROLE, ({ iam }) => iam.send(new GetRoleCommand({ RoleName: 'reader' }))],
    [
      'iam:PutRolePolicy',
      ROLE,
      ({ iam }) => iam.send(new PutRolePolicyCommand({ RoleName: 'reader', PolicyName: 'p', PolicyDocument: reading }))
    ]
  ])('%s on %s is all that the request needs', async (action, resource, call) => {
    await role(trust(aws.iamUserArn), reading)
    const allowed = clientsOf(aws.endpoint, await aws.principal('planner', allow(action, resource)))
    expect(await outcome(call(allowed))).toBe('ok')
    const elsewhere = clientsOf(aws.endpoint, await aws.principal('planner', allow(action, `${resource}x`)))
    expect(await outcome(call(elsewhere))).toMatch(/ 403$/)
  })

  test('creating a role with tags also needs iam:TagRole', async () => {
    const tagged = new CreateRoleCommand({
      RoleName: 'tagged',
      AssumeRolePolicyDocument: trust(aws.iamUserArn),
      Tags: [{ Key: 'managed-by', Value: 'us' }]
    })
    const arn = 'arn:aws:iam::123456789012:role/tagged'
    const without = clientsOf(aws.endpoint, await aws.principal('applier', allow('iam:CreateRole', arn)))
    expect(await messageOf(without.iam.send(tagged))).toContain('iam:TagRole')
    const condition = { Condition: { StringEquals: { 'aws:RequestTag/managed-by': 'us' } } }
    const both = allow(['iam:CreateRole', 'iam:TagRole'], arn, condition)
    expect(await outcome(clientsOf(aws.endpoint, await aws.principal('applier', both)).iam.send(tagged))).toBe('ok')
  })

  test('a denial names the user, the action, the resource and what is missing', async () => {
    const { s3, iam } = clientsOf(aws.endpoint, await aws.principal('planner', allow('s3:GetBucketLogging', '*')))
    expect(await messageOf(s3.send(new GetBucketPolicyCommand({ Bucket })))).toBe(
      'User: arn:aws:iam::123456789012:user/planner is not authorized to perform: s3:GetBucketPolicy on resource: ' +
        '"arn:aws:s3:::logs" because no identity-based policy allows the s3:GetBucketPolicy action'
    )
    await role(trust(aws.iamUserArn), reading)
    expect(await messageOf(iam.send(new GetRoleCommand({ RoleName: 'reader' })))).toBe(
      'User: arn:aws:iam::123456789012:user/planner is not authorized to perform: iam:GetRole on resource: role reader ' +
        'because no identity-based policy allows the iam:GetRole action'
    )
  })
})

describe('accounts', () => {
  const logging = (ExpectedBucketOwner?: string) =>
    new GetBucketLoggingCommand({ Bucket: 'logs', ...(ExpectedBucketOwner ? { ExpectedBucketOwner } : {}) })

  test.each([
    ['123456789012', 'ok'],
    ['999999999999', 'AccessDenied 403']
  ])('the expected owner %s', async (owner, expected) => {
    expect(await outcome(ours.s3.send(logging(owner)))).toBe(expected)
  })

  test("an administrator of another account needs the bucket policy's permission", async () => {
    const { s3 } = clientsOf(aws.endpoint, await aws.principal('stranger', allow('*', '*'), '210987654321'))
    expect(await messageOf(s3.send(logging()))).toBe('Access Denied')
  })

  test('a bucket name is taken in all accounts', async () => {
    const { s3 } = clientsOf(aws.endpoint, await aws.principal('stranger', allow('*', '*'), '210987654321'))
    expect(await outcome(s3.send(new CreateBucketCommand({ Bucket: 'logs' })))).toBe('BucketAlreadyExists 409')
  })
})

import { CreateRoleCommand, GetRoleCommand } from '@aws-sdk/client-iam'
import { CreateBucketCommand, HeadBucketCommand, ListBucketsCommand } from '@aws-sdk/client-s3'
import { ListQueuesCommand } from '@aws-sdk/client-sqs'
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { type AwsSandbox, startAws } from '../../../sandbox/aws/start'
import { untilEnd } from '../../fakes/until-end'
import { clientsOf, outcome, trust } from './clients'

let aws: AwsSandbox

beforeAll(async () => {
  aws = await untilEnd(startAws())
})

type Clients = ReturnType<typeof clientsOf>

const CALLS: Readonly<Record<string, (clients: Clients) => Promise<unknown>>> = {
  s3: ({ s3 }) => s3.send(new ListBucketsCommand({})),
  iam: ({ iam }) => iam.send(new GetRoleCommand({ RoleName: 'x' })),
  sts: ({ sts }) => sts.send(new GetCallerIdentityCommand({})),
  sqs: ({ sqs }) => sqs.send(new ListQueuesCommand({}))
}

describe.each([
  ['s3', 'InvalidAccessKeyId 403', 'SignatureDoesNotMatch 403'],
  ['iam', 'InvalidClientTokenId 403', 'SignatureDoesNotMatch 403'],
  ['sts', 'InvalidClientTokenId 403', 'SignatureDoesNotMatch 403'],
  ['sqs', 'InvalidClientTokenId 403', 'SignatureDoesNotMatch 403']
])('%s', (service, unknownKey, wrongSignature) => {
  test('unknown access key', async () => {
    const clients = clientsOf(aws.endpoint, { ...aws.keys.deployer, accessKeyId: 'AKIANOBODYNOBODYNOBO' })
    expect(await outcome(CALLS[service]!(clients))).toBe(unknownKey)
  })

  test('wrong secret', async () => {
    const clients = clientsOf(aws.endpoint, { ...aws.keys.deployer, secretAccessKey: 'wrong' })
    expect(await outcome(CALLS[service]!(clients))).toBe(wrongSignature)
  })
})

test('a refused HEAD has a status and no body', async () => {
  const { s3 } = clientsOf(aws.endpoint, { ...aws.keys.deployer, secretAccessKey: 'wrong' })
  expect(await outcome(s3.send(new HeadBucketCommand({ Bucket: 'x' })))).toMatch(/ 403$/)
})

test.each([
  ['an unsigned IAM request', '/', 'Action=ListRoles&Version=2010-05-08', 403, 'MissingAuthenticationToken'],
  ['an unsigned STS request', '/', 'Action=GetCallerIdentity&Version=2011-06-15', 403, 'MissingAuthenticationToken'],
  ['an unsigned upload', '/open/key', 'x', 403, 'AccessDenied']
])('%s', async (_, path, body, status, code) => {
  await clientsOf(aws.endpoint, aws.keys.deployer).s3.send(new CreateBucketCommand({ Bucket: 'open' }))
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const response = await fetch(aws.endpoint + path, { method: path === '/' ? 'POST' : 'PUT', headers, body })
  expect([response.status, await response.text()]).toEqual([status, expect.stringContaining(`<Code>${code}</Code>`)])
})

test('an Authorization header that cannot be read', async () => {
  const response = await fetch(`${aws.endpoint}/bucket`, { headers: { authorization: 'Bearer x' } })
  expect([response.status, await response.text()]).toEqual([
    400,
    expect.stringContaining('AuthorizationHeaderMalformed')
  ])
})

describe('temporary keys', () => {
  async function assumed(DurationSeconds = 900) {
    const { iam, sts } = clientsOf(aws.endpoint, aws.keys.deployer)
    await outcome(
      iam.send(new CreateRoleCommand({ RoleName: 'temporary', AssumeRolePolicyDocument: trust('123456789012') }))
    )
    const RoleArn = 'arn:aws:iam::123456789012:role/temporary'
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: 'session', DurationSeconds })
    )
    return {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? ''
    }
  }

  test('identify the role and the session', async () => {
    const { sts } = clientsOf(aws.endpoint, await assumed())
    const { Arn } = await sts.send(new GetCallerIdentityCommand({}))
    expect(Arn).toBe('arn:aws:sts::123456789012:assumed-role/temporary/session')
  })

  test.each([
    ['s3', 'InvalidToken 400'],
    ['sts', 'InvalidClientTokenId 403']
  ])('for %s need their session token', async (service, expected) => {
    const { accessKeyId, secretAccessKey } = await assumed()
    expect(await outcome(CALLS[service]!(clientsOf(aws.endpoint, { accessKeyId, secretAccessKey })))).toBe(expected)
  })

  test.each([
    ['s3', 'ExpiredToken 400'],
    ['sts', /^ExpiredToken(Exception)? 403$/]
  ])('for %s expire', async (service, expected) => {
    const clients = clientsOf(aws.endpoint, await assumed(0))
    expect(await outcome(CALLS[service]!(clients))).toMatch(expected)
  })
})

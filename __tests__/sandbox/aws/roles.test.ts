import {
  CreateRoleCommand,
  CreateUserCommand,
  DeleteUserCommand,
  GetRoleCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand
} from '@aws-sdk/client-iam'
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type AwsSandbox, startAws } from '../../../sandbox/aws/start'
import { untilEnd } from '../../fakes/until-end'
import { allow, clientsOf, messageOf, outcome, trust } from './clients'

let aws: AwsSandbox
let iam: ReturnType<typeof clientsOf>['iam']

beforeAll(async () => {
  aws = await untilEnd(startAws())
  iam = clientsOf(aws.endpoint, aws.keys.deployer).iam
})
beforeEach(() => aws.reset())

function create(document: string, name = 'reader') {
  return iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: document }))
}

test('a role that does not exist is named in the words of IAM', async () => {
  const sent = iam.send(new GetRoleCommand({ RoleName: 'nobody' }))
  expect(await messageOf(sent)).toBe('The role with name nobody cannot be found.')
})

async function trustedBy(role: string): Promise<unknown> {
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: role }))
  const document = JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')) as {
    Statement: [{ Principal: { AWS: unknown } }]
  }
  return document.Statement[0].Principal.AWS
}

const cases: [string, () => string, string][] = [
  ["Snowflake's user", () => trust(aws.iamUserArn), 'ok'],
  ['the account', () => trust('123456789012'), 'ok'],
  ["the account's root", () => trust('arn:aws:iam::123456789012:root'), 'ok'],
  ['anyone', () => trust('*'), 'ok'],
  ['not JSON', () => 'hello', 'MalformedPolicyDocumentException 400'],
  ['no such user', () => trust(`${aws.iamUserArn}x`), 'MalformedPolicyDocumentException 400'],
  ['not an ARN', () => trust('snowflake'), 'MalformedPolicyDocumentException 400'],
  ['an unknown unique ID', () => trust('AIDAZZZZZZZZZZZZZZZZZ'), 'MalformedPolicyDocumentException 400'],
  [
    'one of two does not exist',
    () => trust([aws.iamUserArn, `${aws.iamUserArn}x`]),
    'MalformedPolicyDocumentException 400'
  ],
  ['2,049 characters', () => trust(Array<string>(60).fill(aws.iamUserArn)), 'LimitExceededException 409']
]

describe('trust policy', () => {
  test.each(cases)('at creation: %s', async (_, document, expected) => {
    expect(await outcome(create(document()))).toBe(expected)
  })

  test.each(cases)('on update: %s', async (_, document, expected) => {
    await create(trust('123456789012'))
    const update = new UpdateAssumeRolePolicyCommand({ RoleName: 'reader', PolicyDocument: document() })
    expect(await outcome(iam.send(update))).toBe(expected)
    if (expected !== 'ok') expect(await trustedBy('reader')).toBe('123456789012')
  })

  test('errors name the principal that does not exist', async () => {
    const arn = 'arn:aws:iam::999999999999:user/nobody'
    expect(await messageOf(create(trust(arn)))).toBe(`Invalid principal in policy: "AWS":"${arn}"`)
  })

  test('shows the unique ID of a deleted user, even when one of the same name is created', async () => {
    const { User } = await iam.send(new CreateUserCommand({ UserName: 'guest' }))
    const arn = User?.Arn ?? ''
    await create(trust(arn))
    expect(await trustedBy('reader')).toBe(arn)
    await iam.send(new DeleteUserCommand({ UserName: 'guest' }))
    expect(await trustedBy('reader')).toBe(User?.UserId)
    expect(User?.UserId).toMatch(/^AIDA[A-Z2-7]{17}$/)
    await iam.send(new CreateUserCommand({ UserName: 'guest' }))
    expect(await trustedBy('reader')).toBe(User?.UserId)
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'reader', PolicyDocument: trust(arn) }))
    expect(await trustedBy('reader')).toBe(arn)
  })
})

test('role names are unique regardless of case', async () => {
  await create(trust('123456789012'))
  expect(await outcome(create(trust('123456789012'), 'READER'))).toBe('EntityAlreadyExistsException 409')
})

test('a boundary must exist', async () => {
  const role = { RoleName: 'reader', AssumeRolePolicyDocument: trust('123456789012') }
  const PermissionsBoundary = 'arn:aws:iam::123456789012:policy/none'
  expect(await outcome(iam.send(new CreateRoleCommand({ ...role, PermissionsBoundary })))).toBe(
    'NoSuchEntityException 404'
  )
})

test('inline policies may have 10,240 characters together, without white space', async () => {
  await create(trust('123456789012'))
  const text = (length: number) => allow('s3:GetObject', Array<string>(length).fill(`arn:aws:s3:::${'x'.repeat(60)}`))
  const put = (name: string, document: string) =>
    outcome(iam.send(new PutRolePolicyCommand({ RoleName: 'reader', PolicyName: name, PolicyDocument: document })))
  expect(await put('one', text(80))).toBe('ok')
  expect(await put('two', text(80))).toBe('LimitExceededException 409')
  expect(await put('one', text(120))).toBe('ok')
  expect(await put('one', `${allow('s3:GetObject', '*')}${' '.repeat(11_000)}`)).toBe('ok')
})

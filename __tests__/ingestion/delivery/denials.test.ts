import { describe, expect, test } from '@jest/globals'
import { decide } from '../../../sandbox/aws/gateway/decide'
import type { Statement } from '../../../src/aws/policies'
import { allowingAll, denialsOf } from '../../../src/ingestion/delivery/denials'

const ACCOUNT = '111122223333'
const NOW = new Date('2026-11-23T12:00:00Z')
const DELIVERY = {
  sources: ['one', 'two'],
  others: [],
  bucket: 'b',
  prefix: 'logs/',
  account: ACCOUNT,
  partition: 'aws',
  region: 'eu-west-1'
}
const DENY: Statement = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::b/*' }

function without(...names: readonly string[]): Statement {
  return Object.fromEntries(Object.entries(DENY).filter(([name]) => !names.includes(name)))
}

const when = (operator: string, key: string, value: string | string[]): Statement => ({
  ...DENY,
  Condition: { [operator]: { [key]: value } }
})

const CERTAIN: readonly (readonly [string, Statement])[] = [
  ['everything', DENY],
  ['a list of principals with everybody', { ...DENY, Principal: { AWS: [ACCOUNT, '*'] } }],
  ['the service', { ...DENY, Principal: { Service: 'logging.s3.amazonaws.com' } }],
  ['the action, in another case', { ...DENY, Action: ['s3:GetObject', 'S3:Put*'] }],
  ['one character of the action is a wildcard', { ...DENY, Action: 's3:PutObjec?' }],
  ['NotAction without the action', { ...without('Action'), NotAction: ['s3:Get*', 's3:List*'] }],
  ['NotResource elsewhere', { ...without('Resource'), NotResource: 'arn:aws:s3:::b/audit/*' }],
  ['NotPrincipal with an account', { ...without('Principal'), NotPrincipal: { AWS: ACCOUNT } }],
  ['NotPrincipal with another service', { ...without('Principal'), NotPrincipal: { Service: 'sns.amazonaws.com' } }],
  ['the prefix', { ...DENY, Resource: 'arn:aws:s3:::b/lo?s/*' }],
  ['everything but requests of the organization', when('StringNotEquals', 'aws:PrincipalOrgID', 'o-1')],
  ['the same with IfExists', when('StringNotEqualsIfExists', 'aws:PrincipalOrgID', 'o-1')],
  ['everything but paths of the organization', when('ForAllValues:StringNotLike', 'aws:PrincipalOrgPaths', 'o-1/*')],
  ['everything but an endpoint', when('StringNotEquals', 'aws:SourceVpce', 'vpce-1')],
  ['no endpoint', when('Null', 'aws:SourceVpce', 'true')],
  ['everything but a network', when('StringNotLike', 'AWS:sourcevpc', ['vpc-1', 'vpc-2*'])],
  ['requests of services', when('Bool', 'aws:PrincipalIsAWSService', 'true')],
  ['requests over TLS', when('Bool', 'aws:SecureTransport', 'true')],
  ['everything but one key', when('StringNotEquals', 's3:x-amz-server-side-encryption', 'aws:kms')],
  ['another account', when('StringNotEquals', 'aws:SourceAccount', '444455556666')],
  ['other sources', when('ArnNotLike', 'aws:SourceArn', 'arn:aws:s3:::three')],
  ['until later', when('DateLessThan', 'aws:CurrentTime', '2027-01-01T00:00:00Z')]
]

const POSSIBLE: readonly (readonly [string, Statement])[] = [
  ['a part of the prefix', { ...DENY, Resource: 'arn:aws:s3:::b/logs/2026*' }],
  ['a suffix', { ...DENY, Resource: 'arn:aws:s3:::b/*.exe' }],
  ['without the header', when('Null', 's3:x-amz-server-side-encryption', 'true')],
  ['with another value of the header', when('StringNotEquals', 's3:x-amz-server-side-encryption', 'AES256')],
  ['one of the sources', when('ArnLike', 'aws:SourceArn', 'arn:aws:s3:::one')],
  ['other addresses', when('NotIpAddress', 'aws:SourceIp', '10.0.0.0/8')],
  ['TLS below 1.3', when('NumericLessThan', 's3:TlsVersion', '1.3')],
  ['an operator that does not exist', when('StringSoundsLike', 'aws:SourceAccount', ACCOUNT)],
  ['a variable', when('StringEquals', 'aws:SourceAccount', '${aws:PrincipalAccount}')],
  ['a key that we do not know', when('StringNotEquals', 'aws:PrincipalAccount', ACCOUNT)]
]

const HARMLESS: readonly (readonly [string, Statement])[] = [
  ['an Allow', { ...DENY, Effect: 'Allow' }],
  ['another action', { ...DENY, Action: ['s3:DeleteObject'] }],
  ['NotAction with the action', { ...without('Action'), NotAction: ['s3:Put*'] }],
  ['another prefix', { ...DENY, Resource: ['arn:aws:s3:::b', 'arn:aws:s3:::b/audit/*'] }],
  ['NotResource with the prefix', { ...without('Resource'), NotResource: ['arn:aws:s3:::b/logs/*'] }],
  ['a role', { ...DENY, Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/x` } }],
  ['an account', { ...DENY, Principal: { AWS: ACCOUNT } }],
  ['another service', { ...DENY, Principal: { Service: 'sns.amazonaws.com' } }],
  [
    'NotPrincipal with the service',
    { ...without('Principal'), NotPrincipal: { Service: ['logging.s3.amazonaws.com', 'sns.amazonaws.com'] } }
  ],
  ['without TLS', when('Bool', 'aws:SecureTransport', 'false')],
  ['except services', when('BoolIfExists', 'aws:PrincipalIsAWSService', 'false')],
  ['except the service', when('StringNotEquals', 'aws:PrincipalServiceName', 'logging.s3.amazonaws.com')],
  [
    'except the service, by the list of its names',
    when('ForAllValues:StringNotEquals', 'aws:PrincipalServiceNamesList', 'logging.s3.amazonaws.com')
  ],
  [
    'except services, and other organizations',
    {
      ...DENY,
      Condition: {
        StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' },
        Bool: { 'aws:PrincipalIsAWSService': 'false' }
      }
    }
  ],
  ['an endpoint', when('StringEquals', 'aws:SourceVpce', 'vpce-1')],
  ['our organization', when('ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', 'o-1/*')],
  ['a KMS key', when('StringEquals', 's3:x-amz-server-side-encryption', 'aws:kms')],
  ['TLS below 1.2', when('NumericLessThan', 's3:TlsVersion', '1.2')],
  ['until earlier', when('DateLessThan', 'aws:CurrentTime', '2026-01-01T00:00:00Z')]
]

function judged(statement: Statement) {
  const { certain, possible } = denialsOf([{ Sid: 'Theirs', ...statement }], DELIVERY, NOW)
  return [certain.length, possible.length]
}

/** What an evaluation of the policy by somebody else's implementation says. */
async function delivers(statement: Statement): Promise<boolean> {
  const Allow = { ...DENY, Effect: 'Allow' }
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: [Allow, statement] })
  const bucket = {
    account: ACCOUNT,
    region: 'eu-west-1',
    policy,
    blockPublicPolicy: false,
    restrictPublicBuckets: false
  }
  const need = {
    action: 's3:PutObject',
    resource: 'arn:aws:s3:::b/logs/2026-11-23-12-00-00-0123456789ABCDEF',
    context: {},
    guard: { bucket: 'b' }
  }
  const { allowed } = await decide(
    { type: 'service', arn: 'logging.s3.amazonaws.com' },
    need,
    { buckets: { b: bucket }, role: null, queues: {}, topics: {} },
    {
      'aws:PrincipalIsAWSService': 'true',
      'aws:PrincipalServiceName': 'logging.s3.amazonaws.com',
      'aws:PrincipalServiceNamesList': ['logging.s3.amazonaws.com'],
      'aws:SecureTransport': 'true',
      'aws:SourceAccount': ACCOUNT,
      'aws:SourceArn': 'arn:aws:s3:::one',
      'aws:CurrentTime': NOW.toISOString(),
      's3:TlsVersion': '1.2'
    }
  )
  return allowed
}

describe('every delivery is denied', () => {
  test.each(CERTAIN)('%s', async (_, statement) => {
    expect(judged(statement)).toEqual([1, 0])
    expect(await delivers(statement)).toBe(false)
  })
})

test.each(POSSIBLE)('perhaps denied: %s', (_, statement) => {
  expect(judged(statement)).toEqual([0, 1])
})

describe('no delivery is denied', () => {
  test.each(HARMLESS)('%s', async (_, statement) => {
    expect(judged(statement)).toEqual([0, 0])
    expect(await delivers(statement)).toBe(true)
  })
})

test('the sentence names the statement, the bucket and the condition to add', () => {
  const [first] = denialsOf([{ Sid: 'OrgOnly', ...DENY }], DELIVERY, NOW).certain
  expect(first).toBe(
    'Statement "OrgOnly" in the policy of log bucket b denies the log delivery service: exclude the service with the condition "Bool": { "aws:PrincipalIsAWSService": "false" } in that statement.'
  )
})

test('without declared sources, a condition on the source is never certain', () => {
  const statement = when('ArnNotLike', 'aws:SourceArn', 'arn:aws:s3:::three')
  expect(denialsOf([statement], { ...DELIVERY, sources: [] }, NOW)).toMatchObject({
    certain: [],
    possible: [expect.anything()]
  })
})

describe('statements that allow every delivery by themselves', () => {
  const allow = (changed: Statement): Statement => ({ Sid: 'Theirs', ...DENY, Effect: 'Allow', ...changed })
  const service = { Principal: { Service: 'logging.s3.amazonaws.com' } }
  const from = (...sources: readonly string[]): Statement => ({
    Condition: { ArnLike: { 'aws:SourceArn': sources.map((source) => `arn:aws:s3:::${source}`) } }
  })
  const ours = allow({ Sid: 'Ours', ...service, Action: 's3:PutObject', Resource: 'arn:aws:s3:::b/logs/*' })

  test.each<[string, Statement, boolean]>([
    ['the service, everywhere in the bucket', allow(service), true],
    ['both sources', allow({ ...service, ...from('one', 'two') }), true],
    ['one source of two', allow({ ...service, ...from('one') }), false],
    ['another prefix', allow({ ...service, Resource: 'arn:aws:s3:::b/other/*' }), false],
    ['another service', allow({ Principal: { Service: 'delivery.logs.amazonaws.com' } }), false],
    ['a deny', { ...DENY, ...service }, false]
  ])('%s: %#', (_, statement, expected) => {
    expect(allowingAll([statement], ours, DELIVERY, NOW)).toEqual(expected ? ['"Theirs"'] : [])
  })

  test('the same as ours counts, also where it is not known which buckets log', () => {
    const unknown = { ...DELIVERY, sources: [] }
    const same = { ...ours, ...from('*'), Sid: 'Theirs' }
    expect(allowingAll([same], { ...ours, ...from('*') }, unknown, NOW)).toEqual(['"Theirs"'])
    expect(allowingAll([{ ...same, ...from('one') }], { ...ours, ...from('*') }, unknown, NOW)).toEqual([])
  })
})

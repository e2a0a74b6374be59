import { describe, expect, test } from '@jest/globals'
import type { Statement } from '../../../src/aws/policies'
import { refusals } from '../../../src/ingestion/delivery/allowances'
import type { Delivery } from '../../../src/ingestion/delivery/obstacles'
import type { Row, Run } from '../../../src/model/operation'

const NOW = new Date('2026-11-23T12:00:00Z')
const DELIVERY: Delivery = {
  sources: ['app-one', 'app-two'],
  others: [],
  bucket: 'logs',
  prefix: 'new/',
  account: '111122223333',
  partition: 'aws',
  region: 'us-east-1'
}
const GROUP = 'http://acs.amazonaws.com/groups/s3/LogDelivery'

function allow(sourceArns: readonly string[] = ['arn:aws:s3:::app-*'], rest: Row = {}): Statement {
  return {
    Sid: 'Ours',
    Effect: 'Allow',
    Principal: { Service: 'logging.s3.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: 'arn:aws:s3:::logs/new/*',
    Condition: { ArnLike: { 'aws:SourceArn': [...sourceArns] }, StringEquals: { 'aws:SourceAccount': '111122223333' } },
    ...rest
  }
}

/** @param targets the prefixes that buckets log to */
function run(targets: Readonly<Record<string, string>>, answers: Readonly<Record<string, Row>> = {}): Run {
  return async ({ name, input }) => {
    const TargetPrefix = targets[String(input['Bucket'])]
    if (name === 'GetBucketLogging' && TargetPrefix !== undefined)
      return [{ LoggingEnabled: { TargetBucket: 'logs', TargetPrefix } }]
    const answer = answers[name]
    return answer === undefined ? [] : [answer]
  }
}

const HERE = run({ 'app-one': 'new/', 'app-two': 'new/' })
const ACL = { Owner: { ID: 'me' }, Grants: [{ Permission: 'WRITE', Grantee: { URI: GROUP } }] }

describe('S3 can deliver', () => {
  test.each<[string, readonly Statement[], Partial<Delivery>, Run]>([
    ['all buckets by one statement', [allow()], {}, HERE],
    ['each bucket by its own', [allow(['arn:aws:s3:::app-one']), allow(['arn:aws:s3:::app-two'])], {}, HERE],
    ['any service, from anywhere', [allow([], { Principal: '*', Condition: {} })], {}, HERE],
    [
      'to where a bucket still logs',
      [allow(undefined, { Resource: 'arn:aws:s3:::logs/old/*' })],
      {},
      run({ 'app-one': 'old/', 'app-two': 'old/' })
    ],
    ['whichever bucket it is, without sources', [allow()], { sources: [] }, HERE],
    ['by an ACL', [], {}, run({}, { GetBucketAcl: ACL })]
  ])('%s', async (_, statements, delivery, read) => {
    expect(await refusals(statements, { ...DELIVERY, ...delivery }, read, NOW)).toEqual({ certain: [], possible: [] })
  })
})

describe('S3 cannot deliver', () => {
  const all =
    /^No statement in the policy of log bucket logs lets S3 deliver the logs of app-one, app-two to s3:\/\/logs\/new\/\*: .* is lost\.$/
  test.each<[string, readonly Statement[], Partial<Delivery>, Run, RegExp]>([
    ['without a statement', [], {}, HERE, all],
    ['with logging off too', [], {}, run({}), all],
    ['the logs of one bucket', [allow(['arn:aws:s3:::app-one'])], {}, HERE, /deliver the logs of app-two to/],
    [
      'to one of two prefixes',
      [allow()],
      {},
      run({ 'app-one': 'new/', 'app-two': 'x/' }),
      /of app-two to s3:\/\/logs\/x\/\*/
    ],
    ['with another action', [allow(undefined, { Action: 's3:GetObject' })], {}, HERE, all],
    [
      'for another account',
      [allow(undefined, { Condition: { StringEquals: { 'aws:SourceAccount': '1' } } })],
      {},
      HERE,
      all
    ],
    ['anything, without sources', [], { sources: [] }, HERE, /lets S3 deliver logs to s3:\/\/logs\/new\/\*/],
    [
      'by an ACL that has no effect',
      [],
      {},
      run(
        {},
        {
          GetBucketOwnershipControls: { OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] } },
          GetBucketAcl: ACL
        }
      ),
      all
    ]
  ])('%s', async (_, statements, delivery, read, sentence) => {
    const { certain, possible } = await refusals(statements, { ...DELIVERY, ...delivery }, read, NOW)
    expect(certain).toEqual([expect.stringMatching(sentence)])
    expect(possible).toEqual([])
  })
})

test('a condition that nobody can judge is only possible', async () => {
  const guarded = allow(undefined, { Condition: { StringEquals: { 'aws:Unknown': 'x' } } })
  const { certain, possible } = await refusals([guarded], DELIVERY, HERE, NOW)
  expect(certain).toEqual([])
  expect(possible).toEqual([expect.stringMatching(/^Depending on a condition .* the logs of app-one, app-two/)])
})

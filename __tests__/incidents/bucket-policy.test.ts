import {
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  PutBucketLoggingCommand,
  PutBucketPolicyCommand
} from '@aws-sdk/client-s3'
import { beforeAll, expect, jest, test } from '@jest/globals'
import { untilEnd } from '../fakes/until-end'
import { changeAt, converge, differing, recording, rightBefore, startConverged } from '../pipeline/converged'
import { arrived, deliver, LOGGED } from '../pipeline/lines'
import { type PipelineWorld, SOURCES } from '../pipeline/world'

jest.setTimeout(60_000)

const BUCKET = 'team-access-logs'
const ADDRESS = `s3-delivery-policy:${BUCKET}`
const OUR_SID = 'S3AccessLogsToSnowflakesnowflakeZ2DaccessZ2Dlogs'

interface Policy {
  readonly Version: string
  readonly Statement: readonly Readonly<Record<string, unknown>>[]
}

const OTHERS = [
  {
    Sid: 'TlsOnly',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false', 'aws:PrincipalIsAWSService': 'false' } }
  },
  {
    Effect: 'Allow',
    Principal: { AWS: ['arn:aws:iam::123456789012:root'] },
    Action: ['s3:GetObject', 's3:getobjecttagging'],
    Resource: `arn:aws:s3:::${BUCKET}/backup/*`
  }
]

let world: PipelineWorld
const lines: string[] = []
beforeAll(async () => {
  world = await untilEnd(startConverged())
}, 60_000)

async function live(Bucket = BUCKET): Promise<Policy | undefined> {
  const answer = await world.s3.send(new GetBucketPolicyCommand({ Bucket })).catch(() => undefined)
  return answer?.Policy === undefined ? undefined : (JSON.parse(answer.Policy) as Policy)
}

async function put(...Statement: Policy['Statement'][number][]): Promise<void> {
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
  await world.s3.send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy }))
}

test('CDK#23547 delivery was allowed on the wrong bucket: our statement is on the log bucket, and names the sources', async () => {
  expect(await Promise.all(SOURCES.map(live))).toEqual([undefined, undefined])
  const [ours] = (await live())?.Statement ?? []
  expect(ours).toMatchObject({
    Principal: { Service: 'logging.s3.amazonaws.com' },
    Resource: `arn:aws:s3:::${BUCKET}/logs/*`,
    Condition: {
      ArnLike: { 'aws:SourceArn': SOURCES.map((name) => `arn:aws:s3:::${name}`).toSorted() },
      StringEquals: { 'aws:SourceAccount': '123456789012' }
    }
  })
})

test('TFA#6334, TFA#43060 one policy replaced another: our statement is added to those of others', async () => {
  await put(...OTHERS)
  expect(changeAt(await world.act('plan', LOGGED), ADDRESS).action).toBe('create')
  await converge(world)
  const { Statement = [] } = (await live()) ?? {}
  expect(JSON.stringify(Statement.slice(0, 2))).toBe(JSON.stringify(OTHERS))
  expect(Statement.map(({ Sid }) => Sid)).toEqual(['TlsOnly', undefined, OUR_SID])
  lines.push(...(await deliver(world)))
  expect(await arrived(world)).toEqual(lines)
})

test.each([
  ['between our read and our write', 2],
  ['right after our write', 3]
])('SumoLogic/sumologic-aws-lambda#241 two write at once, the other one %s: both are merged', async (_, read) => {
  await world.s3.send(new DeleteBucketPolicyCommand({ Bucket: BUCKET }))
  await converge(
    world,
    LOGGED,
    rightBefore('GetBucketPolicy', read, () => put(...OTHERS))
  )
  expect((await live())?.Statement.map(({ Sid }) => Sid)).toEqual(['TlsOnly', undefined, OUR_SID])
})

test('CFN#1606, aws-samples/network-access-analyzer-multi-account-analysis#45 the ACL LogDeliveryWrite fails: no ACL is used, the grants of the bucket stay, and those on log objects are removed', async () => {
  const Bucket = 'old-logs'
  await world.s3.send(
    new CreateBucketCommand({ Bucket, ObjectOwnership: 'ObjectWriter', ACL: 'log-delivery-write' as never })
  )
  const [source = ''] = SOURCES
  const TargetGrants = [
    {
      Grantee: { Type: 'Group' as const, URI: 'http://acs.amazonaws.com/groups/global/AllUsers' },
      Permission: 'READ' as const
    }
  ]
  const LoggingEnabled = { TargetBucket: Bucket, TargetPrefix: 'logs/', TargetGrants }
  await world.s3.send(new PutBucketLoggingCommand({ Bucket: source, BucketLoggingStatus: { LoggingEnabled } }))

  const inputs = { ...LOGGED, bucket: Bucket, table: 'OLD', integration: 'OLD_INT', role: 'old-logs' }
  const plan = await world.act('plan', inputs)
  expect(differing(plan)).toMatchObject({
    [`s3-logging:${source}`]: ['targetGrants']
  })
  const { through, written } = recording()
  await converge(world, inputs, through)
  expect(written.filter((name) => /Acl/i.test(name))).toEqual([])
  expect(written).not.toContain('PutBucketOwnershipControls')
  await converge(world)
})

test('CDK#24771 an existing bucket caused a needless warning: another statement with the same meaning is no drift', async () => {
  const [, , ours] = (await live())?.Statement ?? []
  await put({ ...ours, Sid: 'CreatedByHand' }, ...OTHERS, {
    ...ours,
    Action: 's3:putobject',
    Resource: [ours?.['Resource']]
  })
  expect(differing(await world.act('plan', LOGGED))).toEqual({})
})

test.each([
  ['everything', { Principal: '*', Action: 's3:*' }],
  ['NotPrincipal', { NotPrincipal: { AWS: 'arn:aws:iam::123456789012:root' }, Action: 's3:PutObject' }],
  ['NotAction', { Principal: '*', NotAction: 's3:Get*' }],
  [
    'other organizations',
    { Principal: '*', Action: 's3:PutObject', Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } } }
  ]
])(
  'a statement denies every delivery (%s): check is unhealthy, and a new pipeline is blocked',
  async (_, statement) => {
    await converge(world)
    const before = (await live())?.Statement ?? []
    await put(...before, { Sid: 'Guard', Effect: 'Deny', Resource: `arn:aws:s3:::${BUCKET}/logs/*`, ...statement })
    await expect(deliver(world)).rejects.toThrow()
    const { outputs, log } = await world.act('check', LOGGED)
    expect(outputs['healthy']).toBe('false')
    expect(log).toContain('Statement "Guard" in the policy of log bucket team-access-logs denies')
    const second = { ...LOGGED, table: 'SECOND', integration: 'SECOND_INT', role: 'second', prefix: 'logs/second' }
    const { changes } = await world.act('plan', second)
    expect(changes.find(({ address }) => address === ADDRESS)).toMatchObject({
      action: 'blocked',
      reason: expect.stringContaining('"Guard"')
    })
    await put(...before)
  }
)

import {
  CreateBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketLoggingCommand,
  PutBucketRequestPaymentCommand,
  PutObjectLockConfigurationCommand,
  S3Client
} from '@aws-sdk/client-s3'
import { beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { untilEnd } from '../fakes/until-end'
import { changeAt, recording } from '../pipeline/converged'
import { createSources, LOGGED } from '../pipeline/lines'
import { type PipelineWorld, type RunResult, SOURCES, startWorld } from '../pipeline/world'

jest.setTimeout(60_000)

const [WEBSITE, UPLOADS] = SOURCES as [string, string]
const LOGS = 'team-access-logs'

let world: PipelineWorld
beforeAll(async () => {
  world = await untilEnd(startWorld())
}, 60_000)
beforeEach(async () => {
  await world.reset()
  await createSources(world)
})

async function bucket(Bucket: string, options: object = {}): Promise<void> {
  await world.s3.send(new CreateBucketCommand({ Bucket, ...options }))
}

async function logsTo(source: string, target: string): Promise<void> {
  const LoggingEnabled = { TargetBucket: target, TargetPrefix: 'elsewhere/' }
  await world.s3.send(new PutBucketLoggingCommand({ Bucket: source, BucketLoggingStatus: { LoggingEnabled } }))
}

/** Runs an apply, which must be blocked before its first write. */
async function blockedApply(inputs: Readonly<Record<string, string>> = LOGGED): Promise<RunResult> {
  const { through, written } = recording()
  const result = await world.act('apply', inputs, through)
  expect([result.succeeded, written]).toEqual([false, []])
  return result
}

test('ministryofjustice/analytical-platform#10624 CrossLocationLoggingProhibitted in the middle of an apply: blocked before it starts', async () => {
  const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' }
  await bucket('team-europe', { CreateBucketConfiguration })
  const { log } = await blockedApply({ ...LOGGED, 'source-buckets': `${WEBSITE}\nteam-europe` })
  expect(log).toMatch(/source bucket team-europe is in eu-west-1, not in us-east-1/)

  await bucket(LOGS, { CreateBucketConfiguration })
  const { log: other } = await blockedApply()
  expect(other).toMatch(/team-access-logs is in eu-west-1, not in us-east-1/)
})

test('scality/cloudserver#6015 a log bucket of another account: blocked, and the reason names the expected account', async () => {
  const { sandbox } = world
  const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] }
  const stranger = await sandbox.aws.principal('stranger', JSON.stringify(policy), '210987654321')
  const { endpoint, region } = sandbox.aws
  const s3 = new S3Client({ endpoint, region, credentials: stranger, forcePathStyle: true })
  await s3.send(new CreateBucketCommand({ Bucket: LOGS }))
  s3.destroy()
  const blocked = await blockedApply({ ...LOGGED, 'log-expiration-days': '30' })
  const { reason } = changeAt(blocked, `s3-bucket:${LOGS}`)
  expect(reason).toBe(
    `Bucket ${LOGS} belongs to another account than 123456789012, in which this action runs. Choose another bucket, or use credentials of its account.`
  )
  expect(blocked.summary.match(/\[!CAUTION\]/g)).toHaveLength(1)
  expect(blocked.summary).toContain('and 5 more objects are blocked')
})

test.each<[string, () => Promise<void>, RegExp]>([
  [
    'an Object Lock default retention',
    async () => {
      await bucket(LOGS, { ObjectLockEnabledForBucket: true })
      const Rule = { DefaultRetention: { Mode: 'GOVERNANCE' as const, Days: 1 } }
      const ObjectLockConfiguration = { ObjectLockEnabled: 'Enabled' as const, Rule }
      await world.s3.send(new PutObjectLockConfigurationCommand({ Bucket: LOGS, ObjectLockConfiguration }))
    },
    /Object Lock default retention/
  ],
  [
    'Requester Pays',
    async () => {
      await bucket(LOGS)
      const RequestPaymentConfiguration = { Payer: 'Requester' as const }
      await world.s3.send(new PutBucketRequestPaymentCommand({ Bucket: LOGS, RequestPaymentConfiguration }))
    },
    /Requester Pays/
  ],
  [
    'the AWS managed key aws/s3',
    async () => {
      await bucket(LOGS)
      const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' as const } }]
      const ServerSideEncryptionConfiguration = { Rules }
      await world.s3.send(new PutBucketEncryptionCommand({ Bucket: LOGS, ServerSideEncryptionConfiguration }))
    },
    /AWS managed key aws\/s3/
  ]
])(
  'scality/cloudserver#6015 a log bucket with %s gets no logs: blocked before the first write',
  async (_, make, expected) => {
    await make()
    const { changes } = await blockedApply()
    expect(changes.map(({ reason = '' }) => reason).join('\n')).toMatch(expected)
  }
)

test('gruntwork-io/terragrunt#1333 the log bucket logged to itself: it cannot be a source by name, and is excluded from globs', async () => {
  const { log } = await blockedApply({ ...LOGGED, 'source-buckets': LOGS })
  expect(log).toMatch(/is the log bucket itself/)
  await bucket(LOGS)
  const plan = await world.act('plan', { ...LOGGED, 'source-buckets': 'team-*' })
  expect(plan.summary).toMatch(/log bucket team-access-logs is excluded/)
  expect(plan.changes.flatMap(({ address, kind }) => (kind === 's3-logging' ? [address] : []))).toEqual(
    [UPLOADS, WEBSITE].map((name) => `s3-logging:${name}`)
  )
})

test('aws-samples/sample-demo-of-nova-mme#2, defenseunicorns/delivery-aws-iac#125 a log bucket that already logs to itself', async () => {
  await bucket(LOGS)
  await logsTo(LOGS, LOGS)
  const { reason } = changeAt(await blockedApply(), `s3-logging:${WEBSITE}`)
  expect(reason).toMatch(/endless loop: team-access-logs → team-access-logs\./)
})

test('panther-labs/panther#1666 log deliveries are logged again: a log bucket that logs to a source', async () => {
  await bucket(LOGS)
  await logsTo(LOGS, WEBSITE)
  const { reason } = changeAt(await blockedApply(), `s3-logging:${WEBSITE}`)
  expect(reason).toMatch(/endless loop: team-access-logs → team-website → team-access-logs\./)
})

test('duo-labs/cloudmapper#419 A → B → A: logging is followed from bucket to bucket', async () => {
  await bucket(LOGS)
  await bucket('team-archive')
  await logsTo(LOGS, 'team-archive')
  await logsTo('team-archive', UPLOADS)
  const { reason } = changeAt(await blockedApply(), `s3-logging:${WEBSITE}`)
  expect(reason).toMatch(/endless loop: team-access-logs → team-archive → team-uploads → team-access-logs\./)
})

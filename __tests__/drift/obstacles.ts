import {
  CreateBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketLoggingCommand,
  PutBucketRequestPaymentCommand,
  PutObjectLockConfigurationCommand,
  type BucketLoggingStatus
} from '@aws-sdk/client-s3'
import type { Inputs } from '../pipeline/world'
import { bucketPolicy, notifications, putBucketPolicy, putNotifications, type Hands } from './hands'
import { ACCOUNT, namesOf, THEIRS, type Pipeline } from './pipelines'

/** Something that an apply must not change, and so stops before its first write. */
export interface Obstacle {
  readonly title: string
  /** Other inputs than the pipeline's, where it is these that ask for what cannot be. */
  readonly inputs?: Inputs
  readonly make: (pipeline: Pipeline, hands: Hands) => Promise<unknown>
  /** Takes it away again, so that an apply can do the rest. */
  readonly undo: (pipeline: Pipeline, hands: Hands) => Promise<unknown>
  /** The object that is blocked, and the property that this is about. */
  readonly address: (pipeline: Pipeline) => string
  readonly field?: string
  /** What the reason must say: what stands in the way, and what to do. */
  readonly says: RegExp
}

const nothing = async () => undefined

const OUR_EVENTS = { Events: ['s3:ObjectCreated:*' as const] }

function encrypt({ bucket }: Pipeline, { s3 }: Hands, SSEAlgorithm: 'aws:kms' | 'AES256') {
  const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm } }]
  return s3.send(new PutBucketEncryptionCommand({ Bucket: bucket, ServerSideEncryptionConfiguration: { Rules } }))
}

function log({ s3 }: Hands, Bucket: string, BucketLoggingStatus: BucketLoggingStatus) {
  return s3.send(new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus }))
}

const elsewhere = ({ stray }: Pipeline) => ({ LoggingEnabled: { TargetBucket: stray, TargetPrefix: 'x/' } })

async function withoutOurStatement(hands: Hands, bucket: string) {
  const statements = await bucketPolicy(hands, bucket)
  return statements.filter(({ Sid }) => !String(Sid).startsWith('S3AccessLogsToSnowflake'))
}

async function payer({ bucket }: Pipeline, { s3 }: Hands, Payer: 'Requester' | 'BucketOwner') {
  const RequestPaymentConfiguration = { Payer }
  await s3.send(new PutBucketRequestPaymentCommand({ Bucket: bucket, RequestPaymentConfiguration }))
}

async function theirNotification(pipeline: Pipeline, hands: Hands, Events: typeof OUR_EVENTS.Events, QueueArn: string) {
  const { QueueConfigurations = [], ...others } = await notifications(hands, pipeline.bucket)
  const rest = QueueConfigurations.filter(({ QueueArn }) => !QueueArn?.includes(':sf-snowpipe-'))
  await putNotifications(hands, pipeline.bucket, {
    ...others,
    QueueConfigurations: [...rest, { Id: 'their-own', QueueArn, Events }]
  })
}

async function noNotificationOfTheirs({ bucket }: Pipeline, hands: Hands) {
  const { QueueConfigurations = [], ...others } = await notifications(hands, bucket)
  const rest = QueueConfigurations.filter(({ Id }) => Id !== 'their-own')
  await putNotifications(hands, bucket, { ...others, QueueConfigurations: rest })
}

const LARGEST_POLICY_BYTES = 20 * 1024
const FILLING = 'EveryTeamOfTheCompany'

/** A policy of others that leaves a few bytes, and none of our statement. */
async function fillPolicy(hands: Hands, bucket: string) {
  const others = await withoutOurStatement(hands, bucket)
  const filled = (letters: number) => [
    ...others,
    {
      Sid: FILLING,
      Effect: 'Allow',
      Principal: { AWS: ACCOUNT },
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::${bucket}/${'x'.repeat(letters)}/*`
    }
  ]
  const size = JSON.stringify({ Version: '2012-10-17', Statement: filled(0) }).length
  await putBucketPolicy(hands, bucket, filled(LARGEST_POLICY_BYTES - size - 50))
}

export const OBSTACLES: readonly Obstacle[] = [
  {
    title: 'a column of another type',
    make: async (p, { sql }) => {
      await sql(`ALTER TABLE ${namesOf(p).unparsed} DROP COLUMN REASON`)
      await sql(`ALTER TABLE ${namesOf(p).unparsed} ADD COLUMN REASON NUMBER(9,0)`)
    },
    undo: (p, { sql }) => sql(`ALTER TABLE ${namesOf(p).unparsed} DROP COLUMN REASON`),
    address: (p) => `table:${namesOf(p).unparsed}`,
    field: 'columns',
    says: /REASON is NUMBER\(9,0\), not VARCHAR.*rename the table/
  },
  {
    title: 'a column that takes no row without a value',
    make: (p, { sql }) => sql(`ALTER TABLE ${namesOf(p).staging} ALTER COLUMN LOG_FILE SET NOT NULL`),
    undo: (p, { sql }) => sql(`ALTER TABLE ${namesOf(p).staging} ALTER COLUMN LOG_FILE DROP NOT NULL`),
    address: (p) => `table:${namesOf(p).staging}`,
    field: 'columns',
    says: /LOG_FILE refuses rows without a value.*DROP NOT NULL/
  },
  {
    title: 'a view with the name of a table',
    inputs: { table: 'SEEN' },
    make: (p, { sql }) => sql(`CREATE VIEW ${p.place}.SEEN AS SELECT 1 AS ONE`),
    undo: (p, { sql }) => sql(`DROP VIEW ${p.place}.SEEN`),
    address: (p) => `table:${p.place}.SEEN`,
    says: /a view has the name of this table.*rename the view/
  },
  {
    title: 'a table with the name of a view',
    inputs: { table: 'KEPT' },
    make: (p, { sql }) => sql(`CREATE TABLE ${p.place}.KEPT_DENIED (ONE NUMBER)`),
    undo: (p, { sql }) => sql(`DROP TABLE ${p.place}.KEPT_DENIED`),
    address: (p) => `view:${p.place}.KEPT_DENIED`,
    says: /a table has the name of this view.*rename the table/
  },
  {
    title: 'a stage that was pointed elsewhere and is read by others',
    make: async (p, { sql }) => {
      const { stage } = namesOf(p)
      await sql(
        `CREATE PIPE ${p.place}.OTHER_PIPE AUTO_INGEST = TRUE AS COPY INTO ${p.place}.OTHER_TABLE FROM @${stage}`
      )
      await sql(`ALTER STAGE ${stage} SET URL = '${THEIRS}'`)
    },
    undo: (p, { sql }) => sql(`DROP PIPE ${p.place}.OTHER_PIPE`),
    address: (p) => `stage:${namesOf(p).stage}`,
    field: 'url',
    says: /OTHER_PIPE read this stage too.*stop them for good/
  },
  {
    title: 'a stage inside Snowflake',
    inputs: { table: 'INSIDE' },
    make: (p, { sql }) => sql(`CREATE STAGE ${p.place}.INSIDE`),
    undo: (p, { sql }) => sql(`DROP STAGE ${p.place}.INSIDE`),
    address: (p) => `stage:${p.place}.INSIDE`,
    field: 'url',
    says: /storage inside Snowflake.*rename it/
  },
  {
    title: 'a file format of another type',
    inputs: { schema: 'JSONS' },
    make: async (p, { sql }) => {
      const [database = ''] = p.place.split('.')
      await sql(`CREATE SCHEMA ${database}.JSONS`)
      await sql(`CREATE FILE FORMAT ${database}.JSONS.TEXT_FORMAT TYPE = JSON`)
    },
    undo: (p, { sql }) => sql(`DROP SCHEMA ${p.place.split('.')[0] ?? ''}.JSONS`),
    address: (p) => `file-format:${p.place.split('.')[0] ?? ''}.JSONS.TEXT_FORMAT`,
    field: 'type',
    says: /another TYPE.*rename it/
  },
  {
    title: 'an integration for another provider',
    inputs: { integration: 'GOVERNMENT' },
    make: (_, { sql }) =>
      sql(
        `CREATE STORAGE INTEGRATION GOVERNMENT TYPE = EXTERNAL_STAGE STORAGE_PROVIDER = 'S3GOV' ENABLED = TRUE STORAGE_AWS_ROLE_ARN = 'arn:aws-us-gov:iam::${ACCOUNT}:role/logs' STORAGE_ALLOWED_LOCATIONS = ('s3gov://logs/')`
      ),
    undo: (_, { sql }) => sql('DROP INTEGRATION GOVERNMENT'),
    address: () => 'storage-integration:GOVERNMENT',
    field: 'provider',
    says: /another storage provider.*external id.*detach every stage/
  },
  {
    title: 'a role at another path',
    inputs: { role: `arn:aws:iam::${ACCOUNT}:role/other/snowflake-access-logs` },
    make: nothing,
    undo: nothing,
    address: (p) => `iam-role:${p.role}`,
    field: 'path',
    says: /exists at another path.*Give its ARN/
  },
  {
    title: 'a bucket that is encrypted with a key that nobody can open',
    make: (p, hands) => encrypt(p, hands, 'aws:kms'),
    undo: (p, hands) => encrypt(p, hands, 'AES256'),
    address: (p) => `s3-bucket:${p.bucket}`,
    field: 'encryption',
    says: /aws\/s3.*Set its default encryption/
  },
  {
    title: 'a log bucket where the requester pays',
    make: async (p, hands) => {
      await payer(p, hands, 'Requester')
      await log(hands, p.sources[0] ?? '', elsewhere(p))
    },
    undo: (p, hands) => payer(p, hands, 'BucketOwner'),
    address: (p) => `s3-logging:${p.sources[0] ?? ''}`,
    field: 'obstacles',
    says: /Requester Pays.*Switch it off/
  },
  {
    title: 'a log bucket that keeps objects from being overwritten',
    inputs: { bucket: 'locked-logs' },
    make: async (_, { s3 }) => {
      const Bucket = 'locked-logs'
      await s3.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: true }))
      const ObjectLockConfiguration = {
        ObjectLockEnabled: 'Enabled' as const,
        Rule: { DefaultRetention: { Mode: 'GOVERNANCE' as const, Days: 1 } }
      }
      await s3.send(new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration }))
    },
    undo: nothing,
    address: () => 's3-delivery-policy:locked-logs',
    field: 'obstacles',
    says: /Object Lock default retention.*Remove/
  },
  {
    title: 'logs that would be written about logs',
    make: async (p, hands) => {
      const [source = ''] = p.sources
      await log(hands, p.bucket, { LoggingEnabled: { TargetBucket: source, TargetPrefix: '' } })
      await log(hands, source, {})
    },
    undo: (p, hands) => log(hands, p.bucket, {}),
    address: (p) => `s3-logging:${p.sources[0] ?? ''}`,
    field: 'obstacles',
    says: /for ever.*Switch off the logging of team-access-logs/
  },
  {
    title: 'a source bucket that is not there',
    inputs: { 'source-buckets': 'team-website\nteam-uploads\nno-such-bucket' },
    make: nothing,
    undo: nothing,
    address: () => 's3-logging:no-such-bucket',
    says: /no-such-bucket does not exist/
  },
  {
    title: 'a source bucket in another region',
    inputs: { 'source-buckets': 'team-website\nteam-uploads\nteam-munich' },
    make: (_, { s3 }) =>
      s3.send(
        new CreateBucketCommand({
          Bucket: 'team-munich',
          CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' }
        })
      ),
    undo: nothing,
    address: () => 's3-logging:team-munich',
    field: 'obstacles',
    says: /team-munich.*eu-central-1/
  },
  {
    title: 'a bucket policy that is full',
    make: async (p, hands) => fillPolicy(hands, p.bucket),
    undo: async (p, hands) => {
      const statements = await bucketPolicy(hands, p.bucket)
      await putBucketPolicy(
        hands,
        p.bucket,
        statements.filter(({ Sid }) => Sid !== FILLING)
      )
    },
    address: (p) => `s3-delivery-policy:${p.bucket}`,
    field: 'obstacles',
    says: /would have \d+ bytes.*20480/
  },
  {
    title: 'a notification of others for a part of our keys',
    make: (p, hands) =>
      theirNotification(p, hands, ['s3:ObjectCreated:Put'] as never, `arn:aws:sqs:us-east-1:${ACCOUNT}:theirs`),
    undo: noNotificationOfTheirs,
    address: (p) => `s3-notification:${p.bucket}`,
    field: 'overlaps',
    says: /overlaps with "their-own" \(s3:ObjectCreated:Put for all keys\) to arn:aws:sqs:us-east-1:123456789012:theirs/
  },
  {
    title: 'a notification of others for all that is ours',
    make: (p, hands) => theirNotification(p, hands, OUR_EVENTS.Events, `arn:aws:sqs:us-east-1:${ACCOUNT}:theirs`),
    undo: noNotificationOfTheirs,
    address: (p) => `s3-notification:${p.bucket}`,
    field: 'overlaps',
    says: /overlaps with "their-own".*Give the other one a prefix of its own/
  },
  {
    title: 'a reader that is not there',
    inputs: { 'reader-roles': 'ANALYST\nNOBODY' },
    make: nothing,
    undo: nothing,
    address: (p) => `grant:NOBODY.SELECT.${namesOf(p).parsed}`,
    says: /There is no role NOBODY: CREATE ROLE NOBODY/
  },
  {
    title: 'a log bucket that is not there and may not be made',
    inputs: { bucket: 'not-there', 'create-bucket': 'false' },
    make: nothing,
    undo: nothing,
    address: () => 's3-bucket:not-there',
    says: /not-there does not exist.*create-bucket: true/
  }
]

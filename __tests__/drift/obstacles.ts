import {
  type BucketLoggingStatus,
  CreateBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketLoggingCommand,
  PutBucketRequestPaymentCommand,
  PutObjectLockConfigurationCommand
} from '@aws-sdk/client-s3'
import type { Inputs } from '../pipeline/world'
import { bucketPolicy, type Hands, notifications, putBucketPolicy, putNotifications } from './hands'
import { ACCOUNT, namesOf, OTHER_LOCATION, type Pipeline } from './pipelines'
import { createEncryptedTopic, topicArn } from './topics'

/** Something that an apply must not change, so it stops before its first write. */
export interface Obstacle {
  readonly title: string
  /** Additional inputs, if they cause the conflict. */
  readonly inputs?: Inputs
  readonly make: (pipeline: Pipeline, hands: Hands) => Promise<unknown>
  /** Removes it, so that an apply can do the rest. */
  readonly undo: (pipeline: Pipeline, hands: Hands) => Promise<unknown>
  /** The object that is blocked, and the property that this is about. */
  readonly address: (pipeline: Pipeline) => string
  readonly field?: string
  /** What the reason must contain: the obstacle, and what to do. */
  readonly reason: RegExp
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

const elsewhere = ({ otherBucket }: Pipeline) => ({ LoggingEnabled: { TargetBucket: otherBucket, TargetPrefix: 'x/' } })

async function withoutOurStatement(hands: Hands, bucket: string) {
  const statements = await bucketPolicy(hands, bucket)
  return statements.filter(({ Sid }) => !String(Sid).startsWith('S3AccessLogsToSnowflake'))
}

async function payer({ bucket }: Pipeline, { s3 }: Hands, Payer: 'Requester' | 'BucketOwner') {
  const RequestPaymentConfiguration = { Payer }
  await s3.send(new PutBucketRequestPaymentCommand({ Bucket: bucket, RequestPaymentConfiguration }))
}

async function addOthersNotification(
  pipeline: Pipeline,
  hands: Hands,
  Events: typeof OUR_EVENTS.Events,
  QueueArn: string
) {
  const { QueueConfigurations = [], ...others } = await notifications(hands, pipeline.bucket)
  const rest = QueueConfigurations.filter(({ QueueArn }) => !QueueArn?.includes(':sf-snowpipe-'))
  await putNotifications(hands, pipeline.bucket, {
    ...others,
    QueueConfigurations: [...rest, { Id: 'other-team', QueueArn, Events }]
  })
}

async function removeOthersNotification({ bucket }: Pipeline, hands: Hands) {
  const { QueueConfigurations = [], ...others } = await notifications(hands, bucket)
  const rest = QueueConfigurations.filter(({ Id }) => Id !== 'other-team')
  await putNotifications(hands, bucket, { ...others, QueueConfigurations: rest })
}

const LARGEST_POLICY_BYTES = 20 * 1024
const FILLING = 'EveryTeamOfTheCompany'

/** A policy of others with a few free bytes, and without our statement. */
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
    reason: /Column REASON is NUMBER\(9,0\), not VARCHAR.*the table is empty, so drop it/
  },
  {
    title: 'a NOT NULL column',
    make: (p, { sql }) => sql(`ALTER TABLE ${namesOf(p).staging} ALTER COLUMN LOG_FILE SET NOT NULL`),
    undo: (p, { sql }) => sql(`ALTER TABLE ${namesOf(p).staging} ALTER COLUMN LOG_FILE DROP NOT NULL`),
    address: (p) => `table:${namesOf(p).staging}`,
    field: 'columns',
    reason: /Column LOG_FILE is NOT NULL, but log records may have no value for it.*DROP NOT NULL/
  },
  {
    title: 'a view with the name of a table',
    inputs: { table: 'SEEN' },
    make: (p, { sql }) => sql(`CREATE VIEW ${p.place}.SEEN AS SELECT 1 AS ONE`),
    undo: (p, { sql }) => sql(`DROP VIEW ${p.place}.SEEN`),
    address: (p) => `table:${p.place}.SEEN`,
    reason: /A view has the name of this table.*rename the view/
  },
  {
    title: 'a table with the name of a view',
    inputs: { table: 'KEPT' },
    make: (p, { sql }) => sql(`CREATE TABLE ${p.place}.KEPT_DENIED (ONE NUMBER)`),
    undo: (p, { sql }) => sql(`DROP TABLE ${p.place}.KEPT_DENIED`),
    address: (p) => `view:${p.place}.KEPT_DENIED`,
    reason: /A table has the name of this view.*rename the table/
  },
  {
    title: 'a stage with another URL that other pipes read',
    make: async (p, { sql }) => {
      const { stage } = namesOf(p)
      await sql(
        `CREATE PIPE ${p.place}.OTHER_PIPE AUTO_INGEST = TRUE AS COPY INTO ${p.place}.OTHER_TABLE FROM @${stage}`
      )
      await sql(`ALTER STAGE ${stage} SET URL = '${OTHER_LOCATION}'`)
    },
    undo: (p, { sql }) => sql(`DROP PIPE ${p.place}.OTHER_PIPE`),
    address: (p) => `stage:${namesOf(p).stage}`,
    field: 'url',
    reason:
      /Other pipes read this stage too, and a new URL would stop them permanently: .*OTHER_PIPE.*Give them their own stage/
  },
  {
    title: 'a stage inside Snowflake',
    inputs: { table: 'INSIDE' },
    make: (p, { sql }) => sql(`CREATE STAGE ${p.place}.INSIDE`),
    undo: (p, { sql }) => sql(`DROP STAGE ${p.place}.INSIDE`),
    address: (p) => `stage:${p.place}.INSIDE`,
    field: 'url',
    reason: /storage inside Snowflake.*rename it/
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
    reason: /another TYPE.*rename it/
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
    reason: /another storage provider.*external ID.*detach every stage.*set another `integration`/
  },
  {
    title: 'a role under another path',
    inputs: { role: `arn:aws:iam::${ACCOUNT}:role/other/snowflake-access-logs` },
    make: nothing,
    undo: nothing,
    address: (p) => `iam-role:${p.role}`,
    field: 'path',
    reason: /exists under another path.*Set `role` to its ARN/
  },
  {
    title: 'a bucket that is encrypted with the AWS managed key',
    make: (p, hands) => encrypt(p, hands, 'aws:kms'),
    undo: (p, hands) => encrypt(p, hands, 'AES256'),
    address: (p) => `s3-bucket:${p.bucket}`,
    field: 'encryption',
    reason: /AWS managed key aws\/s3.*Set the default encryption to SSE-S3/
  },
  {
    title: 'a log bucket with Requester Pays',
    make: async (p, hands) => {
      await payer(p, hands, 'Requester')
      await log(hands, p.sources[0] ?? '', elsewhere(p))
    },
    undo: (p, hands) => payer(p, hands, 'BucketOwner'),
    address: (p) => `s3-logging:${p.sources[0] ?? ''}`,
    field: 'obstacles',
    reason: /Requester Pays enabled.*Disable it/
  },
  {
    title: 'a log bucket with an Object Lock default retention',
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
    reason: /Object Lock default retention.*Remove the default retention/
  },
  {
    title: 'log deliveries that would be logged again',
    make: async (p, hands) => {
      const [source = ''] = p.sources
      await log(hands, p.bucket, { LoggingEnabled: { TargetBucket: source, TargetPrefix: '' } })
      await log(hands, source, {})
    },
    undo: (p, hands) => log(hands, p.bucket, {}),
    address: (p) => `s3-logging:${p.sources[0] ?? ''}`,
    field: 'obstacles',
    reason: /endless loop.*Turn off the logging of team-access-logs/
  },
  {
    title: 'a source bucket that does not exist',
    inputs: { 'source-buckets': 'team-website\nteam-uploads\nno-such-bucket' },
    make: nothing,
    undo: nothing,
    address: () => 's3-logging:no-such-bucket',
    reason: /no-such-bucket does not exist/
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
    reason: /must be in one region, but source bucket team-munich is in eu-central-1/
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
    reason: /would have \d+ bytes.*20480. Shorten the other statements/
  },
  {
    title: 'a notification of others for some of our events',
    make: (p, hands) =>
      addOthersNotification(p, hands, ['s3:ObjectCreated:Put'] as never, `arn:aws:sqs:us-east-1:${ACCOUNT}:other-team`),
    undo: removeOthersNotification,
    address: (p) => `s3-notification:${p.bucket}`,
    field: 'overlaps',
    reason:
      /overlaps with "other-team" \(s3:ObjectCreated:Put for all keys\) to arn:aws:sqs:us-east-1:123456789012:other-team/
  },
  {
    title: 'a notification of others for all of our events',
    make: (p, hands) =>
      addOthersNotification(p, hands, OUR_EVENTS.Events, `arn:aws:sqs:us-east-1:${ACCOUNT}:other-team`),
    undo: removeOthersNotification,
    address: (p) => `s3-notification:${p.bucket}`,
    field: 'overlaps',
    reason: /overlaps with "other-team".*Give the other one a different prefix.*set the input sns-topic/
  },
  {
    title: 'a topic whose key S3 cannot use',
    inputs: { 'sns-topic': topicArn('encrypted') },
    make: (_, hands) => createEncryptedTopic(hands, 'encrypted'),
    undo: nothing,
    address: () => 'sns-permission:encrypted',
    field: 'obstacles',
    reason: /encrypted with alias\/aws\/sns, which S3 cannot use.*a key of your own/
  },
  {
    title: 'a reader role that does not exist',
    inputs: { 'reader-roles': 'ANALYST\nNOBODY' },
    make: nothing,
    undo: nothing,
    address: (p) => `grant:NOBODY.SELECT.VIEW.${namesOf(p).requests}`,
    reason: /Role NOBODY does not exist: run CREATE ROLE NOBODY/
  },
  {
    title: 'a log bucket that does not exist, with create-bucket: false',
    inputs: { bucket: 'not-there', 'create-bucket': 'false' },
    make: nothing,
    undo: nothing,
    address: () => 's3-bucket:not-there',
    reason: /not-there does not exist.*create-bucket: true/
  }
]

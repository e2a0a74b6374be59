import {
  DeletePublicAccessBlockCommand,
  GetPublicAccessBlockCommand,
  PutBucketEncryptionCommand,
  PutBucketOwnershipControlsCommand,
  PutPublicAccessBlockCommand,
  type LifecycleRule,
  type ObjectOwnership,
  type PublicAccessBlockConfiguration
} from '@aws-sdk/client-s3'
import { ANY, differs, NOTHING, type ForeignChange } from '../foreign-change'
import { lifecycle, putLifecycle, type Hands } from '../hands'
import type { Pipeline } from '../pipelines'

const address = ({ bucket }: Pipeline) => `s3-bucket:${bucket}`
const FLAGS = {
  blockPublicAcls: 'BlockPublicAcls',
  ignorePublicAcls: 'IgnorePublicAcls',
  blockPublicPolicy: 'BlockPublicPolicy',
  restrictPublicBuckets: 'RestrictPublicBuckets'
} as const

const expires = ({ expirationDays }: Pipeline) => expirationDays !== null
const ruleId = ({ role }: Pipeline) => `s3-access-logs-to-snowflake:${role}`

async function flip({ bucket }: Pipeline, { s3 }: Hands, flag: keyof PublicAccessBlockConfiguration): Promise<void> {
  const { PublicAccessBlockConfiguration: flags } = await s3.send(new GetPublicAccessBlockCommand({ Bucket: bucket }))
  const PublicAccessBlockConfiguration = { ...flags, [flag]: false }
  await s3.send(new PutPublicAccessBlockCommand({ Bucket: bucket, PublicAccessBlockConfiguration }))
}

function own(ownership: ObjectOwnership): ForeignChange {
  return {
    title: `ownership of log objects: ${ownership}`,
    make: ({ bucket }, { s3 }) =>
      s3.send(
        new PutBucketOwnershipControlsCommand({
          Bucket: bucket,
          OwnershipControls: { Rules: [{ ObjectOwnership: ownership }] }
        })
      ),
    expects: (pipeline) => differs(address(pipeline), { ownership })
  }
}

/** Our rule as declared, but for one thing; others' rules are as they were. */
function expiration(
  title: string,
  edit: (rule: LifecycleRule) => LifecycleRule | undefined,
  before: Readonly<Record<string, unknown>>
): ForeignChange {
  return {
    title,
    when: expires,
    async make(pipeline, hands) {
      const rules = await lifecycle(hands, pipeline.bucket)
      const ours = {
        ID: ruleId(pipeline),
        Filter: { Prefix: pipeline.prefix },
        Expiration: { Days: pipeline.expirationDays ?? 0 }
      }
      const edited = rules.flatMap((rule) =>
        rule.ID === ours.ID ? (edit({ ...ours, Status: 'Enabled' }) ?? []) : rule
      )
      await putLifecycle(hands, pipeline.bucket, edited)
    },
    expects: (pipeline) => differs(address(pipeline), before),
    touches: (pipeline) => [`${address(pipeline)}#rule`]
  }
}

const gone = { expirationDays: null, expirationPrefix: null }

export const s3BucketChanges: readonly ForeignChange[] = [
  ...Object.entries(FLAGS).map(([field, flag]): ForeignChange => ({
    title: `public access: ${flag} switched off`,
    make: (pipeline, hands) => flip(pipeline, hands, flag),
    expects: (pipeline) => differs(address(pipeline), { [field]: false })
  })),
  {
    title: 'public access block deleted',
    make: ({ bucket }, { s3 }) => s3.send(new DeletePublicAccessBlockCommand({ Bucket: bucket })),
    expects: (pipeline) =>
      differs(address(pipeline), Object.fromEntries(Object.keys(FLAGS).map((field) => [field, false])))
  },
  own('ObjectWriter'),
  own('BucketOwnerPreferred'),
  expiration('expiration after other days', (rule) => ({ ...rule, Expiration: { Days: 3 } }), { expirationDays: 3 }),
  expiration('expiration of another prefix', (rule) => ({ ...rule, Filter: { Prefix: 'elsewhere/' } }), {
    expirationPrefix: 'elsewhere/'
  }),
  expiration(
    'expiration only of tagged objects',
    (rule) => ({ ...rule, Filter: { Tag: { Key: 'old', Value: 'yes' } } }),
    {
      expirationPrefix: ANY
    }
  ),
  expiration(
    'expiration also moves objects',
    (rule) => ({ ...rule, Transitions: [{ Days: 1, StorageClass: 'GLACIER' }] }),
    {
      expirationBesides: ['Transitions']
    }
  ),
  expiration('expiration switched off', (rule) => ({ ...rule, Status: 'Disabled' }), gone),
  expiration('expiration rule deleted', () => undefined, gone),
  {
    title: 'expiration said in the way of old rules',
    when: expires,
    async make(pipeline, hands) {
      const rules = await lifecycle(hands, pipeline.bucket)
      const older = rules.map(({ Filter, ...rule }) =>
        rule.ID === ruleId(pipeline) ? { ...rule, Prefix: Filter?.Prefix ?? rule.Prefix ?? '' } : { ...rule, Filter }
      )
      await putLifecycle(hands, pipeline.bucket, older.toReversed())
    },
    expects: NOTHING,
    touches: (pipeline) => [`${address(pipeline)}#rule`]
  },
  {
    title: 'encrypted with a key of the team',
    make: ({ bucket }, { s3 }) =>
      s3.send(
        new PutBucketEncryptionCommand({
          Bucket: bucket,
          ServerSideEncryptionConfiguration: {
            Rules: [
              {
                ApplyServerSideEncryptionByDefault: {
                  SSEAlgorithm: 'aws:kms',
                  KMSMasterKeyID: 'arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555'
                },
                BucketKeyEnabled: true
              }
            ]
          }
        })
      ),
    expects: NOTHING,
    touches: (pipeline) => [`${address(pipeline)}#encryption`]
  },
  {
    title: 'encrypted with AES256 and a bucket key',
    make: ({ bucket }, { s3 }) =>
      s3.send(
        new PutBucketEncryptionCommand({
          Bucket: bucket,
          ServerSideEncryptionConfiguration: {
            Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: true }]
          }
        })
      ),
    expects: NOTHING,
    touches: (pipeline) => [`${address(pipeline)}#encryption`]
  }
]

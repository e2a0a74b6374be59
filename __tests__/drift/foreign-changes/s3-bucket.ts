import {
  DeletePublicAccessBlockCommand,
  GetPublicAccessBlockCommand,
  type ObjectOwnership,
  type PublicAccessBlockConfiguration,
  PutBucketEncryptionCommand,
  PutBucketOwnershipControlsCommand,
  PutPublicAccessBlockCommand
} from '@aws-sdk/client-s3'
import { differs, type ForeignChange, NO_CHANGE } from '../foreign-change'
import type { Hands } from '../hands'
import type { Pipeline } from '../pipelines'

const address = ({ bucket }: Pipeline) => `s3-bucket:${bucket}`
const FLAGS = {
  blockPublicAcls: 'BlockPublicAcls',
  ignorePublicAcls: 'IgnorePublicAcls',
  blockPublicPolicy: 'BlockPublicPolicy',
  restrictPublicBuckets: 'RestrictPublicBuckets'
} as const

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

export const s3BucketChanges: readonly ForeignChange[] = [
  ...Object.entries(FLAGS).map(([field, flag]): ForeignChange => ({
    title: `public access: ${flag} turned off`,
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
    expects: NO_CHANGE,
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
    expects: NO_CHANGE,
    touches: (pipeline) => [`${address(pipeline)}#encryption`]
  }
]

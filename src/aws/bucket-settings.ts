import type { Step } from '../model/step'
import { bucketWrite } from './requests'
import type { BucketPlace } from './subjects'

/** Who can get at a bucket's objects, and how they are encrypted. */
export type BucketSettings = {
  readonly blockPublicAcls: boolean
  readonly ignorePublicAcls: boolean
  readonly blockPublicPolicy: boolean
  readonly restrictPublicBuckets: boolean
  readonly ownership: string
  readonly encryption: string
}

/** Sets what differs. */
export function setBucket(
  bucket: BucketPlace,
  desired: BucketSettings,
  differs: (field: keyof BucketSettings) => boolean
): readonly Step[] {
  const { blockPublicAcls, ignorePublicAcls, blockPublicPolicy, restrictPublicBuckets, ownership, encryption } = desired
  const isPublic = (
    ['blockPublicAcls', 'ignorePublicAcls', 'blockPublicPolicy', 'restrictPublicBuckets'] as const
  ).some(differs)
  const steps: Step[] = []
  if (isPublic) {
    const PublicAccessBlockConfiguration = {
      BlockPublicAcls: blockPublicAcls,
      IgnorePublicAcls: ignorePublicAcls,
      BlockPublicPolicy: blockPublicPolicy,
      RestrictPublicBuckets: restrictPublicBuckets
    }
    steps.push(bucketWrite('PutPublicAccessBlock', bucket, { PublicAccessBlockConfiguration }))
  }
  if (differs('ownership')) {
    const OwnershipControls = { Rules: [{ ObjectOwnership: ownership }] }
    steps.push(bucketWrite('PutBucketOwnershipControls', bucket, { OwnershipControls }))
  }
  if (differs('encryption')) {
    const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: encryption } }]
    steps.push(bucketWrite('PutBucketEncryption', bucket, { ServerSideEncryptionConfiguration: { Rules } }))
  }
  return steps
}

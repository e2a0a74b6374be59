import type { Run } from '../model/operation'
import type { Call, Rewrite, Step } from '../model/step'
import { encryptionOf, isCustomerKey } from './bucket-encryption'
import { askIfSet } from './observe'
import { REWRITING } from './patience'
import { bucketRead, bucketWrite } from './requests'
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
    steps.push(encrypt(bucket, encryption))
  }
  return steps
}

/** Somebody may set a KMS key of their own before the next try: that stays, as it does when the bucket is observed. */
function encrypt(bucket: BucketPlace, SSEAlgorithm: string): Call {
  const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm } }]
  const put = bucketWrite('PutBucketEncryption', bucket, { ServerSideEncryptionConfiguration: { Rules } })
  const latest = async (run: Run): Promise<Rewrite> => {
    const now = encryptionOf(await askIfSet(run, bucketRead('GetBucketEncryption', bucket)))
    return { operation: isCustomerKey(now) ? undefined : put.operation, repair: () => Promise.resolve(undefined) }
  }
  return { ...put, latest, patience: REWRITING }
}

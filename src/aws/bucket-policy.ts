import type { GetBucketPolicyOutput } from '@aws-sdk/client-s3'
import type { Call } from '../model/step'
import { otherStatements, parsePolicy, type PolicyDocument, policyText } from './policies'
import { bucketRead, bucketWrite, type Read } from './requests'
import { rewrite } from './shared-documents'

interface Bucket {
  readonly bucket: string
  readonly account: string
}

export function policyRead(bucket: Bucket): Read<GetBucketPolicyOutput> {
  return bucketRead('GetBucketPolicy', bucket)
}

/** The policy of a bucket; `undefined` when it has none. */
export function documentOf(answer: GetBucketPolicyOutput | undefined): PolicyDocument | undefined {
  return answer?.Policy === undefined ? undefined : parsePolicy(answer.Policy)
}

/**
 * Writes the policy that `change` returns for the current one, read right before; `undefined` deletes the policy.
 * @param sids our statements
 */
export function rewritePolicy(
  bucket: Bucket,
  sids: readonly string[],
  seen: PolicyDocument | undefined,
  change: (document: PolicyDocument | undefined) => PolicyDocument | undefined
): Call {
  return rewrite({
    read: policyRead(bucket),
    documentOf,
    seen,
    change,
    put: (document) =>
      document === undefined
        ? bucketWrite('DeleteBucketPolicy', bucket).operation
        : bucketWrite('PutBucketPolicy', bucket, { Policy: policyText(document) }).operation,
    others: (document) => otherStatements(document, sids)
  })
}

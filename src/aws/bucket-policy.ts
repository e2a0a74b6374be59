import type { GetBucketPolicyOutput } from '@aws-sdk/client-s3'
import type { Call } from '../model/step'
import { bucketRead, type Read, bucketWrite } from './requests'
import { rewrite } from './shared-documents'
import { parsePolicy, policyText, type PolicyDocument } from './policies'

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

/** Writes the policy as `write` makes it of what it says right before; `undefined` takes it away. */
export function rewritePolicy(
  bucket: Bucket,
  seen: PolicyDocument | undefined,
  write: (document: PolicyDocument | undefined) => PolicyDocument | undefined
): Call {
  const answer = seen === undefined ? undefined : { Policy: policyText(seen) }
  return rewrite(policyRead(bucket), answer, (latest) => {
    const document = write(documentOf(latest))
    return document === undefined
      ? bucketWrite('DeleteBucketPolicy', bucket).operation
      : bucketWrite('PutBucketPolicy', bucket, { Policy: policyText(document) }).operation
  })
}

import { call, type Call, type Operation } from '../model/operation'

/** A write to a bucket, which S3 refuses when the bucket belongs to another account by now. */
export function bucketWrite(
  name: string,
  { bucket, account }: { readonly bucket: string; readonly account: string },
  input: Operation['input'] = {}
): Call {
  return call({ client: 's3', name, input: { Bucket: bucket, ExpectedBucketOwner: account, ...input } })
}

/** Builds AWS operations as data. */
import type { Operation, Row } from '../model/operation'
import { type Call, call } from '../model/step'
import { type Answer, type OperationName, OPERATIONS } from './operations'

/** A read, and how to get its typed answer from the row. */
export interface Read<A> {
  readonly operation: Operation
  readonly answer: (row: Row | undefined) => A | undefined
}

interface Bucket {
  readonly bucket: string
  readonly account: string
}

interface Role {
  readonly RoleName: string
  readonly PolicyName?: string
}

/** A read of a bucket; S3 refuses it if the bucket belongs to another account. */
export function bucketRead<N extends OperationName>(
  name: N,
  bucket: Bucket,
  input: Operation['input'] = {}
): Read<Answer<N>> {
  return read(name, { ...ownBucket(bucket), ...input })
}

export function roleRead<N extends OperationName>(name: N, input: Role): Read<Answer<N>> {
  return read(name, { ...input })
}

/** A write to a bucket; S3 refuses it if the bucket belongs to another account by then. */
export function bucketWrite(name: OperationName, bucket: Bucket, input: Operation['input'] = {}): Call {
  return call(request(name, { ...ownBucket(bucket), ...input }))
}

export function roleWrite(name: OperationName, input: Role & Operation['input']): Call {
  return call(request(name, input))
}

export function request(name: OperationName, input: Operation['input']): Operation {
  return { client: OPERATIONS[name].client, name, input }
}

export function read<N extends OperationName>(name: N, input: Operation['input']): Read<Answer<N>> {
  // `Operation` promises that the row of an AWS operation is its command's output.
  return { operation: request(name, input), answer: (row) => row as Answer<N> | undefined }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html */
function ownBucket({ bucket, account }: Bucket): Operation['input'] {
  return { Bucket: bucket, ExpectedBucketOwner: account }
}

/** A request as people read it: `s3:PutBucketPolicy { … }`. */
export function requestText({ client, name, input }: Operation): string {
  return `${client}:${name} ${JSON.stringify(input, null, 2)}`
}

/** Reads and writes of AWS as data, the way kinds build them. */
import { call, type Call } from '../model/step'
import type { Operation, Row } from '../model/operation'
import { OPERATIONS, type Answer, type OperationName } from './operations'

/** A read, and how its answer is taken from the row. */
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

/** S3 refuses it when the bucket belongs to another account. */
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

/** S3 refuses it when the bucket belongs to another account by now. */
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
  // The row of an AWS operation is its command's output, as `Operation` promises.
  return { operation: request(name, input), answer: (row) => row as Answer<N> | undefined }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html */
function ownBucket({ bucket, account }: Bucket): Operation['input'] {
  return { Bucket: bucket, ExpectedBucketOwner: account }
}

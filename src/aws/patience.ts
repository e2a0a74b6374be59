import type { Operation } from '../model/operation'
import { isServiceError } from '../model/service-error'
import { IN_PROGRESS, NO_SUCH_BUCKET, NO_SUCH_ENTITY, THROTTLED, UNAVAILABLE } from './codes'

/** An error that is worth a retry. */
interface TransientError {
  readonly codes: readonly string[]
  readonly message?: RegExp
  readonly operations?: RegExp
  /** For how long to retry. */
  readonly seconds: number
}

/** Errors that the SDK does not retry, or gives up on too early while many calls are in flight. */
const TRANSIENT_ERRORS: readonly TransientError[] = [
  { codes: IN_PROGRESS, seconds: 30 },
  // IAM may not know the user yet that Snowflake has just created.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_general.html#troubleshoot_general_eventual-consistency
  { codes: ['MalformedPolicyDocument'], message: /invalid principal/i, seconds: 60 },
  // S3 and IAM may not know a bucket or a role yet that was just created.
  { codes: [...NO_SUCH_BUCKET, NO_SUCH_ENTITY], operations: /^Put/, seconds: 15 },
  // S3 may not yet see the bucket policy that allows the delivery of logs, or the policy of Snowflake's queue.
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel
  { codes: ['InvalidTargetBucketForLogging'], operations: /^PutBucketLogging$/, seconds: 30 },
  { codes: ['InvalidArgument'], message: /unable to validate the following destination/i, seconds: 30 },
  // IAM may still see the policy that was just deleted.
  { codes: ['DeleteConflict'], operations: /^DeleteRole$/, seconds: 30 },
  { codes: UNAVAILABLE, seconds: 15 },
  { codes: THROTTLED, seconds: 60 }
]

/** For how many seconds to retry after this error; 0 when it is not transient. */
export function patience({ name }: Operation, error: unknown): number {
  const transient = TRANSIENT_ERRORS.find(
    ({ codes, message, operations }) =>
      isServiceError(error, ...codes) &&
      (message === undefined || message.test(error.message)) &&
      (operations === undefined || operations.test(name))
  )
  return transient?.seconds ?? 0
}

import type { Operation } from '../model/operation'
import { isServiceError } from '../model/service-error'

/** A refusal that passes by itself. */
interface Passing {
  readonly codes: readonly string[]
  readonly message?: RegExp
  readonly operations?: RegExp
  /** How long it is worth asking again. */
  readonly seconds: number
}

/** What the SDK's own retries do not know of, or give up on while many calls are in flight. */
const PASSING: readonly Passing[] = [
  // Another change of the same bucket or role is in progress.
  // https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
  { codes: ['OperationAborted', 'ConcurrentModification'], seconds: 30 },
  // A user that Snowflake has just created is not known to all of IAM yet.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_general.html#troubleshoot_general_eventual-consistency
  { codes: ['MalformedPolicyDocument'], message: /invalid principal/i, seconds: 60 },
  // Nor is a bucket or a role that was created a moment ago.
  { codes: ['NoSuchBucket', 'NoSuchEntity'], operations: /^Put/, seconds: 15 },
  { codes: ['ServiceUnavailable', 'InternalError', 'ServiceFailure'], seconds: 15 },
  { codes: ['SlowDown', 'Throttling', 'ThrottledException', 'RequestLimitExceeded', 'TooManyRequests'], seconds: 60 }
]

/** How many seconds it is worth asking again after this refusal; 0 when it will not pass by itself. */
export function patience({ name }: Operation, error: unknown): number {
  const passing = PASSING.find(
    ({ codes, message, operations }) =>
      isServiceError(error, ...codes) &&
      (message === undefined || message.test(error.message)) &&
      (operations === undefined || operations.test(name))
  )
  return passing?.seconds ?? 0
}

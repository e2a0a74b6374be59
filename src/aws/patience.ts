import type { Operation } from '../model/operation'
import { isServiceError, ServiceError } from '../model/service-error'
import type { Patience } from '../model/step'
import { IN_PROGRESS, NO_SUCH_BUCKET, NO_SUCH_ENTITY, SKEWED, THROTTLED, UNANSWERED, UNAVAILABLE } from './codes'
import { isDefined, rewritesShared } from './operations'

/** An error that is worth a retry. */
interface TransientError {
  readonly codes: readonly string[]
  readonly message?: RegExp
  readonly operations?: RegExp
  /** For how long to retry. */
  readonly seconds: number
}

/** The service is too busy to do anything. The SDK gives up on these too early while many calls are in flight. */
const BUSY: readonly TransientError[] = [
  { codes: UNAVAILABLE, seconds: 15 },
  { codes: THROTTLED, seconds: 60 }
]

/** What the service refuses until it knows everywhere what was written before. The SDK does not retry these. */
const NOT_YET: readonly TransientError[] = [
  { codes: IN_PROGRESS, seconds: 30 },
  // IAM may not know the user yet that Snowflake has just created.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
  { codes: ['MalformedPolicyDocument'], message: /invalid principal/i, seconds: 60 },
  // S3 and IAM may not know a bucket or a role yet that was just created.
  { codes: [...NO_SUCH_BUCKET, NO_SUCH_ENTITY], operations: /^Put|^UpdateAssume/, seconds: 30 },
  // S3 may not yet see the bucket policy that allows the delivery of logs, or the policy of Snowflake's queue.
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel
  { codes: ['InvalidTargetBucketForLogging'], operations: /^PutBucketLogging$/, seconds: 30 },
  { codes: ['InvalidArgument'], message: /unable to validate the following destination/i, seconds: 30 },
  // IAM may still see the policy that was just deleted.
  { codes: ['DeleteConflict'], operations: /^DeleteRole$/, seconds: 30 }
]

/** As long as the SDK and the door together send other operations again: six answers that do not come take a minute. */
const THROTTLED_SECONDS = 120
const UNANSWERED_SECONDS = 90
/** By then, the clock offset is known. */
const SKEWED_SECONDS = 5

/**
 * For how many seconds to send an operation again after this error; 0 when it is not transient. What replaces a document
 * that others write to is only sent again by who reads the document again, with the patience REWRITING.
 */
export function patience(operation: Operation, error: unknown): number {
  const isOld = isDefined(operation.name) && rewritesShared(operation.name)
  return isOld ? 0 : secondsFor([...NOT_YET, ...BUSY], operation, error)
}

/**
 * For writes to such a document, and for reading it first: the bucket exists, but may not be found yet. The SDK sends these
 * writes once, so what it sends again by itself otherwise is patience here: busy services, and answers that were lost.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export const REWRITING: Patience = {
  for: 'AWS to take the change',
  secondsFor: (error) => {
    if (!(error instanceof ServiceError)) return 0
    const { code, status = 0 } = error
    if ([...NO_SUCH_BUCKET, NO_SUCH_ENTITY].includes(code)) return 30
    if (SKEWED.includes(code)) return SKEWED_SECONDS
    if (THROTTLED.includes(code) || status === 429) return THROTTLED_SECONDS
    if ([...UNAVAILABLE, ...UNANSWERED].includes(code) || status >= 500) return UNANSWERED_SECONDS
    return secondsFor(NOT_YET, error.operation, error)
  },
  everySeconds: 1,
  upToSeconds: 8
}

function secondsFor(errors: readonly TransientError[], { name }: Operation, error: unknown): number {
  const transient = errors.find(
    ({ codes, message, operations }) =>
      isServiceError(error, ...codes) &&
      (message === undefined || message.test(error.message)) &&
      (operations === undefined || operations.test(name))
  )
  return transient?.seconds ?? 0
}

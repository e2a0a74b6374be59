/**
 * Codes of AWS, as `ServiceError` has them, by what they mean here.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html,
 * https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
 */

/** HEAD answers have no error code: src/aws/refusal.ts turns 404 into "NotFound". */
export const NO_SUCH_BUCKET: readonly string[] = ['NoSuchBucket', 'NotFound']
/** No such role, or no such policy. */
export const NO_SUCH_ENTITY = 'NoSuchEntity'
export const DENIED = 'AccessDenied'

/** Another change of the same bucket or role is in progress. */
export const IN_PROGRESS: readonly string[] = [
  'OperationAborted',
  'ConditionalRequestConflict',
  'ConcurrentModification'
]
/** The bucket or role exists already, in this account. */
export const EXISTS: readonly string[] = ['BucketAlreadyOwnedByYou', 'EntityAlreadyExists']
export const UNAVAILABLE: readonly string[] = [
  'ServiceUnavailable',
  'InternalError',
  'InternalFailure',
  'ServiceFailure'
]
/**
 * No answer came, or the service saw only a part of the request: it may have been carried out. The codes are those of Node.js and
 * of the SDK, and S3's own. https://nodejs.org/api/errors.html#common-system-errors
 */
export const UNANSWERED: readonly string[] = [
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'TimeoutError',
  'RequestTimeout'
]
export const THROTTLED: readonly string[] = [
  'SlowDown',
  'Throttling',
  'Throttled',
  'RequestLimitExceeded',
  'TooManyRequests'
]
/** The runner's clock is wrong, or was set meanwhile. The SDK corrects the next request. */
export const SKEWED: readonly string[] = ['RequestTimeTooSkewed', 'RequestInTheFuture']

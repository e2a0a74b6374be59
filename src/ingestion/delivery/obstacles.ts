import type { GetBucketLoggingOutput, LoggingEnabled } from '@aws-sdk/client-s3'
import { bucketArn, objectsArn } from '../../aws/arns'
import { ask, look } from '../../aws/observe'
import { bucketRead } from '../../aws/requests'
import { bucketSubject, inOtherRegion } from '../../aws/subjects'
import type { Hidden } from '../../model/denied'
import type { Run } from '../../model/operation'

/** The service that delivers logs, and the condition on the buckets whose logs it delivers. */
export const LOG_DELIVERY = 'logging.s3.amazonaws.com'
export const SOURCE_ARN = 'arnlike aws:sourcearn'

/** Which buckets log to where. A type, because an interface could not be part of an `Identity`. */
export type Delivery = {
  readonly sources: readonly string[]
  /** Known buckets that are not sources. */
  readonly others: readonly string[]
  /** The log bucket. */
  readonly bucket: string
  /** The logs under this prefix are ours. */
  readonly prefix: string
  readonly account: string
  readonly partition: string
  readonly region: string
}

/** What prevents deliveries, in sentences that say what to do. */
export interface Obstacles {
  readonly sentences: readonly string[]
  /** The log bucket itself cannot be looked at, which is the only sentence then. */
  readonly hidden?: Hidden
}

/** How many buckets a chain of logging is followed. */
const LONGEST_CHAIN = 10

/**
 * What prevents S3 from delivering the logs of these sources to the log bucket, in sentences that say what to do. S3
 * refuses to turn logging on in some of these cases, and silently drops the logs in the others.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html#server-access-logging-overview
 */
export async function deliveryObstacles(delivery: Delivery, run: Run): Promise<Obstacles> {
  const { bucket, region } = delivery
  const subject = bucketSubject(delivery, 'log bucket')
  const seen = await look(run, subject, {
    head: bucketRead('HeadBucket', delivery),
    lock: bucketRead('GetObjectLockConfiguration', delivery),
    payment: bucketRead('GetBucketRequestPayment', delivery),
    logging: bucketRead('GetBucketLogging', delivery)
  })
  if (seen.state === 'absent') return { sentences: [] }
  if (seen.state === 'hidden') return { sentences: [seen.reason], hidden: seen }
  const { head, lock, payment, logging } = seen.answers
  const obstacles: string[] = []
  if (head?.BucketRegion !== undefined && head.BucketRegion !== region) {
    obstacles.push(inOtherRegion(subject, head.BucketRegion))
  }
  if (lock?.ObjectLockConfiguration?.Rule?.DefaultRetention !== undefined) {
    obstacles.push(
      `Log bucket ${bucket} has an Object Lock default retention, and S3 does not deliver logs to such a bucket. Remove the default retention, or choose another bucket.`
    )
  }
  if (payment?.Payer === 'Requester') {
    obstacles.push(
      `Log bucket ${bucket} has Requester Pays enabled, and S3 does not deliver logs to such a bucket. Disable it, or choose another bucket.`
    )
  }
  const circle = await circleOf(delivery, logging, run)
  if (circle !== undefined) {
    obstacles.push(
      `Each log delivery would be logged again, in an endless loop: ${circle.join(' → ')}. Turn off the logging of ${bucket}, or let it log to a bucket that is not a source.`
    )
  }
  return { sentences: obstacles }
}

/** Where the log bucket's own logs go, from bucket to bucket, if that leads back to the log bucket. */
async function circleOf(
  { sources, bucket, account }: Delivery,
  logging: GetBucketLoggingOutput | undefined,
  run: Run
): Promise<readonly string[] | undefined> {
  const path = [bucket]
  let next = logging?.LoggingEnabled?.TargetBucket
  while (next !== undefined && path.length < LONGEST_CHAIN) {
    path.push(next)
    if (next === bucket) return path
    if (sources.includes(next)) return [...path, bucket]
    next = (await loggingOf(next, account, run))?.TargetBucket
  }
  return undefined
}

/** Where these buckets log to, as far as we are allowed to read it. */
export async function targetsOf(
  buckets: readonly string[],
  { account }: { readonly account: string },
  run: Run
): Promise<readonly LoggingEnabled[]> {
  const targets = await Promise.all(buckets.map((bucket) => loggingOf(bucket, account, run)))
  return targets.filter((target) => target !== undefined)
}

/** Where a bucket logs to; `undefined` also when we are not allowed to read it. */
export async function loggingOf(bucket: string, account: string, run: Run): Promise<LoggingEnabled | undefined> {
  const answer = await ask(run, bucketRead('GetBucketLogging', { bucket, account })).catch(() => undefined)
  return answer?.LoggingEnabled
}

/**
 * Other prefixes that declared sources still log to and our statements allow, as resources of a policy. S3 delivers
 * there until logging has moved, and for an hour or more after that.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html#BucketLoggingStatusChanges
 */
export async function previousTargets(
  delivery: Delivery,
  allowed: readonly string[],
  run: Run
): Promise<readonly string[]> {
  const { sources, bucket, prefix } = delivery
  // Without sources, somebody else changes the logging, and S3 delivers to the old prefix until then.
  if (sources.length === 0) {
    return allowed.filter((resource) => resource.startsWith(`${bucketArn(delivery, bucket)}/`))
  }
  const previous = (await targetsOf(sources, delivery, run))
    .filter((target) => target.TargetBucket === bucket && target.TargetPrefix !== prefix)
    .map((target) => objectsArn(delivery, bucket, target.TargetPrefix ?? ''))
  return allowed.filter((resource) => previous.includes(resource))
}

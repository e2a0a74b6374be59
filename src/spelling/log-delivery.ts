import type { GetBucketLoggingOutput } from '@aws-sdk/client-s3'
import type { Run } from '../model/operation'
import { ask, bucketRead, inOtherRegion, look } from './aws-reads'

export interface Delivery {
  readonly sources: readonly string[]
  readonly logBucket: string
  readonly account: string
  readonly partition: string
  readonly region: string
}

/** How many buckets a chain of logs is followed. */
const LONGEST_CHAIN = 10

/**
 * What keeps the log bucket from taking deliveries of these sources, in sentences: S3 refuses some of it when logging is
 * switched on, and silently drops the logs for the rest.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html#server-access-logging-overview
 */
export async function deliveryObstacles(delivery: Delivery, run: Run): Promise<readonly string[]> {
  const { logBucket, account, partition, region } = delivery
  const bucket = { bucket: logBucket, account }
  const subject = { name: `log bucket ${logBucket}`, arn: `arn:${partition}:s3:::${logBucket}`, account, region }
  const seen = await look(run, subject, {
    head: bucketRead('HeadBucket', bucket),
    lock: bucketRead('GetObjectLockConfiguration', bucket),
    payment: bucketRead('GetBucketRequestPayment', bucket),
    logging: bucketRead('GetBucketLogging', bucket)
  })
  if (seen.state === 'absent') return []
  if (seen.state === 'hidden') return [seen.reason]
  const { head, lock, payment, logging } = seen.answers
  const obstacles: string[] = []
  if (head?.BucketRegion !== undefined && head.BucketRegion !== region) {
    obstacles.push(inOtherRegion(subject, head.BucketRegion))
  }
  if (lock?.ObjectLockConfiguration?.Rule?.DefaultRetention !== undefined) {
    obstacles.push(
      `log bucket ${logBucket} has an Object Lock default retention, and S3 delivers no logs to such a bucket. Remove the default retention, or name another bucket.`
    )
  }
  if (payment?.Payer === 'Requester') {
    obstacles.push(
      `log bucket ${logBucket} has Requester Pays on, and S3 delivers no logs to such a bucket. Switch it off, or name another bucket.`
    )
  }
  const circle = await circleOf(delivery, logging, run)
  if (circle !== undefined) {
    obstacles.push(
      `logs would be written about logs for ever: ${circle.join(' → ')}. Switch off the logging of ${logBucket}, or let it log to a bucket that is no source.`
    )
  }
  return obstacles
}

/** The way that logs of the log bucket take, if it leads back to it. */
async function circleOf(
  { sources, logBucket, account }: Delivery,
  logging: GetBucketLoggingOutput | undefined,
  run: Run
): Promise<readonly string[] | undefined> {
  const path = [logBucket]
  let next = logging?.LoggingEnabled?.TargetBucket
  while (next !== undefined && path.length < LONGEST_CHAIN) {
    path.push(next)
    if (next === logBucket) return path
    if (sources.includes(next)) return [...path, logBucket]
    next = await targetOf(next, account, run)
  }
  return undefined
}

/** Where a bucket logs to, if we may know. */
async function targetOf(bucket: string, account: string, run: Run): Promise<string | undefined> {
  const answer = await ask(run, bucketRead('GetBucketLogging', { bucket, account })).catch(() => undefined)
  return answer?.LoggingEnabled?.TargetBucket
}

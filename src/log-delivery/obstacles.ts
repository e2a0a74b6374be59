import { bucketArn, objectsArn } from '../aws/arns'
import type { GetBucketLoggingOutput, LoggingEnabled } from '@aws-sdk/client-s3'
import type { Run } from '../model/operation'
import { ask, look } from '../aws/observe'
import { bucketRead } from '../aws/requests'
import { inOtherRegion, bucketSubject } from '../aws/subjects'
import { like, partsOf, type Statement } from '../aws/policies'

/** The service that delivers logs, and the condition that names the buckets it does it for. */
export const LOG_DELIVERY = 'logging.s3.amazonaws.com'
export const SOURCE_ARN = 'arnlike aws:sourcearn'
const DELIVERERS = [`Service ${LOG_DELIVERY}`, 'AWS *']

/** Who logs to where; a type, since it is part of identities. */
export type Delivery = {
  readonly sources: readonly string[]
  /** Buckets that are no sources, as far as they are known. */
  readonly others: readonly string[]
  /** The log bucket. */
  readonly bucket: string
  /** Below this the logs are ours. */
  readonly prefix: string
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
  const { bucket, region } = delivery
  const subject = bucketSubject(delivery, 'log bucket')
  const seen = await look(run, subject, {
    head: bucketRead('HeadBucket', delivery),
    lock: bucketRead('GetObjectLockConfiguration', delivery),
    payment: bucketRead('GetBucketRequestPayment', delivery),
    logging: bucketRead('GetBucketLogging', delivery)
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
      `log bucket ${bucket} has an Object Lock default retention, and S3 delivers no logs to such a bucket. Remove the default retention, or name another bucket.`
    )
  }
  if (payment?.Payer === 'Requester') {
    obstacles.push(
      `log bucket ${bucket} has Requester Pays on, and S3 delivers no logs to such a bucket. Switch it off, or name another bucket.`
    )
  }
  const circle = await circleOf(delivery, logging, run)
  if (circle !== undefined) {
    obstacles.push(
      `logs would be written about logs for ever: ${circle.join(' → ')}. Switch off the logging of ${bucket}, or let it log to a bucket that is no source.`
    )
  }
  return obstacles
}

/** The way that logs of the log bucket take, if it leads back to it. */
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

/** Where a bucket logs to, if it does and we may know. */
async function loggingOf(bucket: string, account: string, run: Run): Promise<LoggingEnabled | undefined> {
  const answer = await ask(run, bucketRead('GetBucketLogging', { bucket, account })).catch(() => undefined)
  return answer?.LoggingEnabled
}

/**
 * Buckets that log to us without being declared. Only those are asked that a statement of the log bucket's policy lets in,
 * by name or, of the account's known buckets, by a wildcard: of others nothing would be delivered.
 */
export async function undeclaredSources(
  delivery: Delivery,
  policy: readonly Statement[],
  run: Run
): Promise<readonly string[]> {
  const { sources, others, bucket, prefix, account } = delivery
  const letIn = policy.flatMap((statement) => allowedSources(statement, others))
  const candidates = new Set(letIn.filter((name) => !sources.includes(name) && name !== bucket))
  const found = await Promise.all(
    [...candidates].map(async (name) => {
      const logging = await loggingOf(name, account, run)
      return logging?.TargetBucket === bucket && logging.TargetPrefix?.startsWith(prefix) === true ? [name] : []
    })
  )
  return found.flat()
}

/**
 * Undeclared buckets that log by leave of our statement to where it will not let them any more: of another pipeline whose
 * role has the same name, or left out of the sources in the moment that the prefix changed.
 */
export async function displacedSources(
  delivery: Delivery,
  resource: string,
  live: Statement,
  run: Run
): Promise<readonly string[]> {
  const folder = `${bucketArn(delivery, delivery.bucket)}/`
  const left = partsOf(live).resources.filter((before) => before.startsWith(folder) && before !== resource)
  const found = await Promise.all(
    left.map((before) =>
      undeclaredSources({ ...delivery, prefix: before.slice(folder.length).replace(/\*$/, '') }, [live], run)
    )
  )
  const declared = new Set(await undeclaredSources(delivery, [live], run))
  return [...new Set(found.flat())].filter((name) => !declared.has(name))
}

/**
 * Where else in the log bucket declared sources log to by leave of our statement, as resources of a policy. S3 goes on
 * delivering there until logging has moved, and for an hour or more after.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html#BucketLoggingStatusChanges
 */
export async function previousTargets(delivery: Delivery, live: Statement, run: Run): Promise<readonly string[]> {
  const { sources, bucket, prefix, account } = delivery
  const targets = await Promise.all(sources.map((source) => loggingOf(source, account, run)))
  const left = targets
    .filter((target) => target?.TargetBucket === bucket && target.TargetPrefix !== prefix)
    .map((target) => objectsArn(delivery, bucket, target?.TargetPrefix ?? ''))
  return partsOf(live).resources.filter((resource) => left.includes(resource))
}

/** Buckets that a statement lets the delivery service write for: those that it names, and those of `known` that match. */
function allowedSources(statement: Statement, known: readonly string[]): readonly string[] {
  const { effect, principals, conditions } = partsOf(statement)
  if (effect !== 'Allow' || !principals.some((principal) => DELIVERERS.includes(principal))) return []
  // Without a condition on the source, any bucket's logs may come.
  const patterns = (conditions.get(SOURCE_ARN) ?? ['*']).map((arn) => arn.slice(arn.lastIndexOf(':') + 1))
  return patterns.flatMap((pattern) => (/[*?]/.test(pattern) ? known.filter((name) => like(pattern, name)) : [pattern]))
}

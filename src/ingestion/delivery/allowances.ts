/** Whether anything allows S3 to deliver: what nothing allows is refused, without a word to anybody. */
import { objectsArn } from '../../aws/arns'
import type { Certainty } from '../../aws/conditions'
import { look } from '../../aws/observe'
import { partsOf, type Statement } from '../../aws/policies'
import { grantsToOthers } from '../../aws/public-access'
import { bucketRead } from '../../aws/requests'
import { appliesTo } from '../../aws/service-requests'
import { bucketSubject } from '../../aws/subjects'
import type { Run } from '../../model/operation'
import { spokenList } from '../../model/spoken-list'
import { deliveries, type Denials } from './denials'
import { type Delivery, loggingOf } from './obstacles'

/** A place that S3 delivers the logs of these buckets to. */
interface Target {
  readonly prefix: string
  /** Empty = any bucket: logging is not managed. */
  readonly sources: readonly string[]
}

interface Answer {
  readonly target: Target
  readonly allowed: Certainty
}

const NOTHING: Denials = { certain: [], possible: [] }

/** What no statement of the log bucket's policy allows, and no ACL either, in sentences that say what to do. Only reads. */
export async function refusals(
  statements: readonly Statement[],
  delivery: Delivery,
  run: Run,
  now: Date
): Promise<Denials> {
  const allowing = statements.filter((statement) => partsOf(statement).effect === 'Allow')
  const targets = await targetsOf(delivery, run)
  const answers = byPrefix(targets).flatMap((all) => answersFor(all, allowing, delivery, now))
  const refused = answers.filter(({ allowed }) => allowed === 'no')
  if (refused.length > 0 && (await hasDeliveryGrant(delivery, run))) return NOTHING
  return {
    certain: sentences(refused, delivery, 'No statement'),
    // Without sources, it is not known either which ones a statement would have to allow.
    possible: sentences(
      answers.filter(({ allowed, target }) => allowed === 'maybe' && target.sources.length > 0),
      delivery,
      'Depending on a condition that cannot be judged here, no statement'
    )
  }
}

/** Where each source logs to; the declared prefix for those that do not log here. */
async function targetsOf({ sources, bucket, prefix, account }: Delivery, run: Run): Promise<readonly Target[]> {
  if (sources.length === 0) return [{ prefix, sources: [] }]
  return Promise.all(
    sources.map(async (source) => {
      const logging = await loggingOf(source, account, run)
      return { prefix: logging?.TargetBucket === bucket ? (logging.TargetPrefix ?? '') : prefix, sources: [source] }
    })
  )
}

/** The sources that log to the same prefix, as one target. */
function byPrefix(targets: readonly Target[]): readonly Target[] {
  const groups = Map.groupBy(targets, ({ prefix }) => prefix)
  return [...groups].map(([prefix, group]) => ({ prefix, sources: group.flatMap(({ sources }) => sources) }))
}

/** Thousands of sources are usually all allowed by one statement: each is only looked at alone if they are not. */
function answersFor(all: Target, allowing: readonly Statement[], delivery: Delivery, now: Date): readonly Answer[] {
  const allowed = allowedTo(all, allowing, delivery, now)
  if (allowed === 'yes' || all.sources.length === 0) return [{ target: all, allowed }]
  return all.sources.map((source) => {
    const target = { ...all, sources: [source] }
    return { target, allowed: allowedTo(target, allowing, delivery, now) }
  })
}

function allowedTo(target: Target, allowing: readonly Statement[], delivery: Delivery, now: Date): Certainty {
  const requests = deliveries({ ...delivery, ...target }, now)
  const answers = allowing.map((statement) => appliesTo(statement, requests))
  return answers.includes('yes') ? 'yes' : answers.includes('maybe') ? 'maybe' : 'no'
}

/** One sentence for each prefix, however many buckets log there. */
function sentences(
  refused: readonly { readonly target: Target }[],
  delivery: Delivery,
  subject: string
): readonly string[] {
  const { bucket } = delivery
  return [...Map.groupBy(refused, ({ target }) => target.prefix)].map(([prefix, group]) => {
    const names = group.flatMap(({ target }) => target.sources)
    const whose = names.length === 0 ? 'logs' : `the logs of ${spokenList(names)}`
    const where = objectsArn(delivery, bucket, prefix).replace(/^arn:[^:]*:s3:::/, 's3://')
    return `${subject} in the policy of log bucket ${bucket} lets S3 deliver ${whose} to ${where}: what it cannot deliver is lost.`
  })
}

/**
 * The older way to allow deliveries, where ACLs are not disabled.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html#grant-log-delivery-permissions-general
 */
async function hasDeliveryGrant(delivery: Delivery, run: Run): Promise<boolean> {
  const subject = bucketSubject(delivery, 'log bucket')
  const seen = await look(run, subject, { ownership: bucketRead('GetBucketOwnershipControls', delivery) })
  if (seen.state !== 'present') return false
  if (seen.answers.ownership?.OwnershipControls?.Rules?.[0]?.ObjectOwnership === 'BucketOwnerEnforced') return false
  const { state, ...rest } = await look(run, subject, { acl: bucketRead('GetBucketAcl', delivery) })
  const acl = state === 'present' && 'answers' in rest ? rest.answers.acl : undefined
  return grantsToOthers(acl).some((grant) => /^(WRITE|FULL_CONTROL) to .*\/groups\/s3\/LogDelivery$/.test(grant))
}

/** Whether S3 can deliver logs until the statement that allows it is changed. */
import { like, share } from '../aws/patterns'
import type { Danger } from '../model/appraisal'
import type { Change, Work } from '../model/change'
import type { Value } from '../model/fields'
import { spokenList } from '../model/spoken-list'
import { changes, type Dangers, data, items, liveOf, maybeStopped, stopped } from './danger'
import { isNewPlace } from './move'
import { nameOf } from './place-read'

const LOST = 'What it cannot deliver is lost.'
const WAS_LOST = 'What it could not deliver is lost. It can deliver again.'
/** ACLs have no effect on the log bucket. https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html */
const WITHOUT_ACLS = 'BucketOwnerEnforced'

export const deliveryLines: Dangers = (work, { isRunning, changes: all }) => {
  if (isAllowedByOthers(work, all)) return []
  if (work.action === 'create' && isRunning && !isNewPlace(nameOf(work), all)) {
    const mayHaveAcls = all.some(
      (one) => one.kind === 's3-bucket' && (liveOf(one, 'ownership') ?? WITHOUT_ACLS) !== WITHOUT_ACLS
    )
    const outage = { part: 'delivery', remedy: 'lets S3 deliver logs again' } as const
    return mayHaveAcls
      ? [
          maybeStopped(
            { ...outage, now: `S3 cannot deliver logs now, unless an ACL allows it. ${LOST}` },
            `S3 could not deliver logs, unless an ACL allowed it. ${WAS_LOST}`
          )
        ]
      : [stopped({ ...outage, now: `S3 cannot deliver logs now. ${LOST}` }, `S3 could not deliver logs. ${WAS_LOST}`)]
  }
  if (changes(work, 'undeclaredSources')) return []
  return work.action === 'update' ? whileItIsAsNow(work, all) : []
}

/** Statements of others allow deliveries to the declared place, which is where the buckets log already. */
function isAllowedByOthers(work: Work, all: readonly Change[]): boolean {
  if (work.coveredBy === undefined || work.coveredBy.length === 0) return false
  return all
    .filter((source) => source.kind === 's3-logging' && logsHere(source, work))
    .every(({ diff }) => diff.every(({ field }) => field !== 'targetPrefix'))
}

/** Other statements may together allow what ours does not, so only they can say for certain. */
function whileItIsAsNow(work: Extract<Work, { action: 'update' }>, all: readonly Change[]) {
  if (restrictsEveryDelivery(work)) {
    return [mayLose('logs')]
  }
  const logging = all.filter(({ kind }) => kind === 's3-logging')
  if (logging.length === 0 && changes(work, 'resources')) {
    return [
      data(
        `If buckets log under the declared prefix already, S3 may be unable to deliver these logs now. ${LOST}`,
        `If buckets logged under the declared prefix already, S3 may have been unable to deliver these logs. ${WAS_LOST}`
      )
    ]
  }
  const refused = logging.filter((source) => logsHere(source, work) && !isAllowed(source, work)).map(nameOf)
  return refused.length === 0 ? [] : [mayLose(`the logs of ${spokenList(refused)}`)]
}

function mayLose(what: string): Danger {
  const kept = 'Delivered log objects are kept.'
  return maybeStopped(
    {
      part: 'delivery',
      now: `S3 may be unable to deliver ${what} now. ${LOST} ${kept}`,
      remedy: 'restores the statement'
    },
    `S3 may have been unable to deliver ${what}. ${WAS_LOST} ${kept}`
  )
}

/** What the statement says about all deliveries: whether it allows, whom, what, and under which conditions. */
function restrictsEveryDelivery(work: Extract<Work, { action: 'update' }>): boolean {
  const missing = ['effect', 'principals', 'actions'].some((field) =>
    texts(work.desired[field]).some((wanted) => !texts(work.live[field]).includes(wanted))
  )
  // A live condition that is not declared restricts; a declared one that is missing does not.
  const conditions = texts(work.desired['conditions'])
  return missing || texts(work.live['conditions']).some((condition) => !conditions.includes(condition))
}

function logsHere(source: Change, work: Work): boolean {
  return liveOf(source, 'targetBucket') === nameOf(work)
}

/** Whether the live statement names the bucket and where it logs to now, which may be a prefix that it leaves. */
function isAllowed(source: Change, work: Work): boolean {
  const objects = `${nameOf(work)}/${String(liveOf(source, 'targetPrefix'))}`
  return (
    texts(liveOf(work, 'resources')).some((resource) => share(withoutService(resource), objects) === 'all') &&
    texts(liveOf(work, 'sourceArns')).some((arn) => like(withoutService(arn), nameOf(source)))
  )
}

/** "my-logs/access/*" of "arn:aws:s3:::my-logs/access/*" */
function withoutService(arn: string): string {
  return arn.replace(/^arn:[^:]*:s3:::/, '')
}

function texts(value: Value | undefined): readonly string[] {
  return typeof value === 'string' ? [value] : items(value).map(String)
}

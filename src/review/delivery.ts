/** Whether S3 can deliver logs until the statement that allows it is changed. */
import { like, share } from '../aws/patterns'
import type { Danger } from '../model/appraisal'
import type { Change, Work } from '../model/change'
import type { Value } from '../model/fields'
import { spokenList } from '../model/spoken-list'
import { changes, type Dangers, data, items, liveOf } from './danger'
import { placeLeft, someLogHere } from './move'

const LOST = 'What it cannot deliver is lost.'

export const deliveryLines: Dangers = (work, { isRunning, changes: all }) => {
  if (isAllowedByOthers(work, all)) return prunes(work)
  if (work.action === 'create' && isRunning && !isNewBucket(work, all)) {
    return [data(`S3 cannot deliver logs now. ${LOST} The change allows it again.`)]
  }
  if (changes(work, 'undeclaredSources')) return prunes(work)
  return work.action === 'update' ? whileItIsAsNow(work, all) : []
}

/** The logs move here from another bucket, and none comes yet. */
function isNewBucket(work: Work, all: readonly Change[]): boolean {
  const left = placeLeft(all)
  return left !== undefined && !left.startsWith(`${nameOf(work)}/`) && !someLogHere(all)
}

function prunes(work: Work): readonly Danger[] {
  return changes(work, 'undeclaredSources')
    ? [data('Logging of buckets that are not declared is turned off. Their log objects and rows are kept.')]
    : []
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
    return [data(`S3 may be unable to deliver logs now. ${LOST} Delivered log objects are kept.`)]
  }
  const logging = all.filter(({ kind }) => kind === 's3-logging')
  if (logging.length === 0 && changes(work, 'resources')) {
    return [
      data(`If buckets log under the declared prefix already, S3 may be unable to deliver these logs now. ${LOST}`)
    ]
  }
  const refused = logging.filter((source) => logsHere(source, work) && !isAllowed(source, work)).map(nameOf)
  return refused.length === 0
    ? []
    : [
        data(
          `S3 may be unable to deliver the logs of ${spokenList(refused)} now. ${LOST} Delivered log objects are kept.`
        )
      ]
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

function nameOf({ address }: Change): string {
  return address.slice(address.indexOf(':') + 1)
}

function texts(value: Value | undefined): readonly string[] {
  return typeof value === 'string' ? [value] : items(value).map(String)
}

/**
 * The statement that lets S3 go on delivering to where the logs were. Without an end, since the run that moves them may be
 * interrupted: until the buckets log elsewhere, nothing may be refused. It says when the logs moved; once nothing is
 * delivered there any more, the plan removes it.
 */
import { documentOf, policyRead } from '../../aws/bucket-policy'
import { NO_SUCH_BUCKET } from '../../aws/codes'
import { askIfSet } from '../../aws/observe'
import * as policies from '../../aws/policies'
import { DAY_MILLISECONDS, HOUR_MILLISECONDS } from '../../model/clock'
import type { Run } from '../../model/operation'
import { isServiceError } from '../../model/service-error'
import { minuteText } from '../../model/spoken-time'

/**
 * How long S3 may still deliver to the old prefix: the documentation says an hour or more, and that most records arrive
 * within a few hours. https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html#LogDeliveryBestEffort
 */
const LATEST_MILLISECONDS = DAY_MILLISECONDS
/** The clock that S3 compares with is not ours. */
const MARGIN_MILLISECONDS = HOUR_MILLISECONDS

/**
 * The statement that allows late deliveries.
 * @param delivery our statement for the current prefix
 * @param left the prefixes that the logs have left, as resources of a policy
 * @param movedOn when they left the last one of them
 */
export function lateDelivery(
  delivery: policies.Statement,
  sid: string,
  left: readonly string[],
  movedOn: Date
): policies.Statement | undefined {
  const current = policies.partsOf(delivery).resources
  const resources = [...new Set(left)].filter((resource) => !current.includes(resource))
  if (resources.length === 0) return undefined
  const DateGreaterThan = { 'aws:CurrentTime': inSeconds(movedOn.getTime() - MARGIN_MILLISECONDS) }
  return {
    ...delivery,
    Sid: lateDeliverySid(sid),
    Resource: resources,
    Condition: { ...(delivery['Condition'] as policies.JsonObject), DateGreaterThan }
  }
}

/** The prefix must not change: live policies have it. */
export function lateDeliverySid(sid: string): string {
  return `Leaving${sid}`
}

/** The Sid of the statement for the current prefix that a statement for late deliveries was made from. */
export function ofLateDelivery(sid: string): string {
  return sid.replace(/^Leaving/, '')
}

/** The policy with the given statement for late deliveries, or with none. */
export function withLateDelivery(
  document: policies.PolicyDocument,
  sid: string,
  late: policies.Statement | undefined
): policies.PolicyDocument {
  if (late !== undefined) return policies.withStatement(document, late)
  return policies.withoutStatements(document, lateDeliverySid(sid)) ?? document
}

/** Whether S3 may still deliver what it has logged before the move. */
export function isRecent(late: policies.Statement, now: Date): boolean {
  const movedOn = movedOnIn(late)
  return movedOn !== undefined && now.getTime() < movedOn.getTime() + LATEST_MILLISECONDS
}

/** When the logs moved, from the statement; `undefined` if somebody has edited it. */
export function movedOnIn(late: policies.Statement): Date | undefined {
  const { conditions } = policies.partsOf(late)
  const [from] = conditions.get('dategreaterthan aws:currenttime') ?? []
  const moved = from === undefined ? endOf(late) - LATEST_MILLISECONDS : Date.parse(from) + MARGIN_MILLISECONDS
  return Number.isNaN(moved) ? undefined : new Date(moved)
}

/** Whether deliveries will be refused, as in a statement of an earlier version. */
export function hasEnd(late: policies.Statement): boolean {
  return !Number.isNaN(endOf(late))
}

export function lateDeliveryNotes(late: policies.Statement | undefined): readonly string[] {
  if (late === undefined) return []
  const movedOn = movedOnIn(late)
  const since = movedOn === undefined ? '' : ` on ${minuteText(movedOn)}`
  const resources = policies.partsOf(late).resources.join(', ')
  return [`The logs moved${since}. S3 may still deliver late logs to ${resources}: they are loaded too.`]
}

/**
 * When the logs last moved within the bucket, ISO 8601; null when its policy does not say, or there is no such bucket yet.
 * Only reads.
 */
export async function lastMove(
  bucket: { readonly bucket: string; readonly account: string; readonly sid: string },
  run: Run
): Promise<string | null> {
  const policy = await askIfSet(run, policyRead(bucket)).catch((error: unknown) => {
    if (isServiceError(error, ...NO_SUCH_BUCKET)) return undefined
    throw error
  })
  const late = policies.statementOf(documentOf(policy), lateDeliverySid(bucket.sid))
  const movedOn = late === undefined ? undefined : movedOnIn(late)
  return movedOn === undefined ? null : inSeconds(movedOn.getTime())
}

/** Milliseconds since 1970; NaN = it has none. */
function endOf(late: policies.Statement): number {
  const [end = ''] = policies.partsOf(late).conditions.get('datelessthan aws:currenttime') ?? []
  return Date.parse(end)
}

function inSeconds(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z')
}

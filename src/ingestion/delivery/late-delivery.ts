import { documentOf, policyRead } from '../../aws/bucket-policy'
import { NO_SUCH_BUCKET } from '../../aws/codes'
import { askIfSet } from '../../aws/observe'
import * as policies from '../../aws/policies'
import { DAY_MILLISECONDS } from '../../model/clock'
import type { Run } from '../../model/operation'
import { isServiceError } from '../../model/service-error'
import { minuteText } from '../../model/spoken-time'

/**
 * How long S3 may still deliver to the old prefix: the documentation says an hour or more, and that most records arrive
 * within a few hours. https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html#LogDeliveryBestEffort
 */
const MILLISECONDS = DAY_MILLISECONDS

/**
 * The statement that allows late deliveries for a while.
 * @param delivery our statement for the current prefix
 * @param left the prefixes that the logs have left, as resources of a policy
 */
export function lateDelivery(
  delivery: policies.Statement,
  sid: string,
  left: readonly string[],
  now: Date
): policies.Statement | undefined {
  const current = policies.partsOf(delivery).resources
  const resources = [...new Set(left)].filter((resource) => !current.includes(resource))
  if (resources.length === 0) return undefined
  const end = new Date(now.getTime() + MILLISECONDS).toISOString().replace(/\.\d+Z$/, 'Z')
  return {
    ...delivery,
    Sid: lateDeliverySid(sid),
    Resource: resources,
    Condition: { ...(delivery['Condition'] as policies.JsonObject), DateLessThan: { 'aws:CurrentTime': end } }
  }
}

/** The old prefixes of earlier moves, as resources, to which S3 may still deliver. */
export function stillLate(document: policies.PolicyDocument | undefined, sid: string, now: Date): readonly string[] {
  const late = policies.statementOf(document, lateDeliverySid(sid))
  return late === undefined || isExpired(late, now) ? [] : policies.partsOf(late).resources
}

/** The prefix must not change: live policies have it. */
export function lateDeliverySid(sid: string): string {
  return `Leaving${sid}`
}

/** The Sid of the statement for the current prefix that a statement for late deliveries was made from. */
export function ofLateDelivery(sid: string): string {
  return sid.replace(/^Leaving/, '')
}

/** The policy with the given statement for late deliveries; without one, the policy minus an expired one. */
export function withLateDelivery(
  document: policies.PolicyDocument,
  sid: string,
  late: policies.Statement | undefined,
  now: Date
): policies.PolicyDocument {
  if (late !== undefined) return policies.withStatement(document, late)
  const earlier = policies.statementOf(document, lateDeliverySid(sid))
  if (earlier === undefined || !isExpired(earlier, now)) return document
  return policies.withoutStatements(document, lateDeliverySid(sid)) ?? document
}

function isExpired(late: policies.Statement, now: Date): boolean {
  return new Date(endOf(late)) < now
}

export function lateDeliveryNotes(late: policies.Statement | undefined, now: Date): readonly string[] {
  if (late === undefined) return []
  const end = endOf(late)
  const resources = policies.partsOf(late).resources.join(', ')
  return [
    isExpired(late, now)
      ? `Statement ${JSON.stringify(late['Sid'])} expired on ${spoken(end)}: the next change to this policy removes it.`
      : `The logs moved on ${spoken(movedOn(end))}, and S3 may deliver late logs to ${resources} until ${spoken(end)}: they are loaded too.`
  ]
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
  return late === undefined || Number.isNaN(Date.parse(endOf(late))) ? null : movedOn(endOf(late))
}

function endOf(late: policies.Statement): string {
  return policies.partsOf(late).conditions.get('datelessthan aws:currenttime')?.[0] ?? ''
}

function movedOn(end: string): string {
  return new Date(Date.parse(end) - MILLISECONDS).toISOString().replace(/\.\d+Z$/, 'Z')
}

/** The statement may have been edited by hand. */
function spoken(instant: string): string {
  return Number.isNaN(Date.parse(instant)) ? instant : minuteText(new Date(instant))
}

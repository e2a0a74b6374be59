import type { Run } from '../model/operation'
import { askIfSet } from '../aws/observe'
import * as policies from '../aws/policies'
import { documentOf, policyRead } from '../aws/bucket-policy'

/**
 * How long S3 may go on delivering to where the logs went before: it says an hour or more, and most records come within
 * some hours. https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html#LogDeliveryBestEffort
 */
const MILLISECONDS = 24 * 3_600_000

/** The statement that lets S3 deliver for a while what it has still to deliver at these places; none when there are none. */
export function lateDelivery(
  ours: policies.Statement,
  sid: string,
  places: readonly string[],
  now: Date
): policies.Statement | undefined {
  if (places.length === 0) return undefined
  const end = new Date(now.getTime() + MILLISECONDS).toISOString().replace(/\.\d+Z$/, 'Z')
  return {
    ...ours,
    Sid: lateDeliverySid(sid),
    Resource: places,
    Condition: { ...(ours['Condition'] as policies.JsonObject), DateLessThan: { 'aws:CurrentTime': end } }
  }
}

export function lateDeliverySid(sid: string): string {
  return `Leaving${sid}`
}

/** The policy with what is still to be delivered, or, when that is nothing new, without what is over. */
export function withLateDelivery(
  document: policies.PolicyDocument,
  sid: string,
  leaving: policies.Statement | undefined,
  now: Date
): policies.PolicyDocument {
  if (leaving !== undefined) return policies.withStatement(document, leaving)
  const before = policies.statementOf(document, lateDeliverySid(sid))
  if (before === undefined || !isOver(before, now)) return document
  return policies.withoutStatements(document, lateDeliverySid(sid)) ?? document
}

function isOver(leaving: policies.Statement, now: Date): boolean {
  return new Date(endOf(leaving)) < now
}

export function lateDeliveryNotes(leaving: policies.Statement | undefined, now: Date): readonly string[] {
  if (leaving === undefined) return []
  const end = endOf(leaving)
  const places = policies.partsOf(leaving).resources.join(', ')
  return [
    isOver(leaving, now)
      ? `statement ${JSON.stringify(leaving['Sid'])} is over since ${end}: the next change of this policy removes it.`
      : `S3 may still deliver to ${places} until ${end}, where the logs went before ${beganOn(end)}. What comes there late is not loaded by itself: see "Logs that come late" in docs/how-it-decides.md.`
  ]
}

/** When the logs last moved within the bucket, ISO 8601; null when its policy does not tell. Only reads. */
export async function lastMove(
  bucket: { readonly bucket: string; readonly account: string; readonly sid: string },
  run: Run
): Promise<string | null> {
  const document = documentOf(await askIfSet(run, policyRead(bucket)))
  const leaving = policies.statementOf(document, lateDeliverySid(bucket.sid))
  return leaving === undefined || Number.isNaN(Date.parse(endOf(leaving))) ? null : beganOn(endOf(leaving))
}

function endOf(leaving: policies.Statement): string {
  return policies.partsOf(leaving).conditions.get('datelessthan aws:currenttime')?.[0] ?? ''
}

function beganOn(end: string): string {
  return new Date(Date.parse(end) - MILLISECONDS).toISOString().replace(/\.\d+Z$/, 'Z')
}

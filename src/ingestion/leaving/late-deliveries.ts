import { objectsArn } from '../../aws/arns'
import { partsOf, type PolicyDocument, type Statement, statementOf } from '../../aws/policies'
import type { Run } from '../../model/operation'
import { placeIn } from '../../snowflake/locations'
import { hasEnd, isRecent, lateDelivery, lateDeliverySid, movedOnIn } from '../delivery/late-delivery'
import { type Delivery, previousTargets } from '../delivery/obstacles'
import type { Allowed } from '../delivery/statement'
import { locationsToRead } from './locations'
import { observeUnread, type Traced } from './unread'

const DELIVERIES = 'Deliveries to'

export interface LateDeliveries {
  /** What has to be in the policy; `undefined` = nothing. */
  readonly statement: Statement | undefined
  /** What is wrong with the one that is there. */
  readonly problems: readonly string[]
}

/**
 * Where S3 may go on delivering although the logs have left it, or are about to: where a bucket still logs to, what was
 * left in the last day, and what is still loaded. Only reads, and only while the logs move.
 * @param wanted our statement for the declared prefix
 */
export async function lateDeliveries(
  delivery: Delivery & Allowed & { readonly ingestion: Traced },
  wanted: Statement,
  document: PolicyDocument | undefined,
  read: Run,
  now: Date
): Promise<LateDeliveries> {
  const { sid, resource, sources } = delivery
  const [live, late] = [statementOf(document, sid), statementOf(document, lateDeliverySid(sid))]
  const [current = [], left = []] = [live, late].map((one) => (one === undefined ? [] : partsOf(one).resources))
  const moves = live !== undefined && !current.includes(resource)
  if (!moves && late === undefined) return { statement: undefined, problems: [] }

  // Without sources, somebody else changes the logging, and nobody says when.
  const before = [...current, ...(sources.length === 0 ? [] : left)]
  const targets = (await previousTargets(delivery, before, read)).filter((one) => one !== resource)
  const stays = late === undefined ? [] : await stillLate(late, targets, delivery, read, now)
  // An interrupted run may have moved the logging already, while S3 still returns the policy from before that.
  const leaves = moves ? (await loadedResources(delivery, read, now)).filter((one) => current.includes(one)) : []
  const movedOn = moves || late === undefined ? now : (movedOnIn(late) ?? now)
  return {
    statement: lateDelivery(wanted, sid, [...targets, ...leaves, ...stays], movedOn),
    problems: late === undefined ? [] : problemsOf(late, targets, stays)
  }
}

/** The resources of a statement that are still needed. */
async function stillLate(
  late: Statement,
  targets: readonly string[],
  delivery: Delivery & { readonly ingestion: Traced },
  read: Run,
  now: Date
): Promise<readonly string[]> {
  const { resources } = partsOf(late)
  if (isRecent(late, now) || resources.every((resource) => targets.includes(resource))) return resources
  const loaded = await loadedResources(delivery, read, now)
  return resources.filter((resource) => targets.includes(resource) || loaded.includes(resource))
}

/** Where something of ours loads from besides the declared location, or has to. */
async function loadedResources(
  { ingestion, ...aws }: Delivery & { readonly ingestion: Traced },
  read: Run,
  now: Date
): Promise<readonly string[]> {
  const [toRead, unread] = await Promise.all([
    locationsToRead(ingestion, aws, { hasLeft: true }, read, now),
    observeUnread(ingestion, read, now)
  ])
  const places = [...toRead.map(({ place }) => place), ...unread.flatMap((one) => placeIn(one, ingestion) ?? [])]
  return places.map(({ name, prefix }) => objectsArn(aws, name, prefix))
}

/** Whether nothing is wrong but that too much is allowed, because time has passed since an apply. Pure. */
export function onlyEnds(problems: readonly string[]): boolean {
  return problems.every((one) => !one.startsWith(DELIVERIES))
}

function problemsOf(late: Statement, targets: readonly string[], stays: readonly string[]): readonly string[] {
  const { resources } = partsOf(late)
  return [
    ...resources
      .filter((one) => !stays.includes(one))
      .map((one) => `Nothing is delivered to ${one} any more, and the permission for that goes.`),
    ...resources
      .filter((one) => hasEnd(late) && targets.includes(one))
      .map((one) => `${DELIVERIES} ${one} stay allowed: a bucket logs there, and they would have been refused.`)
  ]
}

/** Whether a plan moves the logs: that is declared, and where they are now goes on working until it is done. */
import type { Danger } from '../model/appraisal'
import type { Change } from '../model/change'
import { liveOf } from './danger'
import { standbyIn } from './standby'

/** The place that the stage leaves, without its scheme: "my-logs/old/"; `undefined` when it stays. */
export function placeLeft(all: readonly Change[]): string | undefined {
  const stage = all.find(({ kind }) => kind === 'stage')
  const before = stage?.diff.find(({ field }) => field === 'url')?.before
  return typeof before === 'string' ? before.replace(/^\w+:\/\//, '') : undefined
}

/** Whether a source bucket logs to the declared place already, as after an apply that was interrupted. */
export function someLogHere(all: readonly Change[]): boolean {
  return all
    .filter((change) => change.kind === 's3-logging' && liveOf(change, 'targetPrefix') !== undefined)
    .some(({ diff }) => diff.every(({ field }) => field !== 'targetBucket' && field !== 'targetPrefix'))
}

/** Whether the logs move to this bucket from another one, or to a pipeline with a new role, and none comes yet. */
export function isNewPlace(bucket: string, all: readonly Change[]): boolean {
  const left = placeLeft(all)
  if (left === undefined || someLogHere(all)) return false
  return !left.startsWith(`${bucket}/`) || all.some(({ kind, action }) => kind === 'iam-role' && action === 'create')
}

/** Whether a source bucket still logs to the place that the stage leaves. */
export function someLogThere(all: readonly Change[]): boolean {
  const left = placeLeft(all)
  return all.some(
    (one) =>
      one.kind === 's3-logging' &&
      `${String(liveOf(one, 'targetBucket'))}/${String(liveOf(one, 'targetPrefix'))}` === left
  )
}

/**
 * What an apply leaves that moves the logging of some buckets and fails before anything loads from where they log then. A standby
 * does, unless there could be none.
 */
export function whileMoved(all: readonly Change[]): Pick<Danger, 'outage'> {
  const moved = all.filter(({ kind, diff }) => kind === 's3-logging' && diff.some(({ field }) => isTarget(field)))
  const isStoodBy = all.some(({ kind }) => kind === 'standby') || standbyIn(all) !== null
  if (placeLeft(all) === undefined || moved.length === 0 || isStoodBy) return {}
  return {
    outage: {
      part: 'pipe',
      isCertain: true,
      now: 'Buckets whose logging has moved deliver to the new place, but nothing loads their logs from there yet. They wait there and are not lost.',
      remedy: 'has them loaded',
      since: moved.map(({ address }) => address)
    }
  }
}

function isTarget(field: string): boolean {
  return field === 'targetBucket' || field === 'targetPrefix'
}

/** Whether a plan moves the logs: that is declared, and where they are now goes on working until it is done. */
import type { Change } from '../model/change'
import { liveOf } from './danger'

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

/** Whether the logs move to this bucket from another one, and none comes yet. */
export function isNewBucket(bucket: string, all: readonly Change[]): boolean {
  const left = placeLeft(all)
  return left !== undefined && !left.startsWith(`${bucket}/`) && !someLogHere(all)
}

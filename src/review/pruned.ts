import type { Change, Work } from '../model/change'
import { changeIn, items } from './danger'

/**
 * The logging that a change of the bucket policy turns off: of buckets that are not declared, which nobody sees among the
 * properties of a policy.
 */
export function prunedLogging(work: Work): readonly Change[] {
  return items(changeIn(work, 'undeclaredSources')?.before).map((name) => ({
    address: `s3-logging:${String(name)}`,
    kind: 's3-logging',
    declared: work.declared,
    diff: [],
    notes: [],
    action: 'delete',
    live: {},
    extra: null
  }))
}

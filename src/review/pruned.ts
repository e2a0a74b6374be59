import type { Change, Work } from '../model/change'
import type { Value } from '../model/fields'
import { changeIn, items } from './danger'

/**
 * The logging that a new bucket policy, or a change of it, turns off: of buckets that are not declared, which nobody sees among
 * the properties of a policy.
 */
export function prunedLogging(work: Work): readonly Change[] {
  return prunedSources(work).map((name) => ({
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

/** Of a policy that is created, nothing is live: what was observed besides it says so. */
function prunedSources(work: Work): readonly Value[] {
  if (work.kind !== 's3-delivery-policy' || work.action !== 'create') {
    return items(changeIn(work, 'undeclaredSources')?.before)
  }
  const { pruned = [] } = (work.extra ?? {}) as { readonly pruned?: readonly string[] }
  return pruned
}

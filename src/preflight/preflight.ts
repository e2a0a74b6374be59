import type { Change, Plan } from '../model/change'
import type { Row, Run } from '../model/operation'
import { planOf } from '../plan/plan'
import { fold } from '../spelling/identifiers'
import { grantsOf } from './grants'
import { isMissing, lacking, rightsFor, type Right } from './rights'

/**
 * The plan with each change blocked that Snowflake would refuse for want of a right, so that all that is wanting is told
 * before the first write. Only reads; nothing at all when nothing needs a right. Says nothing where it cannot be sure.
 * @param role as it was given: null is the user's default, which we do not know
 */
export async function preflight(plan: Plan, role: string | null, run: Run): Promise<Plan> {
  const folded = role === null ? undefined : fold(role)
  if (folded === undefined || 'problem' in folded) return plan
  const rights = new Map(plan.changes.map((change) => [change, rightsFor(change, plan)]))
  if ([...rights.values()].every(({ length }) => length === 0)) return plan
  const grants = await grantsOf(folded.name, run)
  if (grants === undefined) return plan
  return planOf([...rights].map(([change, needed]) => blockedWithout(needed, change, grants, folded.name)))
}

function blockedWithout(needed: readonly Right[], change: Change, grants: readonly Row[], role: string): Change {
  const missing = needed.filter((right) => isMissing(right, grants))
  if (missing.length === 0) return change
  const { address, kind, declared, diff, notes } = change
  const reason = missing.map((right) => lacking(right, role)).join(' ')
  return { address, kind, declared, diff, notes, action: 'blocked', reason }
}

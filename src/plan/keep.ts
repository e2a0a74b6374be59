import { kindOf, type Registry } from '../declare/declare'
import type { Change, Plan } from '../model/change'
import type { Run } from '../model/operation'
import { kept, planOf } from './plan'
import { prepared } from './prepare'

/** The plan without deletions of what others turn out to use: that is looked at for nothing but a deletion. Only reads. */
export async function keepUsed(plan: Plan, kinds: Registry, run: Run): Promise<Plan> {
  return planOf(await Promise.all(plan.changes.map((change) => keptIfUsed(change, kinds, run))))
}

async function keptIfUsed(change: Change, kinds: Registry, run: Run): Promise<Change> {
  const kind = kindOf(kinds, change.declared)
  if (change.action !== 'delete' || kind.keeps === undefined || kind.prepare === undefined) return change
  const { extra } = await prepared(kind, change, run)
  const because = kind.keeps(change.live, extra)
  if (because !== undefined) return kept(change, because)
  const left = kind.leaves?.(extra)
  return left === undefined ? change : { ...change, notes: [...change.notes, `stays, without its logs: ${left}`] }
}

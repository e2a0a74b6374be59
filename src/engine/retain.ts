import type { Change, Plan } from '../model/change'
import type { Run } from '../model/operation'
import { kindOf, type Registry } from './declare'
import { planOf, retained } from './plan'
import { prepared } from './prepare'

/**
 * The plan without deletions of objects that others use, and with what is lost by the others. That is only looked up for
 * deletions. Only reads.
 */
export async function retainUsed(plan: Plan, kinds: Registry, read: Run, now: Date): Promise<Plan> {
  return planOf(await Promise.all(plan.changes.map((change) => retainedIfUsed(change, kinds, read, now))))
}

async function retainedIfUsed(change: Change, kinds: Registry, read: Run, now: Date): Promise<Change> {
  const kind = kindOf(kinds, change.declared)
  if (change.action !== 'delete' || kind.retainedBecause === undefined || kind.prepare === undefined) return change
  const { extra } = await prepared(kind, change, read, now)
  const because = kind.retainedBecause(change.live, extra)
  if (because !== undefined) return retained(change, because)
  const note = kind.partlyRetained?.(extra)
  const loss = kind.loses?.(change.live, extra)
  return {
    ...change,
    notes: note === undefined ? change.notes : [...change.notes, note],
    ...(loss === undefined ? {} : { loss })
  }
}

import type { Plan } from '../model/change'
import { isWork } from '../model/change'
import type { Address } from '../model/fields'
import type { Run } from '../model/operation'
import type { Step } from '../model/step'
import { kindOf, type Registry } from './declare'
import { prepared } from './prepare'

/** The steps that an apply would take for each change of the plan. Only reads. */
export async function stepsOfPlan(
  plan: Plan,
  kinds: Registry,
  read: Run,
  now: Date
): Promise<ReadonlyMap<Address, readonly Step[]>> {
  const steps = plan.changes.filter(isWork).map(async (work) => {
    const kind = kindOf(kinds, work.declared)
    return [work.address, kind.steps(await prepared(kind, work, read, now))] as const
  })
  return new Map(await Promise.all(steps))
}

import { isWork, type Change, type Plan } from '../model/change'
import type { Address } from '../model/fields'
import type { Describe, Need } from '../model/operation'
import type { FindMissing } from '../model/preflight'
import type { Step } from '../model/step'
import { planOf } from './plan'

/**
 * The plan with each change blocked that the service would refuse for lack of a privilege, so that all that is missing is
 * told before the first write.
 * @param steps what each change of the plan would do
 */
export async function preflight(
  plan: Plan,
  steps: ReadonlyMap<Address, readonly Step[]>,
  describe: Describe,
  findMissing: FindMissing
): Promise<Plan> {
  const needs = plan.changes
    .filter(isWork)
    .map((change) => ({ change, needs: needsOf(steps.get(change.address) ?? [], describe) }))
  const missing = await findMissing(needs)
  return planOf(plan.changes.map((change) => blockedWithout(missing.get(change.address) ?? [], change)))
}

function needsOf(steps: readonly Step[], describe: Describe): readonly Need[] {
  return steps.flatMap((step) => (step.step === 'call' ? describe(step.operation).needs : []))
}

function blockedWithout(missing: readonly string[], change: Change): Change {
  if (missing.length === 0) return change
  const { address, kind, declared, diff, notes } = change
  return { address, kind, declared, diff, notes, action: 'blocked', reason: missing.join(' ') }
}

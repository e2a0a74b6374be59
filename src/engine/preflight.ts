import { type Change, isWork, type Plan } from '../model/change'
import type { Address } from '../model/fields'
import type { Describe, Need } from '../model/operation'
import type { FindMissing } from '../model/preflight'
import type { Step } from '../model/step'
import { planOf } from './plan'

/**
 * Blocks every change that the service would refuse because a privilege is missing, so that all missing privileges are
 * reported before the first write.
 * @param steps the steps of each change in the plan
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

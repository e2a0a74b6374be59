import { type Change, isWork, type Plan, type Work } from '../model/change'
import type { Address } from '../model/fields'
import type { Describe, Meaning } from '../model/operation'
import type { ChangeWithNeeds, FindMissing } from '../model/preflight'
import type { Step } from '../model/step'
import { planOf } from './plan'

/**
 * Blocks every change that the service would refuse because something that it needs is missing, e.g. a privilege, so
 * that all that is missing is reported before the first write.
 * @param steps the steps of each change in the plan
 */
export async function preflight(
  plan: Plan,
  steps: ReadonlyMap<Address, readonly Step[]>,
  describe: Describe,
  ...findMissing: readonly FindMissing[]
): Promise<Plan> {
  const changes = plan.changes
    .filter(isWork)
    .map((change) => withNeeds(change, meaningsOf(steps.get(change.address) ?? [], describe)))
  const found = await Promise.all(findMissing.map((find) => find(changes)))
  const missingFor = ({ address }: Change) => found.flatMap((missing) => missing.get(address) ?? [])
  return planOf(plan.changes.map((change) => blockedWithout(missingFor(change), change)))
}

function withNeeds(change: Work, meanings: readonly Meaning[]): ChangeWithNeeds {
  return {
    change,
    needs: meanings.flatMap(({ needs }) => needs),
    grants: meanings.filter(({ needs }) => needs.some(({ toGrant }) => toGrant)).map(({ goal }) => goal),
    onWarehouse: meanings.some(({ onWarehouse }) => onWarehouse)
  }
}

function meaningsOf(steps: readonly Step[], describe: Describe): readonly Meaning[] {
  return steps.flatMap((step) => (step.step === 'call' ? [describe(step.operation)] : []))
}

function blockedWithout(missing: readonly string[], change: Change): Change {
  if (missing.length === 0) return change
  const { address, kind, declared, diff, notes } = change
  return { address, kind, declared, diff, notes, action: 'blocked', reason: missing.join('\n') }
}

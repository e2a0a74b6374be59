import type { Change, Plan } from '../model/change'
import type { Declared } from '../model/declared'
import { type Applied, apply } from './apply'
import { failed, notReached, type Progress } from './carry-out'
import type { Registry } from './declare'
import { destroy } from './destroy'
import { planOf } from './plan'
import type { World } from './world'

/** Makes the live state match the declared state, and then deletes what the plan deletes besides. */
export async function applyAndRemove(
  objects: readonly Declared[],
  { changes }: Plan,
  kinds: Registry,
  world: World,
  progress: Progress
): Promise<Applied> {
  const addresses = new Set(objects.map(({ address }) => address))
  const isDeclared = ({ address }: Change) => addresses.has(address)
  const surplus = changes.filter((change) => !isDeclared(change))
  const applied = await apply(objects, planOf(changes.filter(isDeclared)), kinds, world, progress)
  const removed = applied.outcomes.some(failed)
    ? surplus.map(notReached)
    : await destroy(surplus, kinds, world, progress)
  return { ...applied, outcomes: [...applied.outcomes, ...removed] }
}

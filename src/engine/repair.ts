import type { Rewrite } from '../model/step'
import { patiently } from './patiently'
import type { Watcher } from './watcher'
import type { World } from './world'

/** How often others may write to the documents at the same time, before we give up. */
const MOST_REPAIRS = 5

/**
 * Looks at an object after its documents were written. Before that, puts back what others wrote into them at the same
 * time, and what was not to be seen when they were written.
 */
export function repairing<T>(
  rewritten: readonly Rewrite[],
  look: () => Promise<T>,
  world: World,
  watcher: Watcher
): () => Promise<T> {
  const { read, run, clock } = world
  let repairs = 0
  const repairNow = async (rewrite: Rewrite): Promise<Rewrite> => {
    const again = await rewrite.repair(read, clock)
    if (again?.operation === undefined) return again ?? rewrite
    await run(again.operation)
    watcher.ran(again.operation)
    return again
  }
  const repaired = async (rewrite: Rewrite): Promise<Rewrite> => {
    if (repairs >= MOST_REPAIRS) return rewrite
    const again = await patiently(() => repairNow(rewrite), rewrite.patience, world, watcher)
    if (again !== rewrite) repairs++
    return again
  }
  let latest = rewritten
  return async () => {
    latest = await Promise.all(latest.map(repaired))
    return look()
  }
}

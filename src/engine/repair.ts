import type { Rewrite } from '../model/step'
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
  { read, run, clock }: World,
  watcher: Watcher
): () => Promise<T> {
  let repairs = 0
  const repaired = async (rewrite: Rewrite): Promise<Rewrite> => {
    const again = repairs < MOST_REPAIRS ? await rewrite.repair(read, clock) : undefined
    if (again === undefined) return rewrite
    repairs++
    await run(again.operation)
    watcher.ran(again.operation)
    return again
  }
  let latest = rewritten
  return async () => {
    latest = await Promise.all(latest.map(repaired))
    return look()
  }
}

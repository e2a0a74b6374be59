import type { Change } from '../model/change'
import type { Outcome } from '../model/outcome'
import { carryOut, failed, notReached, type Progress, unchanged } from './carry-out'
import { kindOf, type Registry } from './declare'
import { prepared } from './prepare'
import { repairing } from './repair'
import { runSteps } from './steps'
import type { World } from './world'

/** Deletes what the plan deletes, one object at a time, dependencies last. What no longer exists counts as done. */
export async function destroy(
  changes: readonly Change[],
  kinds: Registry,
  world: World,
  progress: Progress
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = []
  for (const change of changes) {
    if (outcomes.some(failed)) break
    outcomes.push(await remove(change, kinds, world, progress))
  }
  return [...outcomes, ...changes.slice(outcomes.length).map(notReached)]
}

async function remove(change: Change, kinds: Registry, world: World, progress: Progress): Promise<Outcome> {
  if (change.action !== 'delete') return unchanged(change)
  const kind = kindOf(kinds, change.declared)
  const { outcome } = await carryOut(change, progress, async (watcher) => {
    const now = world.clock.now()
    const seen = await kind.observe(change.declared, world.read, now)
    if (seen.state !== 'present') return
    const work = await prepared(kind, { ...change, live: seen.fields, extra: seen.extra }, world.read, now)
    const rewritten = await runSteps(kind.steps(work), world, change.address, watcher)
    await repairing(rewritten, () => Promise.resolve(), world, watcher)()
  })
  return outcome
}

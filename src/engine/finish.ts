import type { Declared } from '../model/declared'
import type { Address } from '../model/fields'
import type { Outcome } from '../model/outcome'
import { failed, type Progress } from './carry-out'
import { kindOf, type Registry } from './declare'
import { repairing } from './repair'
import { runSteps } from './steps'
import type { World } from './world'

/**
 * Does what is left once all objects have been worked on. What an object fails to finish is its failure; the next run finishes
 * it.
 * @param outcomes of all objects, which this adds to
 */
export async function finish(
  objects: readonly Declared[],
  kinds: Registry,
  world: World,
  progress: Progress,
  outcomes: Map<Address, Outcome>
): Promise<void> {
  const isComplete = ![...outcomes.values()].some(failed)
  const finishes = async (declared: Declared): Promise<void> => {
    const { address, kind } = declared
    try {
      await finishOne(declared, kinds, world, progress, isComplete)
    } catch (error) {
      const outcome: Outcome = { address, kind, action: 'update', status: 'failed', error, halfDone: [] }
      progress.ended(outcome)
      outcomes.set(address, outcome)
    }
  }
  await Promise.all(objects.map(finishes))
}

async function finishOne(
  declared: Declared,
  kinds: Registry,
  world: World,
  progress: Progress,
  isComplete: boolean
): Promise<void> {
  const kind = kindOf(kinds, declared)
  const steps = await kind.finish?.(declared, world.read, world.clock.now(), isComplete)
  if (steps === undefined || steps.length === 0) return
  const watcher = {
    ran: () => undefined,
    waiting: (step: Parameters<Progress['waiting']>[1]) => progress.waiting(declared.address, step)
  }
  const rewritten = await runSteps(steps, world, declared.address, watcher)
  await repairing(rewritten, () => Promise.resolve(), world, watcher)()
}

import type { LineId } from '../pipeline/lines'
import { arrived } from '../pipeline/lines'
import type { PipelineWorld } from '../pipeline/world'

/** Longer than anything that is late: an event, a notification that is not in effect yet, a catch-up. */
const STEP_SECONDS = 120
const STEPS = 12

/** Lets time go by, in which nobody runs the action, and gives the lines that are in the tables then. */
export async function eventually(world: PipelineWorld, steps = STEPS): Promise<readonly LineId[]> {
  for (let step = 0; step < steps; step++) {
    await world.sandbox.wait(STEP_SECONDS)
    await world.sandbox.idle()
  }
  return arrived(world)
}

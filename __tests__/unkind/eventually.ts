import type { LineId } from '../pipeline/lines'
import { arrived } from '../pipeline/lines'
import type { PipelineWorld } from '../pipeline/world'

/** Longer than anything that is late: an event, a notification that is not in effect yet, a catch-up. */
const LATE_MINUTES = 24
const STEP_MINUTES = 4

/** Lets time go by, in which nobody runs the action, and gives the lines that are in the tables then. */
export async function eventually(world: PipelineWorld, minutes = LATE_MINUTES): Promise<readonly LineId[]> {
  for (let minute = 0; minute < minutes; minute += STEP_MINUTES) {
    await world.sandbox.wait(STEP_MINUTES * 60)
    await world.sandbox.idle()
  }
  return arrived(world)
}

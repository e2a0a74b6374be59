import { deliver, type LineId } from '../pipeline/lines'
import type { PipelineWorld } from '../pipeline/world'

/** How often log objects are delivered. */
const STEP_MINUTES = 30

/** Log objects are delivered, to the old place and to the new one, while nobody runs the action. Gives their lines. */
export async function logsFor(world: PipelineWorld, minutes: number): Promise<readonly LineId[]> {
  const lines: LineId[] = []
  for (let minute = 0; minute < minutes; minute += STEP_MINUTES) {
    lines.push(...(await deliver(world)), ...(await deliver(world)))
    await world.sandbox.wait(STEP_MINUTES * 60)
    await world.sandbox.idle()
  }
  return lines
}

/** Nobody runs the action, and nothing is delivered. */
export async function hoursPass({ sandbox }: PipelineWorld, hours: number): Promise<void> {
  for (let half = 0; half < 2 * hours; half++) {
    await sandbox.wait(1800)
    await sandbox.idle()
  }
}

import { pausingAfterWrites } from '../pipeline/after-writes'
import type { LineId } from '../pipeline/lines'
import type { Inputs, PipelineWorld } from '../pipeline/world'
import { KILL_SEED } from '../resume/sample'
import { keptSnapshot } from './each-begins'

/** What both clouds hold after a write of an apply, which may have been killed there. */
export interface Remains {
  /** The name of the last write. */
  readonly last: string
  /** Says after which write it was killed, and how to take the same sample again. */
  readonly name: string
  /** Gives the lines that had been delivered by then. */
  readonly restore: () => Promise<LineId[]>
}

/**
 * Runs an apply, which must succeed, and gives what a kill after each of its writes would leave.
 * @param meanwhile happens after each write; gives all lines that have been delivered so far
 * @param isKept whether to keep what the write with this index leaves: it takes time to save
 */
export async function remainsAfterEachWrite(
  world: PipelineWorld,
  inputs: Inputs,
  meanwhile: () => Promise<readonly LineId[]>,
  isKept: (write: number) => boolean = () => true
): Promise<readonly Remains[]> {
  const kept: Remains[] = []
  let writes = 0
  const pause = async (last: string): Promise<void> => {
    const delivered = [...(await meanwhile())]
    if (!isKept(writes++)) return
    const snapshot = await keptSnapshot(world)
    const restore = async (): Promise<LineId[]> => {
      await snapshot.restore()
      return [...delivered]
    }
    kept.push({ last, name: `killed after write ${writes}, ${last} (KILL_SEED=${KILL_SEED})`, restore })
  }
  const { succeeded, log } = await world.act('apply', inputs, pausingAfterWrites(pause))
  if (!succeeded) throw new Error(log.split('\nOperations\n')[0])
  return kept
}

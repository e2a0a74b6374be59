import type { Snapshot } from '../../sandbox/snapshot'
import { pausingAfterWrites } from '../pipeline/after-writes'
import type { Inputs, PipelineWorld } from '../pipeline/world'

/** What both clouds hold after a write of an apply, which may have been killed there. */
export interface Remains {
  /** The name of the last write. */
  readonly last: string
  readonly snapshot: Snapshot
}

/**
 * Runs an apply, which must succeed, and keeps what a kill after its writes would leave.
 * @param meanwhile happens after each write
 */
export async function remainsAfterEachWrite(
  world: PipelineWorld,
  inputs: Inputs,
  meanwhile: () => Promise<void>,
  keep: (remains: Remains) => void
): Promise<void> {
  const pause = async (last: string): Promise<void> => {
    await meanwhile()
    keep({ last, snapshot: await world.snapshot() })
  }
  const { succeeded, log } = await world.act('apply', inputs, pausingAfterWrites(pause))
  if (!succeeded) throw new Error(log.split('\nOperations\n')[0])
}

import { afterAll, beforeAll, beforeEach } from '@jest/globals'
import type { AwsDelays } from '../../sandbox/aws/delays'
import type { Snapshot } from '../../sandbox/snapshot'
import { beginConverged, startConverged } from '../pipeline/converged'
import type { LineId } from '../pipeline/lines'
import type { PipelineWorld } from '../pipeline/world'

const kept: Snapshot[] = []

/** Both clouds as they are now, until the suite ends. */
export async function keptSnapshot(world: PipelineWorld): Promise<Snapshot> {
  const snapshot = await world.snapshot()
  kept.push(snapshot)
  return snapshot
}

/** A suite starts with a pipeline in its declared state, and stops it. */
export function startsConverged(started: (world: PipelineWorld) => void): void {
  let world: PipelineWorld
  beforeAll(async () => {
    world = await startConverged()
    started(world)
  }, 60_000)
  afterAll(async () => {
    for (const snapshot of kept.splice(0)) await snapshot.discard()
    await world.stop()
  })
}

/** Each test of a suite begins with a pipeline in its declared state, in an AWS that is this late. */
export function eachBeginsConverged(delays: AwsDelays, begun: (world: PipelineWorld) => void): void {
  let world: PipelineWorld
  startsConverged((started) => {
    world = started
  })
  beforeEach(async () => {
    await beginConverged(world)
    await world.sandbox.delay(delays)
    begun(world)
  })
}

/** Where tests begin: a state, and the lines that have been delivered until then. */
export interface Beginning {
  readonly snapshot: Snapshot
  readonly lines: readonly LineId[]
}

const beginnings = new Map<string, Beginning>()

/**
 * Begins with what `first` makes of a pipeline in its declared state, in an AWS that is this late. It is made once for all
 * tests of a suite that begin with the state of this name. Gives the lines that have been delivered until then.
 */
export async function beginAfter(
  world: PipelineWorld,
  name: string,
  delays: AwsDelays,
  first: () => Promise<readonly LineId[]>
): Promise<LineId[]> {
  const known = beginnings.get(name)
  if (known !== undefined) {
    await known.snapshot.restore()
    return [...known.lines]
  }
  await beginConverged(world)
  await world.sandbox.delay(delays)
  const lines = await first()
  beginnings.set(name, { snapshot: await keptSnapshot(world), lines })
  return [...lines]
}

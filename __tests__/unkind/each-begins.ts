import { afterAll, beforeAll, beforeEach } from '@jest/globals'
import type { AwsDelays } from '../../sandbox/aws/delays'
import { beginConverged, startConverged } from '../pipeline/converged'
import type { LineId } from '../pipeline/lines'
import type { PipelineWorld } from '../pipeline/world'

/** A suite starts with a pipeline in its declared state, and stops it. */
export function startsConverged(started: (world: PipelineWorld) => void): void {
  let world: PipelineWorld
  beforeAll(async () => {
    world = await startConverged()
    started(world)
  }, 60_000)
  afterAll(() => world.stop())
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

/**
 * Begins with what `first` makes of a pipeline in its declared state, in an AWS that is this late. It is made once for all
 * tests that begin with the state of this name. Gives the lines that have been delivered until then.
 */
export async function beginAfter(
  world: PipelineWorld,
  name: string,
  delays: AwsDelays,
  first: () => Promise<readonly LineId[]>
): Promise<LineId[]> {
  const lines = await world.begin(`${name}, ${JSON.stringify(delays)}`, async () => {
    await beginConverged(world)
    await world.sandbox.delay(delays)
    return first()
  })
  return [...lines]
}

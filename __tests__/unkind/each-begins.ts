import { afterAll, beforeAll, beforeEach } from '@jest/globals'
import type { AwsDelays } from '../../sandbox/aws/delays'
import { beginConverged, startConverged } from '../pipeline/converged'
import type { PipelineWorld } from '../pipeline/world'

/** Each test of a suite begins with a pipeline in its declared state, in an AWS that is this late. */
export function eachBeginsConverged(delays: AwsDelays, begun: (world: PipelineWorld) => void): void {
  let world: PipelineWorld
  beforeAll(async () => {
    world = await startConverged()
  }, 60_000)
  afterAll(() => world.stop())
  beforeEach(async () => {
    await beginConverged(world)
    await world.sandbox.delay(delays)
    begun(world)
  })
}

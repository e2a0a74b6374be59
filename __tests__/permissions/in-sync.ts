import { afterAll, beforeAll, beforeEach } from '@jest/globals'
import { openPrompt, type Prompt } from '../../sandbox/demo/snowflake'
import type { Snapshot } from '../../sandbox/snapshot'
import { untilEnd } from '../fakes/until-end'
import { beginConverged } from '../pipeline/converged'
import { type PipelineWorld, startWorld } from '../pipeline/world'

/** Each test of a suite begins with a pipeline in its declared state, and an administrator of Snowflake. */
export function eachBeginsInSync(begun: (world: PipelineWorld, admin: Prompt) => void): void {
  let world: PipelineWorld
  let admin: Prompt | undefined
  let inSync: Snapshot
  beforeAll(async () => {
    world = await untilEnd(startWorld())
    await beginConverged(world)
    inSync = await world.snapshot()
  })
  beforeEach(async () => {
    await inSync.restore()
    const environment = () => ({ ...world.sandbox.environment(), SNOWFLAKE_ROLE: 'ACCOUNTADMIN' })
    admin = await openPrompt({ ...world.sandbox, environment })
    begun(world, admin)
  })
  afterAll(() => admin?.close())
}

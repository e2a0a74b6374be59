import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import { differing } from '../pipeline/converged'
import { createSources, LOGGED } from '../pipeline/lines'
import { type PipelineWorld, startWorld } from '../pipeline/world'

jest.setTimeout(120_000)

let world: PipelineWorld
beforeAll(async () => {
  world = await startWorld()
}, 60_000)
afterAll(() => world.stop())

test('a first apply waits until Snowflake can assume the role, although some requests can before', async () => {
  await world.reset()
  await createSources(world)
  await world.sandbox.delay(USUAL_DELAYS)
  const { succeeded, log } = await world.act('apply', LOGGED)
  expect([succeeded, log.split('\nOperations\n')[0]]).toEqual([true, expect.any(String)])
  expect(log).toMatch(/waiting for Snowflake to (get access|be able to assume the role)/)
  expect(differing(await world.act('plan', LOGGED))).toEqual({})
})

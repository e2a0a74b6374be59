import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { expectInSync, startDrifting, type Drifting } from './drifting'
import { OBSTACLES, type Obstacle } from './obstacles'
import { PIPELINES } from './pipelines'
import { witness, writesOf } from './witness'

const MINUTE = 60_000
const [pipeline] = PIPELINES

let drifting: Drifting
beforeAll(async () => {
  drifting = await startDrifting([pipeline])
}, MINUTE)
afterAll(() => drifting.stop())

/** The plan says so with the reason, the apply fails with all reasons and writes nothing; without them, all is well again. */
async function standInTheWay(obstacles: readonly Obstacle[]): Promise<void> {
  const { act, hands, world } = drifting
  const inputs = Object.assign({}, ...obstacles.map((obstacle) => obstacle.inputs ?? {})) as Obstacle['inputs']
  for (const { make } of obstacles) await make(pipeline, hands)

  const planned = await act('plan', pipeline, inputs)
  const [applied, record] = await witness(world.sandbox, () => act('apply', pipeline, inputs))
  for (const { address, says } of obstacles) {
    const change = planned.changes.find((one) => one.address === address(pipeline))
    expect(change).toMatchObject({ action: 'blocked', reason: expect.stringMatching(says) })
    expect(applied.log).toMatch(says)
  }
  expect(planned).toMatchObject({ succeeded: false, outputs: { result: 'blocked' } })
  expect(applied).toMatchObject({ succeeded: false, outputs: { result: 'blocked' } })
  expect(writesOf(record)).toEqual([])

  for (const { undo } of obstacles) await undo(pipeline, hands)
  await act('apply', pipeline)
  expectInSync(await act('plan', pipeline))
}

test.each(OBSTACLES)('$title', (obstacle) => standInTheWay([obstacle]), MINUTE)

test(
  'all of them at once, as far as they do not exclude each other',
  async () => {
    const inputs = new Set<string>()
    const addresses = new Set<string>()
    const together = OBSTACLES.filter(({ title, address, inputs: given = {} }) => {
      const names = Object.keys(given)
      const excluded = ['bucket', 'table', 'schema', 'role', 'integration', 'source-buckets'].some(
        (name) => name in given
      )
      const taken = names.some((name) => inputs.has(name)) || addresses.has(address(pipeline))
      if (excluded || taken || title === 'logs that would be written about logs') return false
      names.forEach((name) => inputs.add(name))
      addresses.add(address(pipeline))
      return true
    })
    expect(together.length).toBeGreaterThan(5)
    await standInTheWay(together)
  },
  MINUTE
)

import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type Drifting, expectInSync, startDrifting } from './drifting'
import { type Obstacle, OBSTACLES } from './obstacles'
import { PIPELINES } from './pipelines'
import { witness, writesOf } from './witness'

const MINUTE = 60_000
const [pipeline] = PIPELINES

let drifting: Drifting
beforeAll(async () => {
  drifting = await startDrifting([pipeline])
}, MINUTE)
afterAll(() => drifting?.stop())

/**
 * The plan shows each obstacle with its reason, the apply fails with all reasons and writes nothing. After they are
 * removed, an apply succeeds.
 */
async function expectBlocked(obstacles: readonly Obstacle[]): Promise<void> {
  const { act, hands, world } = drifting
  const inputs = Object.assign({}, ...obstacles.map((obstacle) => obstacle.inputs ?? {})) as Obstacle['inputs']
  for (const { make } of obstacles) await make(pipeline, hands)

  const planned = await act('plan', pipeline, inputs)
  const [applied, record] = await witness(world.sandbox, () => act('apply', pipeline, inputs))
  for (const { address, reason } of obstacles) {
    const change = planned.changes.find((one) => one.address === address(pipeline))
    expect(change).toMatchObject({ action: 'blocked', reason: expect.stringMatching(reason) })
    expect(applied.log).toMatch(reason)
  }
  expect(planned).toMatchObject({ succeeded: false, outputs: { result: 'blocked' } })
  expect(applied).toMatchObject({ succeeded: false, outputs: { result: 'blocked' } })
  expect(writesOf(record)).toEqual([])

  for (const { undo } of obstacles) await undo(pipeline, hands)
  await act('apply', pipeline)
  expectInSync(await act('plan', pipeline))
}

test.each(OBSTACLES)('$title', (obstacle) => expectBlocked([obstacle]), MINUTE)

test(
  'all at once, except those that exclude each other',
  async () => {
    const inputs = new Set<string>()
    const addresses = new Set<string>()
    const together = OBSTACLES.filter(({ title, address, inputs: given = {} }) => {
      const names = Object.keys(given)
      const excluded = ['bucket', 'table', 'schema', 'role', 'integration', 'source-buckets'].some(
        (name) => name in given
      )
      const taken = names.some((name) => inputs.has(name)) || addresses.has(address(pipeline))
      if (excluded || taken || title === 'log deliveries that would be logged again') return false
      names.forEach((name) => inputs.add(name))
      addresses.add(address(pipeline))
      return true
    })
    expect(together.length).toBeGreaterThan(5)
    await expectBlocked(together)
  },
  MINUTE
)

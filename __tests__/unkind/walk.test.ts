import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import type { Registry } from '../../src/engine/declare'
import { registry } from '../../src/kinds/registry'
import { type PipelineWorld, startWorld } from '../pipeline/world'
import { createdAnew, take } from './take-walk'
import { NOTHING, takeWalks, walksOf } from './walks'

jest.setTimeout(3_600_000)

let world: PipelineWorld
beforeAll(async () => {
  world = await startWorld()
}, 60_000)
afterAll(() => world.stop())

const walks = walksOf(process.env)

test(`${walks.runs} random walks over declared states: every line arrives once, although nobody runs the action again`, async () => {
  process.stderr.write(`unkind/walk: WALK_SEED=${walks.seed}, ${walks.runs} runs\n`)
  await takeWalks(walks, (walk) => take(walk, world))
})

/** The action without what carries out later what an apply owes. */
function owingNothing(): Registry {
  const isOwed = /^catch-up\/|^task\/resume$/
  return new Map(
    [...registry].map(([name, kind]) => {
      if (name !== 'pipe' && name !== 's3-notification') return [name, kind]
      const steps: typeof kind.steps = (work) =>
        kind.steps(work).filter((step) => step.step === 'wait' || !isOwed.test(step.operation.name))
      return [name, { ...kind, steps }]
    })
  )
}

test('a loss that is planted in the action is found', async () => {
  const lossy = await startWorld(owingNothing())
  try {
    const step = { ...NOTHING, isNotificationLost: true }
    const taken = take({ delays: USUAL_DELAYS, steps: [step] }, lossy, createdAnew)
    await expect(taken).rejects.toThrow(/^\s*- +"logs\//m)
  } finally {
    await lossy.stop()
  }
})

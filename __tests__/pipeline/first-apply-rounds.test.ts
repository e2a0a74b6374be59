import { beforeAll, expect, test } from '@jest/globals'
import type { Registry } from '../../src/engine/declare'
import { inLevels, needsOf } from '../../src/engine/order'
import { registry } from '../../src/kinds/registry'
import type { Declared } from '../../src/model/declared'
import type { Address } from '../../src/model/fields'
import type { Run } from '../../src/model/operation'
import type { Step } from '../../src/model/step'
import { lockstep, type Round } from '../fakes/lockstep'
import { isRead } from '../fakes/meanings'
import { untilEnd } from '../fakes/until-end'
import { createSources, LOGGED } from './lines'
import { type PipelineWorld, startWorld } from './world'

// What docs/performance.md promises of a first apply, as counts, which are the same on every machine.

const MOST = 1.3

const declared = new Map<Address, Declared>()
const stepsOf = new Map<Address, readonly Step[]>()

let world: PipelineWorld
beforeAll(async () => {
  world = await untilEnd(startWorld(watched(registry)))
}, 60_000)

/** The kinds, which note what is declared and what has to be done. */
function watched(kinds: Registry): Registry {
  return new Map(
    [...kinds].map(([name, kind]) => [
      name,
      {
        ...kind,
        observe: (object, read, now, planned) => {
          if (kind.isTemporary !== true) declared.set(object.address, object)
          return kind.observe(object, read, now, planned)
        },
        steps: (work) => {
          const steps = kind.steps(work)
          if (work.action === 'create') stepsOf.set(work.declared.address, steps)
          return steps
        }
      }
    ])
  )
}

/** What cannot be done at once: a look, each step after the one before, and a look at what has become of it. */
function roundsOf(address: Address): number {
  const steps = (stepsOf.get(address) ?? []).filter(
    (step) => step.only?.ended !== 'timed-out' && !(step.step === 'call' && step.afterFailure === true)
  )
  const rereads = steps.filter((step) => step.step === 'call' && step.latest !== undefined)
  return 1 + steps.length + rereads.length + 1
}

/** The chain of objects that need each other with the most rounds. */
function longestChain(): number {
  const chains = new Map<Address, number>()
  for (const { address, ...object } of inLevels([...declared.values()]).flat()) {
    const before = needsOf({ address, ...object }).map((need) => chains.get(need) ?? NaN)
    chains.set(address, roundsOf(address) + Math.max(0, ...before))
  }
  return Math.max(...chains.values())
}

/** From the round that looks again at what the plan found, right before the first write, to the last one. */
function roundsOfApply(rounds: readonly Round[]): number {
  const firstWrite = rounds.findIndex((round) => round.some((operation) => !isRead(operation)))
  return rounds.length - (firstWrite - 1)
}

test('a first apply waits for nothing but what an object needs', async () => {
  await createSources(world)
  let rounds: readonly Round[] = []
  const { outputs } = await world.act('apply', LOGGED, (run: Run) => {
    const stepped = lockstep(run)
    rounds = stepped.rounds
    return stepped.run
  })
  expect(outputs['result']).toBe('applied')
  expect(stepsOf.size).toBe(declared.size)
  expect(roundsOfApply(rounds)).toBeLessThanOrEqual(MOST * longestChain())
}, 120_000)

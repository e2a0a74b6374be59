import { beforeAll, expect, test } from '@jest/globals'
import type { Operation, Run } from '../../src/model/operation'
import { lockstep, type Round } from '../fakes/lockstep'
import { untilEnd } from '../fakes/until-end'
import { beginConverged } from './converged'
import { LOGGED } from './lines'
import { type PipelineWorld, SOURCES, startWorld } from './world'

// What docs/performance.md promises as counts, which are the same on every machine.

let world: PipelineWorld
beforeAll(async () => {
  world = await untilEnd(startWorld())
}, 60_000)

async function roundsOf(mode: string, result: string): Promise<readonly Round[]> {
  let rounds: readonly Round[] = []
  const { outputs } = await world.act(mode, LOGGED, (run: Run) => {
    const stepped = lockstep(run)
    rounds = stepped.rounds
    return stepped.run
  })
  expect(outputs['result']).toBe(result)
  return rounds
}

const statements = (round: Round) => round.filter(({ client }: Operation) => client === 'snowflake')
const calls = (round: Round) => round.filter(({ client }: Operation) => client !== 'snowflake')

test('a plan that finds nothing to do', async () => {
  await beginConverged(world)
  const rounds = await roundsOf('plan', 'in-sync')
  expect(rounds.flatMap(statements).length).toBeLessThanOrEqual(22)
  expect(rounds.filter((round) => statements(round).length > 0).length).toBeLessThanOrEqual(2)
  expect(rounds.flatMap(calls).length).toBeLessThanOrEqual(10 + SOURCES.length)
}, 120_000)

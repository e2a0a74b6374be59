import { beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { Operation, Run } from '../../src/model/operation'
import { SUMMARY_LIMIT } from '../../src/report/limits'
import { fakeAws } from '../fakes/aws'
import { lockstep, type Round } from '../fakes/lockstep'
import { untilEnd } from '../fakes/until-end'
import { NAMES, type PipelineWorld, startWorld } from './world'

// What docs/performance.md promises of many source buckets, as counts, which are the same on every machine.

let world: PipelineWorld
beforeAll(async () => {
  world = await untilEnd(startWorld())
}, 60_000)
beforeEach(() => world.reset())

const named = (count: number) => Array.from({ length: count }, (_, at) => `many-${String(at).padStart(5, '0')}`)
const logging = (count: number) => ({ 'source-buckets': named(count).join('\n') })

/** Source buckets in memory, since the sandbox would take seconds for so many; everything else is in the sandbox. */
function inMemory(count: number): (run: Run) => Run {
  const { account, region } = world.sandbox.aws
  const memory = fakeAws({ account, region })
  for (const name of [NAMES.bucket, ...named(count)]) memory.addBucket(name)
  const isSource = ({ input }: Operation) => String(input['Bucket']).startsWith('many-')
  return (run) =>
    (operation, ...rest) =>
      (isSource(operation) ? memory.run : run)(operation, ...rest)
}

const statements = (round: Round) => round.filter(({ client }) => client === 'snowflake')
const calls = (round: Round) => round.filter(({ client }) => client !== 'snowflake')

test('a plan of 1,000 that finds nothing to do asks once for each, and nothing else more than for two', async () => {
  const through = inMemory(1_000)
  expect((await world.act('apply', logging(1_000), through)).outputs['result']).toBe('applied')
  let rounds: readonly Round[] = []
  const { outputs } = await world.act('plan', logging(1_000), (run) => {
    const stepped = lockstep(through(run))
    rounds = stepped.rounds
    return stepped.run
  })
  expect(outputs['result']).toBe('in-sync')
  expect(rounds.flatMap(statements).length).toBeLessThanOrEqual(22)
  expect(rounds.filter((round) => statements(round).length > 0).length).toBeLessThanOrEqual(2)
  expect(rounds.flatMap(calls).length).toBeLessThanOrEqual(10 + 1_000)
}, 120_000)

const lines = (text: string) => text.split('\n').length

// The first apply's log says of each bucket that it is planned, what it takes, and that it is done: its name, three times.
test.each([
  { mode: 'plan', result: 'changes', linesEach: 2 },
  { mode: 'apply', result: 'applied', linesEach: 3 }
])(
  'the log of $mode with 5,000 has $linesEach lines more for each, its summary none',
  async ({ mode, result, linesEach }) => {
    const few = await world.act(mode, logging(50), inMemory(50))
    await world.reset()
    const many = await world.act(mode, logging(5_000), inMemory(5_000))
    expect([few.outputs['result'], many.outputs['result']]).toEqual([result, result])
    expect(lines(many.log) - lines(few.log)).toBeLessThanOrEqual(linesEach * (5_000 - 50))
    expect(lines(many.summary)).toBeLessThanOrEqual(lines(few.summary))
    expect(SUMMARY_LIMIT.measure(many.summary)).toBeLessThanOrEqual(SUMMARY_LIMIT.size)
  },
  240_000
)

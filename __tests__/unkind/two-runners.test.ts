import { describe, expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import { enableBundles } from '../pipeline/bundles'
import { differing, SETTLED_SECONDS } from '../pipeline/converged'
import { arrived, deliver, type LineId, LOGGED } from '../pipeline/lines'
import { installParserThatReadsNothing } from '../pipeline/old-parser'
import type { Inputs, PipelineWorld } from '../pipeline/world'
import { eachBeginsConverged } from './each-begins'
import { eventually } from './eventually'
import { logsFor } from './hours'
import { interleaving } from './interleaved'

jest.setTimeout(900_000)

/** RUNNERS_SEED repeats an order of the writes. */
const SEED = Number(process.env['RUNNERS_SEED'] ?? Date.now() % 100_000)
const ORDERS = [SEED, SEED + 1, SEED + 2]

const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'

let world: PipelineWorld
let lines: LineId[]
eachBeginsConverged(USUAL_DELAYS, (begun) => {
  world = begun
  lines = []
})

interface Case {
  readonly declared?: Inputs
  /** What makes the live state that of an earlier version. */
  readonly begin?: () => Promise<unknown>
}

const sql = (text: string) => () => world.prompt.run(text)

const CASES: readonly (readonly [string, Case])[] = [
  ['a parser that reads more', { begin: () => installParserThatReadsNothing(world) }],
  ['a table with a new column', { begin: sql(`ALTER TABLE ${SCHEMA}.S3_ACCESS_LOGS DROP COLUMN EXTRA`) }],
  ['another role', { declared: { role: 'other-role' } }],
  ['another schedule', { declared: { schedule: '5 minutes' } }],
  ['a task that starts by itself', { declared: { schedule: 'triggered' } }],
  [
    'another schedule, where Snowflake only changes a suspended task',
    { declared: { schedule: '5 minutes' }, begin: () => enableBundles(world, []) }
  ],
  [
    'parser, role and schedule',
    {
      declared: { role: 'other-role', schedule: '5 minutes' },
      begin: () => installParserThatReadsNothing(world)
    }
  ]
]

/** Both are done, or one of them says that something else changes the same at this time. */
async function applyTwice(inputs: Inputs, seed: number): Promise<void> {
  const { through, order } = interleaving(seed)
  const applies = await Promise.all(through.map((one) => world.act('apply', inputs, one)))
  const [first = '', ...more] = applies
    .filter(({ succeeded }) => !succeeded)
    .map(({ log }) => `RUNNERS_SEED=${seed} ${order()}\n${log.split('\nOperations\n')[0]}`)
  if (more.length > 0 || (first !== '' && !/at the same time/.test(first))) throw new Error([first, ...more].join('\n'))
  await world.sandbox.wait(SETTLED_SECONDS)
  if (first !== '') expect((await world.act('apply', inputs)).succeeded).toBe(true)
}

describe('two applies at once, whichever writes next, lose and double nothing:', () => {
  test.each(CASES.flatMap(([name, one]) => ORDERS.map((seed) => [name, seed, one] as const)))(
    '%s (%d)',
    async (_, seed, { declared = {}, begin }) => {
      const inputs = { ...LOGGED, ...declared }
      await begin?.()
      lines.push(...(await deliver(world)), ...(await deliver(world)))
      await world.sandbox.wait(100)
      await arrived(world)
      lines.push(...(await deliver(world)))
      await applyTwice(inputs, seed)
      expect(differing(await world.act('plan', inputs))).toEqual({})
      lines.push(...(await logsFor(world, 30)))
      expect(await eventually(world, 40)).toEqual(lines.toSorted())
    }
  )
})

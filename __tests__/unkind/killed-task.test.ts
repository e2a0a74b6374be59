import { describe, expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import { enableBundles } from '../pipeline/bundles'
import { converge } from '../pipeline/converged'
import { deliver, type LineId, linesIn, LOGGED } from '../pipeline/lines'
import { installParserThatReadsNothing } from '../pipeline/old-parser'
import type { Inputs, PipelineWorld } from '../pipeline/world'
import { sampleOf } from '../resume/sample'
import { eachBeginsConverged } from './each-begins'
import { hoursPass, logsFor } from './hours'
import { type Remains, remainsAfterEachWrite } from './remains'

jest.setTimeout(1_200_000)

const TASK = 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_TRANSFORMATION'

let world: PipelineWorld
let lines: LineId[]
eachBeginsConverged(USUAL_DELAYS, (begun) => {
  world = begun
  lines = []
})

const logs = async (): Promise<readonly LineId[]> => {
  lines.push(...(await deliver(world)))
  return lines
}

interface Case {
  readonly declared?: Inputs
  /** What somebody has done to the task or to the parser. */
  readonly begin?: () => Promise<unknown>
}

const altering = (what: string) => () => world.prompt.run(`ALTER TASK ${TASK} ${what}`)

const CASES: readonly (readonly [string, Case])[] = [
  ['another schedule', { declared: { schedule: '5 minutes' } }],
  ['no schedule', { declared: { schedule: 'triggered' } }],
  ['no warehouse', { declared: { warehouse: 'serverless' } }],
  ['no warehouse and no schedule', { declared: { warehouse: 'serverless', schedule: 'triggered' } }],
  ['another condition', { begin: altering('REMOVE WHEN') }],
  ['another statement', { begin: altering('MODIFY AS SELECT 1') }],
  [
    'another parser, condition and schedule',
    {
      declared: { schedule: '7 minutes' },
      begin: () => altering('REMOVE WHEN')().then(() => installParserThatReadsNothing(world))
    }
  ]
]

/** The task is changed while log objects arrive. Gives what a kill after each write would leave. */
async function killed({ declared = {}, begin }: Case): Promise<readonly Remains[]> {
  await logs()
  await begin?.()
  return remainsAfterEachWrite(world, { ...LOGGED, ...declared }, logs)
}

/** Hours later; without EXECUTE TASK, because the task has to run by itself. */
async function parsedByItself(): Promise<readonly LineId[]> {
  lines.push(...(await logsFor(world, 60)))
  await hoursPass(world, 2)
  await world.prompt.run('USE WAREHOUSE S3_ACCESS_LOGS_WH')
  return linesIn(world, 'S3_ACCESS_LOGS')
}

describe('an apply that changes the task is killed after any write; lines are parsed all the same, although nobody runs again:', () => {
  test.each(CASES)('%s', async (_, one) => {
    for (const { name, restore } of sampleOf(await killed(one))) {
      lines = await restore()
      expect([name, await parsedByItself()]).toEqual([name, lines.toSorted()])
    }
  })
})

test.each(CASES)('where Snowflake only changes a suspended task, the next apply finishes: %s', async (_, one) => {
  await enableBundles(world, [])
  const begin = async () => {
    await altering('SUSPEND')()
    await one.begin?.()
    await altering('RESUME')()
  }
  const remains = await killed({ ...one, begin })
  expect(remains.map(({ last }) => last)).toContain('task/suspend')
  for (const { name, restore } of sampleOf(remains)) {
    lines = await restore()
    await converge(world, { ...LOGGED, ...one.declared })
    expect([name, await parsedByItself()]).toEqual([name, lines.toSorted()])
  }
})

import { describe, expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import { converge } from '../pipeline/converged'
import { deliver, type LineId, LOGGED } from '../pipeline/lines'
import { installParserThatReadsNothing } from '../pipeline/old-parser'
import type { Inputs, PipelineWorld } from '../pipeline/world'
import { eachBeginsConverged } from './each-begins'
import { eventually } from './eventually'
import { logsFor } from './hours'

jest.setTimeout(600_000)

const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'
const TASK = `${SCHEMA}.S3_ACCESS_LOGS_TRANSFORMATION`
const STREAM = `${SCHEMA}.S3_ACCESS_LOGS_STREAM`

let world: PipelineWorld
let lines: LineId[]
eachBeginsConverged(USUAL_DELAYS, (begun) => {
  world = begun
  lines = []
})

const sql = (text: string) => () => world.prompt.run(text)

interface Case {
  readonly declared?: Inputs
  /** What somebody does while the run is in progress. */
  readonly meanwhile?: () => Promise<unknown>
}

const CASES: readonly (readonly [string, Case])[] = [
  ['changes its schedule', { declared: { schedule: '5 minutes' } }],
  ['lets it start by itself', { declared: { schedule: 'triggered' } }],
  ['has it run without a warehouse', { declared: { warehouse: 'serverless' } }],
  ['changes its statement', { meanwhile: sql(`ALTER TASK ${TASK} MODIFY AS SELECT 1`) }],
  ['creates it again', { meanwhile: sql(`DROP TASK ${TASK}`) }],
  ['changes the parser', { meanwhile: () => installParserThatReadsNothing(world) }],
  [
    'replaces the stream',
    { meanwhile: sql(`CREATE OR REPLACE STREAM ${STREAM} ON TABLE ${SCHEMA}.S3_ACCESS_LOGS_STAGING`) }
  ],
  ['creates the stream again', { meanwhile: sql(`DROP STREAM ${STREAM}`) }],
  ['replaces the pipe', { meanwhile: sql(`DROP PIPE ${SCHEMA}.S3_ACCESS_LOGS_PIPE`) }],
  // What the apply before owes runs at the same time, and must not drop what this one owes.
  ['moves the logs', { declared: { prefix: 'moved', schedule: '5 minutes' } }],
  ['adds a column', { meanwhile: sql(`ALTER TABLE ${SCHEMA}.S3_ACCESS_LOGS DROP COLUMN EXTRA`) }]
]

/** The states of the runs of the task, the newest first. */
async function runs(): Promise<readonly unknown[]> {
  const rows = await world.prompt.run(
    `SELECT STATE FROM TABLE(S3_ACCESS_LOGS_DB.INFORMATION_SCHEMA.TASK_HISTORY(TASK_NAME => 'S3_ACCESS_LOGS_TRANSFORMATION')) ORDER BY QUERY_START_TIME DESC`
  )
  return rows.map(({ STATE }) => STATE)
}

/** A run of the task has read its statement, and takes long. Lines wait in the stream, and more arrive. */
async function beginRun(): Promise<void> {
  lines.push(...(await deliver(world)), ...(await deliver(world)))
  await world.sandbox.wait(120)
  await world.sandbox.idle()
  await world.sandbox.snowflake.holdTasks()
  await world.sandbox.wait(600)
  await world.prompt.run('USE WAREHOUSE S3_ACCESS_LOGS_WH')
  expect((await runs())[0]).toBe('EXECUTING')
  lines.push(...(await deliver(world)))
}

describe('a run of the task is in progress while an apply', () => {
  test.each(CASES)('%s: each line is there once', async (_, { declared = {}, meanwhile }) => {
    const inputs = { ...LOGGED, ...declared }
    await beginRun()
    await meanwhile?.()
    await converge(world, inputs)
    lines.push(...(await deliver(world)))
    await world.sandbox.snowflake.releaseTasks()
    lines.push(...(await logsFor(world, 30)))
    expect(await eventually(world, 40)).toEqual(lines.toSorted())
  })

  test('creates it again, and the new one runs before the earlier run ends', async () => {
    await beginRun()
    await world.prompt.run(`DROP TASK ${TASK}`)
    await converge(world, { ...LOGGED, schedule: '5 minutes' })
    await world.sandbox.wait(600)
    expect((await runs()).slice(0, 2)).toEqual(['EXECUTING', 'EXECUTING'])
    await world.sandbox.snowflake.releaseTasks()
    lines.push(...(await logsFor(world, 30)))
    expect(await eventually(world, 40)).toEqual(lines.toSorted())
  })
})

import { expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import { converge } from '../pipeline/converged'
import { deliver, type LineId, LOGGED } from '../pipeline/lines'
import type { Inputs, PipelineWorld } from '../pipeline/world'
import { eachBeginsConverged } from './each-begins'
import { eventually } from './eventually'

jest.setTimeout(240_000)

let world: PipelineWorld
eachBeginsConverged(USUAL_DELAYS, (begun) => {
  world = begun
})

async function executionState(): Promise<unknown> {
  const [row] = await world.prompt.run(`SELECT SYSTEM$PIPE_STATUS('S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_PIPE') AS S`)
  return (JSON.parse(String(row?.['S'])) as { readonly executionState: unknown }).executionState
}

test.each<[string, Inputs, string]>([
  ['a move, by the stage', { prefix: 'moved' }, 'ALTER STAGE'],
  ['a move, while its pipe is refreshed', { prefix: 'moved' }, 'ALTER PIPE \\S+ REFRESH'],
  ['a change of the task', { schedule: '5 minutes' }, 'ALTER TASK \\S+ SET']
])('%s: Snowflake ends the session in the middle: what was paused goes on', async (_, declared, match) => {
  const lines: LineId[] = [...(await deliver(world))]
  await world.sandbox.snowflake.endSession(match)
  const { succeeded, log } = await world.act('apply', { ...LOGGED, ...declared })
  expect(succeeded).toBe(false)
  expect(log).toContain('The session ended while the run was using it')
  expect(await executionState()).toBe('RUNNING')
  const [task] = await world.prompt.run(`SHOW TASKS IN SCHEMA S3_ACCESS_LOGS_DB.PUBLIC`)
  expect(task).toMatchObject({ state: 'started' })
  lines.push(...(await deliver(world)))
  await converge(world, { ...LOGGED, ...declared })
  expect(await eventually(world)).toEqual(lines.toSorted())
})

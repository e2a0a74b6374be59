import { describe, expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import { beginConverged, differing } from '../pipeline/converged'
import { deliver, type LineId, linesIn, LOGGED } from '../pipeline/lines'
import type { Inputs, PipelineWorld } from '../pipeline/world'
import { isSampled } from '../resume/sample'
import { startsConverged } from './each-begins'
import { eventually } from './eventually'
import { hoursPass, logsFor } from './hours'
import { type Remains, remainsAfterEachWrite } from './remains'

jest.setTimeout(900_000)

const PIPE = 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_PIPE'

let world: PipelineWorld
let lines: LineId[]
startsConverged((started) => {
  world = started
})

const logs = async (): Promise<readonly LineId[]> => {
  lines.push(...(await deliver(world)))
  return lines
}

/** What an apply leaves that is killed after one of its writes; a log object arrives after each. */
async function killed(inputs: Inputs): Promise<readonly Remains[]> {
  const sample = await remainsAfterEachWrite(world, inputs, logs, isSampled)
  await world.sandbox.wait(15)
  expect(differing(await world.act('plan', inputs))).toEqual({})
  return sample
}

/** Days go by, and log objects keep coming, while nobody runs the action. */
async function daysPass(): Promise<void> {
  lines.push(...(await logsFor(world, 120)))
  for (let day = 0; day < 9; day += 3) {
    await hoursPass(world, 3)
    await world.sandbox.wait(3 * 86_400 - 3 * 3600)
    await world.sandbox.idle()
    lines.push(...(await logsFor(world, 30)))
  }
}

/** Somebody else recreated the pipe. */
async function otherPipe(): Promise<void> {
  const [pipe] = await world.prompt.run('SHOW PIPES IN SCHEMA S3_ACCESS_LOGS_DB.PUBLIC')
  const copy = String(pipe?.['definition']).replace('CONTINUE', 'SKIP_FILE')
  await world.prompt.run(`CREATE OR REPLACE PIPE ${PIPE} AUTO_INGEST = TRUE COMMENT = 'by hand' AS ${copy}`)
}

/** The lines of the tables with the other name, once there are any. */
async function otherLines(): Promise<readonly LineId[]> {
  const tasks = await world.prompt.run('SHOW TASKS IN SCHEMA S3_ACCESS_LOGS_DB.PUBLIC')
  if (!tasks.some(({ name }) => name === 'OTHER_LOGS_TRANSFORMATION')) return []
  await world.prompt.run('EXECUTE TASK S3_ACCESS_LOGS_DB.PUBLIC.OTHER_LOGS_TRANSFORMATION')
  await world.sandbox.idle()
  return linesIn(world, 'OTHER_LOGS')
}

const nothing = () => Promise.resolve()

describe('an apply is killed after any write, and nobody runs the action again: each line arrives once', () => {
  test.each<[string, Inputs, () => Promise<void>]>([
    ['another prefix', { prefix: 'moved' }, nothing],
    ['another bucket', { bucket: 'other-access-logs' }, nothing],
    ['a wider prefix', { prefix: '' }, nothing],
    [
      'another prefix, role and integration',
      { prefix: 'moved', role: 'other-role', integration: 'OTHER_INTEGRATION' },
      nothing
    ],
    ['another prefix and table', { prefix: 'moved', table: 'OTHER_LOGS' }, nothing],
    ['a pipe that somebody recreated', {}, otherPipe]
  ])('%s', async (_, changed, happens) => {
    await beginConverged(world)
    await world.sandbox.delay({ ...USUAL_DELAYS, event: [0, 1], logging: 2 * 3600 })
    lines = []
    await logs()
    await happens()
    const wrong: string[] = []
    const all = await killed({ ...LOGGED, ...changed })
    for (const { name, restore } of all) {
      lines = await restore()
      await daysPass()
      const found = [...(await eventually(world, 40)), ...(await otherLines())]
      const missing = lines.filter((line) => !found.includes(line)).length
      const twice = found.length - new Set(found).size
      if (missing > 0 || twice > 0) wrong.push(`${name}: ${missing} of ${lines.length} missing, ${twice} twice`)
    }
    expect(all).not.toEqual([])
    expect(wrong).toEqual([])
  })
})

import { beforeEach, describe, expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import { converge } from '../pipeline/converged'
import { createSources, deliver, type LineId } from '../pipeline/lines'
import type { PipelineWorld } from '../pipeline/world'
import { startsConverged } from './each-begins'
import { eventually } from './eventually'

jest.setTimeout(240_000)

const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'
const PIPE = `${SCHEMA}.S3_ACCESS_LOGS_PIPE`
const STAGING = `${SCHEMA}.S3_ACCESS_LOGS_STAGING`
const STREAM = `${SCHEMA}.S3_ACCESS_LOGS_STREAM`

let world: PipelineWorld
startsConverged((started) => {
  world = started
})

/** Somebody drops the pipe and creates it again from its own definition, with our comment. */
async function recreatePipe(): Promise<void> {
  const [row] = await world.prompt.run(`SELECT GET_DDL('PIPE', '${PIPE}', TRUE) AS DDL`)
  await world.prompt.run(String(row?.['DDL']))
}

describe('a line is in the tables once, although its log object is loaded again', () => {
  let lines: LineId[]
  const deliverEvery = async (seconds: number, times: number) => {
    for (let time = 0; time < times; time++) {
      lines.push(...(await deliver(world)))
      await world.sandbox.wait(seconds)
      await world.sandbox.idle()
    }
  }
  beforeEach(async () => {
    await world.reset()
    await createSources(world)
    await world.sandbox.delay({ ...USUAL_DELAYS, event: [100, 150] })
    lines = []
    await converge(world)
    expect(await eventually(world)).toEqual([])
  })

  test('by an event that comes after its object was backfilled by name', async () => {
    await deliverEvery(60, 3)
    await world.prompt.run(`DROP PIPE ${PIPE}`)
    await deliverEvery(60, 3)
    await converge(world)
    await deliverEvery(10, 2)
    expect(await eventually(world)).toEqual(lines.toSorted())
  })

  test('by an owed refresh of a pipe that somebody has recreated, although nobody runs the action again', async () => {
    await world.prompt.run(`DROP PIPE ${PIPE}`)
    await converge(world)
    await deliverEvery(60, 5)
    await recreatePipe()
    expect(await eventually(world)).toEqual(lines.toSorted())
  })

  test('by an owed refresh of a recreated pipe that was adopted', async () => {
    await world.prompt.run(`DROP PIPE ${PIPE}`)
    await converge(world)
    await deliverEvery(60, 5)
    await recreatePipe()
    await deliverEvery(5, 1)
    await converge(world)
    expect(await eventually(world)).toEqual(lines.toSorted())
  })

  test.each([
    ['before', 'after'],
    ['before', 'before'],
    ['after', 'after']
  ])('by whatever, one %s and one %s a stream that was recreated by hand', async (first, second) => {
    const recreateStream = `CREATE OR REPLACE STREAM ${STREAM} ON TABLE ${STAGING} APPEND_ONLY = TRUE`
    const loadAgain = `INSERT INTO ${STAGING} SELECT RAW, DATEADD(SECOND, 1, TIMESTAMP), LOG_FILE, LOG_ROW FROM ${STAGING}`
    await world.sandbox.delay({})
    await deliverEvery(0, 1)
    if (first === 'after') await world.prompt.run(recreateStream)
    if (first === second) await world.prompt.run(loadAgain)
    if (first === 'before') await world.prompt.run(recreateStream)
    if (first !== second) await world.prompt.run(loadAgain)
    await converge(world)
    expect(await eventually(world, 1)).toEqual(lines.toSorted())
  })
})

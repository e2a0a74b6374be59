import { afterEach, beforeAll, expect, jest, test } from '@jest/globals'
import type { Snapshot } from '../../sandbox/snapshot'
import { deliverLogFile } from '../../sandbox/traffic/deliver'
import { untilEnd } from '../fakes/until-end'
import { beginConverged, differing, killedAfter } from './converged'
import { arrived, deliver, type LineId, LOGGED } from './lines'
import { installParserThatReadsNothing } from './old-parser'
import { type PipelineWorld, SOURCES, startWorld } from './world'

jest.setTimeout(120_000)

const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'

let world: PipelineWorld
let lines: readonly LineId[]
let unparsed: Snapshot
beforeAll(async () => {
  world = await untilEnd(startWorld())
  await beginConverged(world)
  const before = await deliver(world)
  await arrived(world)
  await installParserThatReadsNothing(world)
  const after = await deliver(world)
  await deliverLogFile(world.sandbox.aws, SOURCES[0] ?? '', ['this is no record'], world.sandbox.now())
  lines = [...before, ...after].toSorted()
  await arrived(world)
  expect(await counts()).toEqual({ parsed: before.length, unparsed: after.length + 1 })
  unparsed = await world.snapshot()
})
afterEach(() => unparsed.restore())

async function counts(): Promise<{ readonly parsed: number; readonly unparsed: number }> {
  await world.prompt.run('USE WAREHOUSE S3_ACCESS_LOGS_WH')
  const count = async (table: string) => {
    const [row] = await world.prompt.run(`SELECT COUNT(*) AS N FROM ${SCHEMA}.${table}`)
    return Number(row?.['N'])
  }
  return { parsed: await count('S3_ACCESS_LOGS'), unparsed: await count('S3_ACCESS_LOGS_UNPARSED') }
}

/** The line that is no record still is none, for the reason that the new parser gives. */
async function expectEachOnce(): Promise<void> {
  expect(await counts()).toEqual({ parsed: lines.length, unparsed: 1 })
  expect(await world.prompt.run(`SELECT RAW, REASON FROM ${SCHEMA}.S3_ACCESS_LOGS_UNPARSED`)).toEqual([
    { RAW: 'this is no record', REASON: 'truncated' }
  ])
  const rows = await arrived(world)
  expect(rows.filter((row) => lines.includes(row))).toEqual(lines)
}

test('an apply that changes the parser parses the unparsed lines again, each once', async () => {
  const { log } = await world.act('plan', LOGGED)
  expect(log).toMatch(/INSERT FIRST[\s\S]*S3_ACCESS_LOGS_UNPARSED" AS s, TABLE/)
  expect((await world.act('apply', LOGGED)).succeeded).toBe(true)
  await expectEachOnce()
  expect(differing(await world.act('plan', LOGGED))).toEqual({})
})

test.each(['function/create', 'reparse/count', 'reparse/load', 'reparse/clear', 'reparse/reasons'])(
  'killed after %s, the next apply goes on',
  async (operation) => {
    expect((await world.act('apply', LOGGED, killedAfter(operation))).succeeded).toBe(false)
    expect(differing(await world.act('plan', LOGGED))).toEqual({ 'function:PARSE_S3_ACCESS_LOGS': ['comment'] })
    expect((await world.act('apply', LOGGED)).succeeded).toBe(true)
    await expectEachOnce()
    expect(differing(await world.act('plan', LOGGED))).toEqual({})
  }
)

test('killed three times, each line is there once', async () => {
  for (const operation of ['function/create', 'reparse/load', 'reparse/load']) {
    await world.act('apply', LOGGED, killedAfter(operation))
  }
  expect((await world.act('apply', LOGGED)).succeeded).toBe(true)
  await expectEachOnce()
})

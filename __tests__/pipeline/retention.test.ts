import { afterEach, beforeAll, expect, jest, test } from '@jest/globals'
import type { Snapshot } from '../../sandbox/snapshot'
import { deliverLogFile } from '../../sandbox/traffic/deliver'
import { logLines } from '../../sandbox/traffic/lines'
import { untilEnd } from '../fakes/until-end'
import { beginConverged } from './converged'
import { arrived, idsOf, type LineId, LOGGED } from './lines'
import { type PipelineWorld, SOURCES, startWorld } from './world'

jest.setTimeout(180_000)

const DAY = 86_400_000
const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'
const TASK = `${SCHEMA}.S3_ACCESS_LOGS_TRANSFORMATION`
const RETENTION = `${SCHEMA}.S3_ACCESS_LOGS_RETENTION`
const RETAIN = { ...LOGGED, 'retain-days': '8' }
const TABLES = ['S3_ACCESS_LOGS', 'S3_ACCESS_LOGS_UNPARSED', 'S3_ACCESS_LOGS_STAGING']

let world: PipelineWorld
let empty: Snapshot
beforeAll(async () => {
  world = await untilEnd(startWorld())
  await beginConverged(world, RETAIN)
  await days(1)
  empty = await world.snapshot()
})
afterEach(() => empty.restore())

async function days(count: number): Promise<void> {
  for (let day = 0; day < count; day++) {
    await world.sandbox.setTime(new Date(world.sandbox.now().getTime() + DAY))
    await world.sandbox.idle()
  }
}

/** S3 delivers three lines of requests that were made just now, and one that is no record. Pipe and task take them. */
async function flow(): Promise<readonly LineId[]> {
  const ids = await deliver()
  await arrived(world)
  return ids
}

let seed = 0
async function deliver(): Promise<readonly LineId[]> {
  await world.sandbox.wait(1)
  const [source = ''] = SOURCES
  const now = world.sandbox.now()
  const lines = [...logLines({ bucket: source, from: new Date(now.getTime() - 1000), requests: 3, seed: ++seed })]
  const objects = await deliverLogFile(world.sandbox.aws, source, [...lines, 'this is no record'], now)
  return objects.flatMap(({ key, lines: count }) => idsOf(key, count))
}

async function deleteOld(): Promise<void> {
  await world.prompt.run(`EXECUTE TASK ${RETENTION}`)
  await world.sandbox.idle()
}

async function counts(): Promise<readonly number[]> {
  await world.prompt.run('USE WAREHOUSE S3_ACCESS_LOGS_WH')
  const rows = await Promise.all(
    TABLES.map((table) => world.prompt.run(`SELECT COUNT(*) AS N FROM ${SCHEMA}.${table}`))
  )
  return rows.map(([row]) => Number(row?.['N']))
}

test('old rows leave all three tables, and younger ones stay', async () => {
  const old = await flow()
  await days(6)
  const young = await flow()
  const all = [old.length + young.length - 2, 2, old.length + young.length]
  expect(await counts()).toEqual(all)
  await deleteOld()
  expect(await counts()).toEqual(all)
  await days(3)
  await deleteOld()
  expect(await counts()).toEqual([young.length - 1, 1, young.length])
  expect(await arrived(world)).toEqual([...young].toSorted())
})

test('a line that still waits in the stream stays until the task has moved it', async () => {
  const moved = await flow()
  await world.prompt.run(`ALTER TASK ${TASK} SUSPEND`)
  const waiting = await deliver()
  await days(10)
  await deleteOld()
  expect(await counts()).toEqual([0, 0, waiting.length])
  expect(moved).not.toEqual([])
  expect(await arrived(world)).toEqual([...waiting].toSorted())
  const [stream] = await world.prompt.run(`SHOW STREAMS IN SCHEMA ${SCHEMA}`)
  expect(stream?.['stale']).toBe('false')
  await deleteOld()
  expect(await counts()).toEqual([0, 0, 0])
})

test('without a usable stream, no line leaves the staging table, and check says so', async () => {
  await world.prompt.run(`ALTER TASK ${TASK} SUSPEND`)
  const waiting = await deliver()
  await days(10)
  await world.prompt.run(`DROP STREAM ${SCHEMA}.S3_ACCESS_LOGS_STREAM`)
  await deleteOld()
  expect(await counts()).toEqual([0, 0, waiting.length])
  const { log } = await world.act('check', { ...RETAIN, health: 'full' })
  expect(log).toMatch(/task \(unhealthy\): \d+ of the runs of the task that deletes old rows of the last day failed/)
})

test('nothing brings deleted rows back: gap audit, backfill, a new stream, a new pipe', async () => {
  await flow()
  // Longer than Snowflake remembers what was loaded.
  await days(16)
  const young = await flow()
  await deleteOld()
  await days(1)
  const expectOnlyYoung = async () => expect(await arrived(world)).toEqual([...young].toSorted())

  const { log } = await world.act('check', { ...RETAIN, health: 'full', backfill: 'all' })
  expect(log).toMatch(/rows \(healthy\): The one log object that S3 stored from .* to .* is in the tables, once/)
  expect(log).toContain('Backfill (all) only loads what S3 stored since')
  expect((await world.act('apply', { ...RETAIN, health: 'full', backfill: 'all' })).log).toContain(
    'No log object was missing'
  )
  await expectOnlyYoung()
  for (const drop of ['DROP STREAM S3_ACCESS_LOGS_STREAM', 'DROP PIPE S3_ACCESS_LOGS_PIPE']) {
    await world.prompt.run(drop.replace(' S3_', ` ${SCHEMA}.S3_`))
    expect((await world.act('apply', RETAIN)).succeeded).toBe(true)
    await days(1)
    await expectOnlyYoung()
  }
})

test('a row that was deleted because its request was old does not come back with a new stream', async () => {
  const [source = ''] = SOURCES
  const now = world.sandbox.now()
  const from = new Date(now.getTime() - 30 * DAY)
  await deliverLogFile(world.sandbox.aws, source, [...logLines({ bucket: source, from, requests: 3, seed: 99 })], now)
  expect(await arrived(world)).toHaveLength(3)
  await deleteOld()
  expect(await counts()).toEqual([0, 0, 3])
  // Snowflake no longer knows which rows were deleted.
  await days(3)
  await world.prompt.run(`DROP STREAM ${SCHEMA}.S3_ACCESS_LOGS_STREAM`)
  expect((await world.act('apply', RETAIN)).succeeded).toBe(true)
  expect(await arrived(world)).toEqual([])
})

test('without the input, the task is named, and pruned', async () => {
  const { log } = await world.act('check', LOGGED)
  expect(log).toContain(`An earlier declaration of this pipeline left task:${RETENTION}`)
  await world.act('apply', { ...LOGGED, prune: 'true' })
  expect(await world.prompt.run(`SHOW TASKS LIKE 'S3_ACCESS_LOGS_RETENTION' IN SCHEMA ${SCHEMA}`)).toEqual([])
})

test('destroy drops the task, whether the input is set or not', async () => {
  expect((await world.act('destroy', LOGGED)).succeeded).toBe(true)
  expect(await world.prompt.run(`SHOW TASKS IN SCHEMA ${SCHEMA}`)).toEqual([])
})

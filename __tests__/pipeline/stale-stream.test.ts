import { afterEach, beforeAll, expect, jest, test } from '@jest/globals'
import type { Snapshot } from '../../sandbox/snapshot'
import { untilEnd } from '../fakes/until-end'
import { beginConverged, differing, killedAfter } from './converged'
import { arrived, deliver, type LineId, LOGGED } from './lines'
import { type PipelineWorld, startWorld } from './world'

jest.setTimeout(120_000)

const DAY = 86_400_000
const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'
const TASK = `${SCHEMA}.S3_ACCESS_LOGS_TRANSFORMATION`
/** Logs of this account are delivered rarely: that is not what these tests are about. */
const QUIET = { ...LOGGED, 'max-silence-hours': '9999' }

let world: PipelineWorld
let parsed: readonly LineId[]
let flowing: Snapshot
beforeAll(async () => {
  world = await untilEnd(startWorld())
  await beginConverged(world)
  parsed = await deliver(world)
  expect(await arrived(world)).toEqual([...parsed].toSorted())
  flowing = await world.snapshot()
})
afterEach(() => flowing.restore())

async function days(count: number): Promise<void> {
  await world.sandbox.setTime(new Date(world.sandbox.now().getTime() + count * DAY))
  await world.sandbox.idle()
}

/** Lines that wait in the stream, because the task is suspended. */
async function waiting(): Promise<readonly LineId[]> {
  await world.prompt.run(`ALTER TASK ${TASK} SUSPEND`)
  const lines = await deliver(world)
  await world.sandbox.idle()
  return lines
}

const stream = async () => (await world.prompt.run(`SHOW STREAMS IN SCHEMA ${SCHEMA}`))[0]

test('a pipeline whose task runs keeps its stream fresh, with and without lines', async () => {
  await days(40)
  expect(await stream()).toMatchObject({ stale: 'false' })
  const later = await deliver(world)
  await world.sandbox.idle()
  await days(40)
  expect(await arrived(world)).toEqual([...parsed, ...later].toSorted())
  expect((await world.act('check', QUIET)).log).toMatch(/stream \(healthy\): The stream is fresh until/)
})

test('a check says ahead of time that the stream becomes stale, in how many days, and what to do', async () => {
  await waiting()
  await days(11.5)
  const { outputs, log } = await world.act('check', QUIET)
  expect(outputs).toMatchObject({ result: 'unhealthy', healthy: 'false' })
  expect(log).toMatch(/stream \(unhealthy\): The stream becomes stale in 2 days \(.*\)\. min-stream-days is 3\./)
  expect(log).toContain(
    'ALTER TABLE S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_STAGING SET MAX_DATA_EXTENSION_TIME_IN_DAYS = 30'
  )
  expect((await world.act('check', { ...QUIET, 'min-stream-days': '2' })).log).not.toContain('stream (unhealthy)')
  await world.prompt.run(`ALTER TABLE ${SCHEMA}.S3_ACCESS_LOGS_STAGING SET MAX_DATA_EXTENSION_TIME_IN_DAYS = 30`)
  expect((await world.act('check', QUIET)).log).not.toContain('stream (unhealthy)')
})

test.each<[string, readonly string[]]>([
  ['at once', []],
  ['killed after the stream was created', ['stream/replace']],
  ['killed three times', ['stream/replace', 'stream/load-missing', 'stream/load-missing']]
])('a stale stream is repaired, and no line is lost or doubled: %s', async (_, kills) => {
  const lost = await waiting()
  await days(15)
  expect(await stream()).toMatchObject({ stale: 'true' })
  await world.prompt.run('USE WAREHOUSE S3_ACCESS_LOGS_WH')
  await expect(world.prompt.run(`SELECT * FROM ${SCHEMA}.S3_ACCESS_LOGS_STREAM`)).rejects.toMatchObject({
    code: '091901'
  })
  const meanwhile = await deliver(world)
  const { log } = await world.act('check', QUIET)
  expect(log).toMatch(/stream \(unhealthy\): .*The stream is stale, .*: the task can no longer read it\./)
  for (const name of kills) {
    expect((await world.act('apply', LOGGED, killedAfter(name))).succeeded).toBe(false)
  }
  expect((await world.act('apply', LOGGED)).succeeded).toBe(true)
  const afterwards = await deliver(world)
  const all = [...parsed, ...lost, ...meanwhile, ...afterwards].toSorted()
  expect(await arrived(world)).toEqual(all)
  expect(differing(await world.act('plan', LOGGED))).toEqual({})
  await days(1)
  expect(await arrived(world)).toEqual(all)
})

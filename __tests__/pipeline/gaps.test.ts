import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetBucketNotificationConfigurationCommand,
  type NotificationConfiguration,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand
} from '@aws-sdk/client-s3'
import { afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals'
import type { Snapshot } from '../../sandbox/snapshot'
import { daysAgo, logLines } from '../../sandbox/traffic/lines'
import { untilEnd } from '../fakes/until-end'
import { beginConverged, killedAfter } from './converged'
import { arrived, createSources, deliver, idsOf, LOGGED } from './lines'
import { NAMES, type PipelineWorld, startWorld } from './world'

jest.setTimeout(120_000)

const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'
const FULL = { ...LOGGED, health: 'full' }

let world: PipelineWorld
let empty: Snapshot
beforeAll(async () => {
  world = await untilEnd(startWorld())
  await beginConverged(world)
  await later(1)
  empty = await world.snapshot()
})
afterEach(() => empty.restore())

async function later(hours: number): Promise<void> {
  await world.sandbox.setTime(new Date(world.sandbox.now().getTime() + hours * 3_600_000))
  await world.sandbox.idle()
}

/** Delivers objects while somebody has turned the notification off, and on again. Gives the lines of each. */
async function deliverUnannounced(objects: number): Promise<readonly (readonly string[])[]> {
  const Bucket = NAMES.bucket
  const { QueueConfigurations } = await world.s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }))
  const write = (NotificationConfiguration: NotificationConfiguration) =>
    world.s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }))
  await write({})
  await world.sandbox.wait(2)
  const lines: (readonly string[])[] = []
  for (let at = 0; at < objects; at++) lines.push(await deliver(world))
  await write({ QueueConfigurations })
  await world.sandbox.idle()
  return lines
}

const keyOf = (lines: readonly string[]) => (lines[0] ?? '').replace(/#\d+$/, '')

test('three keys were never loaded: check names them, apply loads them once, and the next check finds nothing', async () => {
  const loaded = await deliver(world)
  await world.sandbox.idle()
  const missing = await deliverUnannounced(3)
  expect((await world.act('check', FULL)).log).not.toMatch(/3 missing/)
  await later(2)
  const check = await world.act('check', FULL)
  expect(check.outputs['healthy']).toBe('false')
  expect(check.log).toMatch(
    /rows \(unhealthy\): Of 4 log objects that S3 stored from .* to .*, 3 missing\. By hour \(UTC\): \S+ \d\d:00 \(3\)\./
  )
  for (const lines of missing) expect(check.log).toContain(`${keyOf(lines)} (missing)`)
  expect(check.log).not.toContain(`${keyOf(loaded)} (`)

  const applied = await world.act('apply', FULL)
  expect(applied.log).toMatch(
    /^🚀 Loaded 3 log objects that were missing from the tables \(.*\)\. All \d+ objects are as declared\.$/m
  )
  expect(applied.outputs['result']).toBe('applied')
  expect(await arrived(world)).toEqual([...loaded, ...missing.flat()].toSorted())
  await later(2)
  await world.act('apply', FULL)
  expect(await arrived(world)).toEqual([...loaded, ...missing.flat()].toSorted())
  expect((await world.act('check', FULL)).log).toMatch(
    /rows \(healthy\): Each of 4 log objects that S3 stored from .* to .* is in the tables, once\./
  )
})

test('an object that fails again is not loaded, counts once, and no longer counts when somebody deletes it', async () => {
  const Key = `${NAMES.prefix}/broken`
  await world.s3.send(
    new PutObjectCommand({ Bucket: NAMES.bucket, Key, Body: Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]) })
  )
  await world.sandbox.idle()
  await deliverUnannounced(1)
  await later(2)
  const applied = await world.act('apply', FULL)
  expect(applied.log).toMatch(
    /^🚀 Loaded 1 log object that was missing from the tables \(.*\)\. 1 log object could not be loaded completely: \S+\/broken \(.+\)\. All/m
  )
  const again = await world.act('apply', FULL)
  expect(again.log).toMatch(
    /^⚠️ In sync: \d+ objects as declared\. 1 log object could not be loaded completely: \S+\/broken/m
  )
  expect((await world.act('check', FULL)).log).toMatch(
    /1 log object has a load error in the last 7 days: broken \(tried 3 times/
  )
  await world.s3.send(new DeleteObjectCommand({ Bucket: NAMES.bucket, Key }))
  expect((await world.act('check', FULL)).log).toContain(
    'load error in the last 7 days, except 1 that was deleted since.'
  )
})

test('lines that somebody deleted are not missing', async () => {
  await deliver(world)
  await arrived(world)
  for (const table of ['S3_ACCESS_LOGS', 'S3_ACCESS_LOGS_UNPARSED', 'S3_ACCESS_LOGS_STAGING']) {
    await world.prompt.run(`DELETE FROM ${SCHEMA}.${table}`)
  }
  await later(2)
  expect((await world.act('check', FULL)).log).toMatch(
    /rows \(healthy\): The one log object that S3 stored .* is in the tables, once/
  )
})

test('lines that are there twice are named', async () => {
  const lines = await deliver(world)
  await arrived(world)
  await world.prompt.run(`INSERT INTO ${SCHEMA}.S3_ACCESS_LOGS SELECT * FROM ${SCHEMA}.S3_ACCESS_LOGS`)
  await later(2)
  expect((await world.act('check', FULL)).log).toContain(`1 loaded twice`)
  expect((await world.act('check', FULL)).log).toContain(`${keyOf(lines)} (loaded twice)`)
})

test.each([
  ['all', 9],
  ['7d', 3]
])('a backfill (%s) that is killed three times loads each line once', async (backfill, days) => {
  const missing = await deliverUnannounced(3)
  await later(24 * days)
  const inputs = { ...LOGGED, backfill }
  expect((await world.act('plan', inputs)).log).toContain(`Backfill (${backfill}): the log bucket has 3 objects (`)
  for (const operation of ['ListObjectsV2', 'gaps/loaded', 'gaps/load']) {
    expect((await world.act('apply', inputs, killedAfter(operation))).succeeded).toBe(false)
  }
  expect((await world.act('apply', inputs)).succeeded).toBe(true)
  expect(await arrived(world)).toEqual(missing.flat().toSorted())
})

test('a backfill from a day leaves what is older', async () => {
  await deliverUnannounced(2)
  await later(24 * 3)
  const day = new Date(world.sandbox.now().getTime() - 24 * 3_600_000).toISOString().slice(0, 10)
  const newer = await deliver(world)
  await later(2)
  expect((await world.act('apply', { ...LOGGED, backfill: day })).succeeded).toBe(true)
  expect(await arrived(world)).toEqual([...newer].toSorted())
})

/** Log objects from before there is a pipeline, or anything else that loads them. */
async function storeBefore(prefix: string, names: readonly string[]): Promise<readonly string[]> {
  for (const name of names) {
    const from = daysAgo(1, world.sandbox.now())
    const lines = [...logLines({ bucket: 'elsewhere', from, requests: 2, seed: 7 })]
    const Key = `${prefix}/2026-11-01-08-00-00-${name}`
    await world.s3.send(new PutObjectCommand({ Bucket: NAMES.bucket, Key, Body: `${lines.join('\n')}\n` }))
  }
  return names.flatMap((name) => idsOf(`${prefix}/2026-11-01-08-00-00-${name}`, 2))
}

describe('a backfill loads what S3 stored in the last hour before the pipe, which nobody else would', () => {
  test('in a first apply', async () => {
    await world.reset()
    await createSources(world)
    await world.s3.send(new CreateBucketCommand({ Bucket: NAMES.bucket }))
    const old = await storeBefore(NAMES.prefix, ['A', 'B'])
    await later(3)
    const recent = await storeBefore(NAMES.prefix, ['C', 'D'])
    await later(1 / 3)
    const applied = await world.act('apply', { ...LOGGED, backfill: 'all' })
    expect(applied.succeeded).toBe(true)
    expect(/Loaded \d+ log objects/.exec(applied.log)?.[0]).toBe('Loaded 4 log objects')
    const all = [...old, ...recent].toSorted()
    expect(await arrived(world)).toEqual(all)
    await later(2)
    expect(await arrived(world)).toEqual(all)
  })

  test('in a move to where logs are already', async () => {
    const old = await storeBefore('moved', ['A'])
    await later(3)
    const recent = await storeBefore('moved', ['B'])
    await later(1 / 3)
    expect((await world.act('apply', { ...LOGGED, prefix: 'moved', backfill: 'all' })).succeeded).toBe(true)
    const all = [...old, ...recent].toSorted()
    expect(await arrived(world)).toEqual(all)
    await later(2)
    expect(await arrived(world)).toEqual(all)
  })
})

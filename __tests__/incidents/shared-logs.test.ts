import { GetBucketLoggingCommand, HeadBucketCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { beginConverged, converge, differing, startConverged } from '../pipeline/converged'
import { arrived, deliver, LOGGED } from '../pipeline/lines'
import { type Inputs, NAMES, type PipelineWorld, SOURCES } from '../pipeline/world'

jest.setTimeout(240_000)

const OTHER = { role: 'role-two', table: 'TWO', integration: 'INT_TWO' }
/** A second pipeline with the logs of the first one, in other tables. */
const SAME_LOGS: Inputs = { ...LOGGED, ...OTHER }
/** A second pipeline in the same log bucket. */
const SAME_BUCKET: Inputs = { ...OTHER, prefix: 'two' }
const DATA = { 'destroy-data': 'true' }
const [SOURCE = ''] = SOURCES

let world: PipelineWorld
beforeAll(async () => {
  world = await startConverged()
}, 240_000)
beforeEach(() => beginConverged(world))
afterAll(() => world.stop())

const bucketExists = () =>
  world.s3.send(new HeadBucketCommand({ Bucket: NAMES.bucket })).then(
    () => true,
    () => false
  )

test('destroy keeps what brings the logs that another pipeline reads, and says who does', async () => {
  await converge(world, SAME_LOGS)
  const destroyed = await world.act('destroy', { ...SAME_LOGS, ...DATA })
  expect([destroyed.succeeded, destroyed.log]).toEqual([true, expect.anything()])
  expect(destroyed.summary).toContain('other stages read these logs: S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS')
  const { LoggingEnabled } = await world.s3.send(new GetBucketLoggingCommand({ Bucket: SOURCE }))
  expect(LoggingEnabled).toMatchObject({ TargetBucket: NAMES.bucket })
  expect(differing(await world.act('plan', LOGGED))).toEqual({})
  const lines = await deliver(world)
  expect(await arrived(world)).toEqual(lines.toSorted())
  expect(differing(await world.act('destroy', { ...SAME_LOGS, ...DATA }))).toEqual({})
})

test('the other way around: what the first pipeline made for both stays', async () => {
  await converge(world, SAME_LOGS)
  const destroyed = await world.act('destroy', { ...LOGGED, ...DATA })
  expect([destroyed.succeeded, destroyed.log]).toEqual([true, expect.anything()])
  expect(await world.act('check', SAME_LOGS)).toMatchObject({ outputs: { healthy: 'true' } })
})

test('destroy-data keeps a log bucket that another pipeline uses, although there are no logs of it yet', async () => {
  await converge(world, SAME_BUCKET)
  await deliver(world)
  const destroyed = await world.act('destroy', { ...LOGGED, ...DATA })
  expect([destroyed.succeeded, destroyed.log]).toEqual([true, expect.anything()])
  expect(destroyed.summary).toContain('the bucket stays: its policy allows other logs to be delivered to it')
  expect(await bucketExists()).toBe(true)
  expect(differing(await world.act('plan', SAME_BUCKET))).toEqual({})

  expect((await world.act('destroy', { ...SAME_BUCKET, ...DATA })).succeeded).toBe(true)
  expect(await bucketExists()).toBe(false)
})

import {
  GetBucketNotificationConfigurationCommand,
  PutBucketLoggingCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand
} from '@aws-sdk/client-s3'
import { beforeEach, describe, expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import { beginConverged, converge } from '../pipeline/converged'
import { deliver, type LineId, LOGGED } from '../pipeline/lines'
import { type Inputs, NAMES, type PipelineWorld, SOURCES } from '../pipeline/world'
import { startsConverged } from './each-begins'
import { eventually } from './eventually'
import { logsFor } from './hours'

jest.setTimeout(600_000)

const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'
const Bucket = NAMES.bucket
const ELSEWHERE: Inputs = { prefix: 'moved', role: 'other-role' }

let world: PipelineWorld
let lines: LineId[]
startsConverged((started) => {
  world = started
})
beforeEach(async () => {
  await beginConverged(world)
  await world.sandbox.delay({ ...USUAL_DELAYS, event: [30, 150], logging: 2 * 3600 })
  lines = []
})

/** Somebody has the bucket announce everything to EventBridge too. */
async function eventBridge(): Promise<void> {
  const { QueueConfigurations } = await world.s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }))
  const NotificationConfiguration = { QueueConfigurations, EventBridgeConfiguration: {} }
  await world.s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }))
}

async function versioning(): Promise<void> {
  const VersioningConfiguration = { Status: 'Enabled' as const }
  await world.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }))
}

/** The task has not run for longer than the stream keeps its offset. */
async function staleStream(): Promise<void> {
  await world.prompt.run(`ALTER TASK ${SCHEMA}.S3_ACCESS_LOGS_TRANSFORMATION SUSPEND`)
  for (let day = 0; day < 16; day++) {
    lines.push(...(await deliver(world)))
    await world.sandbox.wait(86_400)
    await world.sandbox.idle()
  }
  const [stream] = await world.prompt.run(`SHOW STREAMS IN SCHEMA ${SCHEMA}`)
  expect(String(stream?.['stale'])).toBe('true')
}

/** The task that deletes old rows runs an hour after the change. These lines are younger than what it keeps. */
async function beforeRetention(): Promise<void> {
  const now = world.sandbox.now()
  const next = new Date(now)
  next.setUTCHours(24 + 2, 0, 0, 0)
  await world.sandbox.wait((next.getTime() - now.getTime()) / 1000)
}

const nothing = () => Promise.resolve()

describe('a pipeline changes under load, and nothing is lost or doubled, although nobody runs the action again:', () => {
  test.each<[string, () => Promise<void>, Inputs]>([
    ['EventBridge is on', eventBridge, { ...LOGGED, ...ELSEWHERE }],
    ['the bucket is versioned', versioning, { ...LOGGED, ...ELSEWHERE }],
    ['old rows are deleted from now on', beforeRetention, { ...LOGGED, ...ELSEWHERE, 'retain-days': '8' }],
    ['the stream is stale', staleStream, { ...LOGGED, ...ELSEWHERE }],
    ['the external ID changes too', nothing, { ...LOGGED, ...ELSEWHERE, 'external-id': 'our-own-id-123' }]
  ])('%s', async (_, happens, inputs) => {
    lines.push(...(await deliver(world)))
    await happens()
    lines.push(...(await logsFor(world, 30)), ...(await deliver(world)))
    await converge(world, inputs)
    lines.push(...(await logsFor(world, 150)))
    expect(await eventually(world, 40)).toEqual(lines.toSorted())
  })
})

describe('logging is not managed, and role and place change: what is at the old place until somebody moves the logging is loaded', () => {
  test.each([
    ['the stage is there', nothing],
    ['the stage is gone', async () => void (await world.prompt.run(`DROP STAGE ${SCHEMA}.S3_ACCESS_LOGS`))]
  ])('%s', async (_, happens) => {
    lines.push(...(await logsFor(world, 30)))
    await happens()
    lines.push(...(await deliver(world)))
    await converge(world, ELSEWHERE)
    lines.push(...(await logsFor(world, 30)))
    const LoggingEnabled = { TargetBucket: Bucket, TargetPrefix: 'moved/' }
    for (const source of SOURCES)
      await world.s3.send(new PutBucketLoggingCommand({ Bucket: source, BucketLoggingStatus: { LoggingEnabled } }))
    lines.push(...(await logsFor(world, 150)))
    expect(await eventually(world, 40)).toEqual(lines.toSorted())
    await world.sandbox.wait(2 * 86_400)
    await converge(world, ELSEWHERE)
  })
})

describe('two applies at once:', () => {
  test.each<[string, Inputs]>([
    ['another external ID', { 'external-id': 'our-own-id-123' }],
    ['another integration', { integration: 'OTHER_INTEGRATION' }]
  ])('%s', async (_, changed) => {
    const inputs = { ...LOGGED, ...changed }
    lines.push(...(await logsFor(world, 30)))
    const results = await Promise.all([world.act('apply', inputs), world.act('apply', inputs)])
    for (const { succeeded, log } of results)
      expect([succeeded, log.split('\nOperations\n')[0]]).toEqual([true, expect.any(String)])
    await world.sandbox.wait(120)
    await converge(world, inputs)
    lines.push(...(await logsFor(world, 60)))
    expect(await eventually(world, 40)).toEqual(lines.toSorted())
  })
})

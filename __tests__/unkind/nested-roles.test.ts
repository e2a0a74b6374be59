import { GetBucketNotificationConfigurationCommand } from '@aws-sdk/client-s3'
import { describe, expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import { beginConverged, converge, killedAfter } from '../pipeline/converged'
import { deliver, type LineId, LOGGED } from '../pipeline/lines'
import { type Inputs, NAMES, type PipelineWorld } from '../pipeline/world'
import { beginAfter, startsConverged } from './each-begins'
import { eventually } from './eventually'
import { logsFor } from './hours'
import { loseNotification } from './lost-notification'

jest.setTimeout(600_000)

const HOURS = 2
const LATE = { ...USUAL_DELAYS, logging: HOURS * 3600 }

let world: PipelineWorld
let lines: LineId[]
startsConverged((started) => {
  world = started
})

const logs = async (): Promise<void> => void lines.push(...(await deliver(world)))

/** The integration goes on allowing only the wider place. */
const NARROW: Inputs = { prefix: 'logs/part', role: 'other-role' }
const WIDE: Inputs = { prefix: '' }
const ELSEWHERE: Inputs = { ...WIDE, integration: 'OTHER_INTEGRATION' }
const THIRD: Inputs = { ...WIDE, role: 'third-role', integration: 'OTHER_INTEGRATION' }

const PIPE = 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_PIPE'

/** Half an hour after a move to `NARROW`. */
async function beginNarrow(): Promise<void> {
  lines = await beginAfter(world, 'narrow, of another role', LATE, async () => {
    const before = await deliver(world)
    await converge(world, { ...LOGGED, ...NARROW })
    return [...before, ...(await logsFor(world, 30))]
  })
}

/** What is declared after `NARROW`, and after which write its first apply is killed. */
const CASES: readonly (readonly [string, Inputs, string | null])[] = [
  ['the first role', WIDE, null],
  ['the first role, killed when the integration has switched', WIDE, 'storage-integration/alter'],
  ['the first role, killed when the logging has moved', WIDE, 'PutBucketLogging'],
  ['the first role, killed when the stage has moved', WIDE, 'stage/alter'],
  ['the first role, killed before its notification', WIDE, 'pipe/replace'],
  ['the first role, killed after its notification', WIDE, 'PutBucketNotificationConfiguration'],
  ['another integration', ELSEWHERE, null],
  ['another integration, killed when it is there', ELSEWHERE, 'storage-integration/create'],
  ['another integration, killed when the stage has moved', ELSEWHERE, 'stage/alter'],
  ['another integration, killed before its notification', ELSEWHERE, 'pipe/replace'],
  ['a third role and another integration, killed when the stage has moved', THIRD, 'stage/alter']
]

/** Gives whether the apply got so far. */
async function applyKilled(declared: Inputs, last: string): Promise<boolean> {
  const { succeeded } = await world.act('apply', { ...LOGGED, ...declared }, killedAfter(last))
  await logs()
  return !succeeded
}

describe('another role and a wider prefix at once, after a narrower one, forth and back:', () => {
  test.each(CASES)('%s', async (_, declared, last) => {
    await beginNarrow()
    if (last !== null) expect(await applyKilled(declared, last)).toBe(true)
    await converge(world, { ...LOGGED, ...declared })
    lines.push(...(await logsFor(world, HOURS * 60)))
    if (last !== null) await applyKilled(NARROW, last)
    await converge(world, { ...LOGGED, ...NARROW })
    lines.push(...(await logsFor(world, HOURS * 60)))
    expect(await eventually(world, 40)).toEqual(lines.toSorted())
  })

  test.each([
    ['the pipe was dropped', () => world.prompt.run(`DROP PIPE ${PIPE}`)],
    ['the notification was deleted', () => loseNotification(world, NAMES.bucket)]
  ])('%s', async (_, breakIt) => {
    await beginNarrow()
    await logs()
    await breakIt()
    await logs()
    await converge(world, { ...LOGGED, ...ELSEWHERE })
    lines.push(...(await logsFor(world, HOURS * 60)))
    expect(await eventually(world, 40)).toEqual(lines.toSorted())
  })
})

test('the notification of another pipeline is never taken, whatever its prefix', async () => {
  const other = { prefix: 'logs/part', role: 'role-two', table: 'TWO', integration: 'INT_TWO' }
  await beginConverged(world)
  await world.sandbox.delay(LATE)
  await converge(world, { ...LOGGED, prefix: 'elsewhere' })
  await converge(world, { ...other, 'source-buckets': '' })
  const entries = () => world.s3.send(new GetBucketNotificationConfigurationCommand({ Bucket: NAMES.bucket }))
  const before = (await entries()).QueueConfigurations
  expect(before).toHaveLength(2)
  const blocked = await world.act('apply', { ...LOGGED, ...THIRD })
  expect(blocked.succeeded).toBe(false)
  expect(blocked.log).toContain('give this one a prefix that does not contain the other’s')
  expect((await entries()).QueueConfigurations).toEqual(before)
})

test('where nothing shows any more whose a notification is, what the plan says to do loses nothing', async () => {
  await beginNarrow()
  await logs()
  await world.prompt.run(
    `ALTER STORAGE INTEGRATION S3_INT_S3_ACCESS_LOGS SET STORAGE_AWS_ROLE_ARN = 'arn:aws:iam::123456789012:role/${NAMES.role}'`
  )
  const blocked = await world.act('apply', { ...LOGGED, ...WIDE })
  expect(blocked.succeeded).toBe(false)
  expect(blocked.log).toContain(
    'first apply the new role with the old prefix and `prune: true`, then apply the new prefix'
  )
  await logs()
  const same = await world.act('apply', { ...LOGGED, ...NARROW, role: NAMES.role, prune: 'true' })
  expect(same.succeeded).toBe(true)
  lines.push(...(await logsFor(world, 30)))
  await converge(world, { ...LOGGED, ...WIDE })
  lines.push(...(await logsFor(world, HOURS * 60)))
  expect(await eventually(world, 40)).toEqual(lines.toSorted())
})

import { afterEach, beforeAll, expect, jest, test } from '@jest/globals'
import { openPrompt } from '../../sandbox/demo/snowflake'
import type { Snapshot } from '../../sandbox/snapshot'
import { untilEnd } from '../fakes/until-end'
import { beginConverged, converge, killedAfter, recording } from './converged'
import { arrived, deliver, type LineId, LOGGED } from './lines'
import { type PipelineWorld, startWorld } from './world'

jest.setTimeout(120_000)

const DAY = 86_400_000
const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'
const PIPE = `${SCHEMA}.S3_ACCESS_LOGS_PIPE`
const PAUSE = `ALTER PIPE ${PIPE} SET PIPE_EXECUTION_PAUSED = TRUE`

let world: PipelineWorld
let flowing: Snapshot
const sent: LineId[] = []
beforeAll(async () => {
  world = await untilEnd(startWorld())
  await beginConverged(world)
  sent.push(...(await deliver(world)))
  await arrived(world)
  flowing = await world.snapshot()
})
afterEach(async () => {
  sent.length = 3
  await flowing.restore()
})

async function send(): Promise<void> {
  sent.push(...(await deliver(world)))
  await world.sandbox.idle()
}

async function days(count: number): Promise<void> {
  await world.sandbox.setTime(new Date(world.sandbox.now().getTime() + count * DAY))
  await world.sandbox.idle()
}

/** Paused for 20 days: of what arrives on the first day and in the last hour, only the latter is still in the queue. */
async function stale(): Promise<void> {
  await world.prompt.run(PAUSE)
  await send()
  await days(20)
  await send()
}

/** To another role, and back. */
async function handOver(): Promise<void> {
  const environment = () => ({ ...world.sandbox.environment(), SNOWFLAKE_ROLE: 'ACCOUNTADMIN' })
  const admin = await openPrompt({ ...world.sandbox, environment })
  for (const role of ['SYSADMIN', 'S3_LOGS_DEPLOY'])
    await admin.run(`GRANT OWNERSHIP ON PIPE ${PIPE} TO ROLE ${role} COPY CURRENT GRANTS`)
  await admin.close()
}

test('a pipe that was handed over while it was paused is resumed by force, and loads what waits', async () => {
  await world.prompt.run(PAUSE)
  await send()
  await handOver()
  await converge(world)
  await send()
  expect(await arrived(world)).toEqual(sent.toSorted())
})

test('a pipe that was paused for a day is only resumed', async () => {
  await world.prompt.run(PAUSE)
  await days(1)
  const { through, written } = recording()
  await converge(world, LOGGED, through)
  expect(written).toEqual(['pipe/resume'])
})

test.each(['pipe/force-resume', 'pipe/resume'])(
  'a pipe that was handed over is resumed by the next apply if this one is killed after %s',
  async (name) => {
    await world.prompt.run(PAUSE)
    await send()
    await handOver()
    await world.act('apply', LOGGED, killedAfter(name))
    await converge(world)
    expect(await arrived(world)).toEqual(sent.toSorted())
  }
)

test('a pipe that was paused for 20 days is replaced: its queue has dropped a part, which is loaded by name', async () => {
  await stale()
  const { through, written } = recording()
  await converge(world, LOGGED, through)
  expect(written).toEqual(expect.arrayContaining(['pipe/load-missing', 'pipe/replace']))
  await send()
  expect(await arrived(world)).toEqual(sent.toSorted())
})

test.each(['pipe/load-missing', 'pipe/replace'])('the same, if the first apply was killed after %s', async (name) => {
  await stale()
  await world.act('apply', LOGGED, killedAfter(name))
  await converge(world)
  await send()
  expect(await arrived(world)).toEqual(sent.toSorted())
})

test('a stale pipe that has another owner now is replaced too', async () => {
  await stale()
  await handOver()
  await converge(world)
  await send()
  expect(await arrived(world)).toEqual(sent.toSorted())
})

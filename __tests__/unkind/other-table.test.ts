import { expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import type { Snapshot } from '../../sandbox/snapshot'
import { pausingAfterWrites } from '../pipeline/after-writes'
import { converge } from '../pipeline/converged'
import { deliver, type LineId, linesIn, LOGGED } from '../pipeline/lines'
import { type Inputs, type PipelineWorld } from '../pipeline/world'
import { eachBeginsConverged } from './each-begins'

jest.setTimeout(900_000)

const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'
const LATE = { ...USUAL_DELAYS, logging: 2 * 3600 }

let world: PipelineWorld
let lines: LineId[]
eachBeginsConverged(LATE, (begun) => {
  world = begun
  lines = []
})

const logs = async (): Promise<void> => void lines.push(...(await deliver(world)))

/** Log objects are delivered, to the old place and to the new one, while nobody runs the action. */
async function hoursOfLogs(): Promise<void> {
  for (let time = 0; time < 4; time++) {
    await logs()
    await logs()
    await world.sandbox.wait(30 * 60)
    await world.sandbox.idle()
  }
}

/** Each line that was delivered is in one of the two tables, once. */
async function expectEachOnce(table = 'OTHER'): Promise<void> {
  for (let step = 0; step < 20; step++) {
    await world.sandbox.wait(120)
    await world.sandbox.idle()
  }
  await world.prompt.run('USE WAREHOUSE S3_ACCESS_LOGS_WH')
  await world.prompt.run(`EXECUTE TASK ${SCHEMA}.${table}_TRANSFORMATION`)
  await world.sandbox.idle()
  const arrived = [...(await linesIn(world, 'S3_ACCESS_LOGS')), ...(await linesIn(world, table))]
  expect(arrived.toSorted()).toEqual(lines.toSorted())
}

const PLACES: readonly (readonly [string, Inputs])[] = [
  ['prefix', { prefix: 'moved' }],
  ['bucket', { bucket: 'other-access-logs' }],
  ['prefix and integration', { prefix: 'moved', integration: 'OTHER_INTEGRATION' }],
  ['bucket and role', { bucket: 'other-access-logs', role: 'other-role' }],
  ['prefix, role and integration', { prefix: 'moved', role: 'other-role', integration: 'OTHER_INTEGRATION' }]
]

test.each(PLACES)(
  'another table and another %s at once: late deliveries to the old place are loaded, although nobody runs the action again',
  async (_, moved) => {
    await logs()
    await converge(world, { ...LOGGED, ...moved, table: 'OTHER' })
    await hoursOfLogs()
    await expectEachOnce()
  }
)

test.each(PLACES.slice(0, 2))(
  'another table and another %s at once, killed after every fourth write: nothing is lost',
  async (_, moved) => {
    const inputs = { ...LOGGED, ...moved, table: 'OTHER' }
    const remains: { readonly snapshot: Snapshot; readonly delivered: readonly LineId[] }[] = []
    let writes = 0
    const through = pausingAfterWrites(async () => {
      if (++writes % 4 !== 0) return
      await logs()
      remains.push({ snapshot: await world.snapshot(), delivered: [...lines] })
    })
    await world.act('apply', inputs, through)
    expect(remains.length).toBeGreaterThan(5)
    for (const [at, { snapshot, delivered }] of remains.entries()) {
      await snapshot.restore()
      lines = [...delivered]
      await logs()
      await converge(world, inputs)
      await hoursOfLogs()
      await expectEachOnce().catch((error: unknown) => {
        throw new Error(`killed after ${4 * (at + 1)} writes`, { cause: error })
      })
      await snapshot.discard()
    }
  }
)

const OLD_STAGE = 'stage:S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS'

test('what loaded into the other table is named, and only pruned once nothing is delivered to the old place any more', async () => {
  const inputs = { ...LOGGED, prefix: 'moved', table: 'OTHER' }
  const pruning = { ...inputs, prune: 'true' }
  await logs()
  const moved = await world.act('apply', pruning)
  expect(moved.succeeded).toBe(true)
  await world.sandbox.wait(60)
  await world.act('apply', pruning)
  expect((await world.act('check', inputs)).log).toMatch(
    /left stage S3_ACCESS_LOGS_DB\.PUBLIC\.S3_ACCESS_LOGS \(until about .*After that, set `prune: true`/
  )
  await hoursOfLogs()
  await expectEachOnce()
  for (let half = 0; half < 60; half++) {
    await world.sandbox.wait(1800)
    await world.sandbox.idle()
  }
  expect((await world.act('check', inputs)).log).toMatch(
    new RegExp(`An earlier declaration of this pipeline left .*${OLD_STAGE}`)
  )
  for (let time = 0; time < 3; time++) {
    await world.act('apply', pruning)
    // S3 may return old settings to a run that begins right after a write.
    await world.sandbox.wait(60)
  }
  const stages = await world.prompt.run(`SHOW STAGES IN SCHEMA ${SCHEMA}`)
  expect(stages.map(({ name }) => name)).toEqual(['OTHER'])
  await expectEachOnce()
})

import { expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import type { Snapshot } from '../../sandbox/snapshot'
import { pausingAfterWrites } from '../pipeline/after-writes'
import { converge, killedAfter } from '../pipeline/converged'
import { deliver, type LineId, linesIn, LOGGED } from '../pipeline/lines'
import { type Inputs, NAMES, type PipelineWorld } from '../pipeline/world'
import { KILL_SEED, sampleOf } from '../resume/sample'
import { beginAfter, eachBeginsConverged, keptSnapshot } from './each-begins'
import { hoursPass } from './hours'
import { loseNotification } from './lost-notification'

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

/** The lines in each of the tables, once everything has arrived that will. */
async function linesLater(tables: readonly string[]): Promise<readonly (readonly LineId[])[]> {
  for (let step = 0; step < 20; step++) {
    await world.sandbox.wait(120)
    await world.sandbox.idle()
  }
  await world.prompt.run('USE WAREHOUSE S3_ACCESS_LOGS_WH')
  await world.prompt.run(`EXECUTE TASK ${SCHEMA}.${tables.at(-1)}_TRANSFORMATION`)
  await world.sandbox.idle()
  return Promise.all(tables.map((table) => linesIn(world, table)))
}

/** Each line that was delivered is in one of the two tables, once. */
async function expectEachOnce(): Promise<void> {
  const found = await linesLater(['S3_ACCESS_LOGS', 'OTHER'])
  expect(found.flat().toSorted()).toEqual(lines.toSorted())
}

/** Each is in at least one of these tables, and in none of them twice: two pipelines may load from one place. */
async function expectNoneLost(...tables: readonly string[]): Promise<void> {
  const found = await linesLater(['S3_ACCESS_LOGS', ...tables])
  for (const table of found) expect(table.toSorted()).toEqual([...new Set(table)].toSorted())
  expect([...new Set(found.flat())].toSorted()).toEqual(lines.toSorted())
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

interface Killed {
  readonly name: string
  readonly snapshot: Snapshot
  readonly delivered: readonly LineId[]
}

const all = (remains: readonly Killed[]): readonly Killed[] => remains

/** The apply is killed after every fourth write, or after some of those, and then run again. */
async function killedAfterEveryFourth(inputs: Inputs, expectAll = expectEachOnce, some = all): Promise<void> {
  const remains: Killed[] = []
  let writes = 0
  const through = pausingAfterWrites(async () => {
    if (++writes % 4 !== 0) return
    await logs()
    const name = `killed after ${writes} writes (KILL_SEED=${KILL_SEED})`
    remains.push({ name, snapshot: await keptSnapshot(world), delivered: [...lines] })
  })
  await world.act('apply', inputs, through)
  expect(remains.length).toBeGreaterThan(5)
  for (const { name, snapshot, delivered } of some(remains)) {
    await snapshot.restore()
    lines = [...delivered]
    await logs()
    await converge(world, inputs)
    await hoursOfLogs()
    await expectAll().catch((error: unknown) => {
      throw new Error(name, { cause: error })
    })
  }
}

test.each(PLACES.slice(0, 2))(
  'another table and another %s at once, killed after every fourth write: nothing is lost',
  (_, moved) => killedAfterEveryFourth({ ...LOGGED, ...moved, table: 'OTHER' })
)

/** What S3 does not announce is in the queue of no pipe. */
async function daysWithoutNotification(days = 1): Promise<void> {
  // What the apply before owes has been carried out by then.
  await hoursPass(world, 1)
  await loseNotification(world, NAMES.bucket)
  await world.sandbox.wait(90)
  for (let day = 0; day < days; day++) {
    await logs()
    await world.sandbox.wait(day === 0 ? 12 * 3600 : 86_400)
    await world.sandbox.idle()
  }
  await logs()
  await world.sandbox.wait(600)
}

/** The same day is the beginning of several tests. */
async function beginWithoutNotification(): Promise<void> {
  lines = await beginAfter(world, 'a day without notification', LATE, async () => {
    await daysWithoutNotification()
    return lines
  })
}

/** What has another role and another integration too could be another pipeline. */
const ANYWHERE: typeof PLACES = [
  ['place in it', { prefix: 'logs/part' }],
  ['way to read', { integration: 'OTHER_INTEGRATION' }],
  ['schedule', { schedule: '5 minutes' }],
  ...PLACES.filter(([, { role, integration }]) => role === undefined || integration === undefined)
]

test.each(ANYWHERE)(
  'another table and another %s at once: what S3 has not announced is loaded into the table so far',
  async (_, moved) => {
    await beginWithoutNotification()
    await converge(world, { ...LOGGED, ...moved, table: 'OTHER' })
    await expectNoneLost('OTHER')
  }
)

test('another table, days after its apply was killed: what S3 has not announced is loaded into the table so far', async () => {
  const inputs = { ...LOGGED, table: 'OTHER' }
  await beginWithoutNotification()
  await world.act('apply', inputs, killedAfter('table/create'))
  await daysWithoutNotification(3)
  await converge(world, inputs)
  await expectNoneLost('OTHER')
})

test('a table that was left days ago: what S3 has not announced since is loaded, whoever made the stage of the next one', async () => {
  await converge(world, { ...LOGGED, table: 'OTHER' })
  await logs()
  await world.sandbox.wait(3 * 86_400)
  await daysWithoutNotification()
  await converge(world, { ...LOGGED, table: 'THIRD' })
  await expectNoneLost('OTHER', 'THIRD')
})

test.each(ANYWHERE.slice(0, 4))(
  'another table and another %s at once, after S3 announced nothing, killed after every fourth write: nothing is lost',
  async (_, moved) => {
    await beginWithoutNotification()
    await killedAfterEveryFourth({ ...LOGGED, ...moved, table: 'OTHER' }, () => expectNoneLost('OTHER'), sampleOf)
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

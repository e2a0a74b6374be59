import { afterEach, beforeAll, expect, jest, test } from '@jest/globals'
import type { Snapshot } from '../../sandbox/snapshot'
import { untilEnd } from '../fakes/until-end'
import { beginConverged } from './converged'
import { LOGGED } from './lines'
import { type PipelineWorld, startWorld } from './world'

jest.setTimeout(120_000)

const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'
const FOREIGN = `CREATE OR REPLACE VIEW ${SCHEMA}.S3_ACCESS_LOGS_OCSF AS SELECT 1 AS MINE`

let world: PipelineWorld
let built: Snapshot
beforeAll(async () => {
  world = await untilEnd(startWorld())
  await beginConverged(world, { ...LOGGED, detections: 'true', schemas: 'ecs' })
  await world.prompt.run(FOREIGN)
  built = await world.snapshot()
})
afterEach(() => built.restore())

/** The pipe of the earlier table has been told of whatever S3 stored before the declared one existed. */
async function untilAnnounced(): Promise<void> {
  await world.sandbox.wait(3700)
  await world.sandbox.idle()
}

const views = async () => (await world.prompt.run(`SHOW VIEWS IN SCHEMA ${SCHEMA}`)).map(({ name }) => name)

test('destroy drops the views of detections and schemas that are no longer declared, but nobody else’s', async () => {
  const { succeeded, log } = await world.act('destroy', LOGGED)
  expect(succeeded).toBe(true)
  expect(await views()).toEqual(['S3_ACCESS_LOGS_OCSF'])
  expect(log).toMatch(/S3_ACCESS_LOGS_OCSF[^\n]*\n?[^\n]*Kept: /)
})

test('after a move to another table, a plan, a check and destroy name the views that are left', async () => {
  const moved = { ...LOGGED, table: 'OTHER_LOGS' }
  expect((await world.act('apply', moved)).succeeded).toBe(true)
  await untilAnnounced()
  const left = [`view:${SCHEMA}.S3_ACCESS_LOGS_DETECT_ERRORS`, `view:${SCHEMA}.S3_ACCESS_LOGS_ECS`]
  const { log } = await world.act('check', moved)
  expect(log).toContain('An earlier declaration of this pipeline left')
  expect(left.filter((address) => !log.includes(address))).toEqual([])
  const destroyed = await world.act('destroy', moved)
  expect(destroyed.succeeded).toBe(true)
  expect(destroyed.log).toContain('An earlier declaration of this pipeline left')
  expect(left.filter((address) => !destroyed.log.includes(address))).toEqual([])
})

test('prune drops them, but nobody else’s', async () => {
  const moved = { ...LOGGED, table: 'OTHER_LOGS' }
  expect((await world.act('apply', moved)).succeeded).toBe(true)
  await untilAnnounced()
  expect((await world.act('apply', { ...moved, prune: 'true' })).succeeded).toBe(true)
  expect((await views()).filter((name) => String(name).startsWith('S3_'))).toEqual(['S3_ACCESS_LOGS_OCSF'])
})

import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { beginConverged, converge, startConverged } from '../pipeline/converged'
import { arrived, deliver, LOGGED } from '../pipeline/lines'
import type { PipelineWorld } from '../pipeline/world'

const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'
const STAGING = `${SCHEMA}.S3_ACCESS_LOGS_STAGING`
const PARSED = `${SCHEMA}.S3_ACCESS_LOGS`
const UNPARSED = `${SCHEMA}.S3_ACCESS_LOGS_UNPARSED`
const PIPE = `${SCHEMA}.S3_ACCESS_LOGS_PIPE`
const STREAM = `${SCHEMA}.S3_ACCESS_LOGS_STREAM`
const DAY = 86_400_000

jest.setTimeout(240_000)

let world: PipelineWorld
let lines: string[] = []
beforeAll(async () => {
  world = await startConverged()
}, 240_000)
beforeEach(async () => {
  await beginConverged(world)
  lines = []
})
afterAll(() => world.stop())

async function byHand(...statements: readonly string[]): Promise<void> {
  for (const statement of statements) await world.prompt.run(statement)
}

/** Delivers lines that are loaded and parsed. */
async function parsed(): Promise<void> {
  lines.push(...(await deliver(world)))
  expect(await arrived(world)).toEqual(lines.toSorted())
}

/** Delivers lines, and lets the pipe load them. */
async function delivered(): Promise<void> {
  lines.push(...(await deliver(world)))
  await world.sandbox.idle()
}

async function days(count: number): Promise<void> {
  await world.sandbox.setTime(new Date(world.sandbox.now().getTime() + count * DAY))
}

/** Somebody deletes everything that there is. */
async function erase(): Promise<void> {
  await byHand(`DELETE FROM ${PARSED}`, `DELETE FROM ${UNPARSED}`, `TRUNCATE TABLE ${STAGING}`)
  lines = []
}

async function expectOnlyOurs(): Promise<void> {
  await converge(world)
  expect(await arrived(world)).toEqual(lines.toSorted())
}

test('everything was deleted, and the pipe dropped: only what arrived since is loaded', async () => {
  await parsed()
  await erase()
  await byHand(`DROP PIPE ${PIPE}`)
  await delivered()
  await expectOnlyOurs()
})

test('everything was deleted, and the stage recreated: the same', async () => {
  await parsed()
  await erase()
  const [stage] = await world.prompt.run(`SHOW STAGES IN SCHEMA ${SCHEMA}`)
  await byHand(
    `CREATE OR REPLACE STAGE ${SCHEMA}.S3_ACCESS_LOGS URL = '${String(stage?.['url'])}' STORAGE_INTEGRATION = S3_INT_S3_ACCESS_LOGS FILE_FORMAT = (FORMAT_NAME = '${SCHEMA}.TEXT_FORMAT')`
  )
  await delivered()
  await expectOnlyOurs()
})

test('the staging table was emptied, and a paused pipe dropped: what it had queued is loaded, the rest is not doubled', async () => {
  await parsed()
  await byHand(`TRUNCATE TABLE ${STAGING}`, `ALTER PIPE ${PIPE} SET PIPE_EXECUTION_PAUSED = TRUE`)
  await delivered()
  await byHand(`DROP PIPE ${PIPE}`)
  await delivered()
  await expectOnlyOurs()
})

test.each([
  ['dropped', `DROP STREAM ${STREAM}`],
  ['recreated in another mode', `CREATE OR REPLACE STREAM ${STREAM} ON TABLE ${STAGING}`],
  ['recreated', `CREATE OR REPLACE STREAM ${STREAM} ON TABLE ${STAGING} APPEND_ONLY = TRUE`]
])(
  'parsed lines were deleted, and the stream %s: they stay deleted, and pending ones are loaded',
  async (_, statement) => {
    await parsed()
    await byHand(`DELETE FROM ${PARSED}`, `DELETE FROM ${UNPARSED}`)
    lines = []
    await delivered()
    await byHand(statement)
    await delivered()
    await expectOnlyOurs()
  }
)

test('lines that were deleted days ago stay deleted, whatever is recreated', async () => {
  await parsed()
  await byHand(`DELETE FROM ${PARSED}`, `DELETE FROM ${UNPARSED}`)
  lines = []
  await days(3)
  await parsed()
  await byHand(`DROP PIPE ${PIPE}`, `DROP STREAM ${STREAM}`)
  await delivered()
  await expectOnlyOurs()
})

test('a pipe was paused for days before it was dropped: all that it had queued is loaded', async () => {
  await parsed()
  await byHand(`ALTER PIPE ${PIPE} SET PIPE_EXECUTION_PAUSED = TRUE`)
  await delivered()
  await days(3)
  await delivered()
  await byHand(`DROP PIPE ${PIPE}`)
  await expectOnlyOurs()
})

test('a task was suspended for days before the stream was dropped: all pending lines are loaded', async () => {
  await parsed()
  await byHand(`ALTER TASK ${SCHEMA}.S3_ACCESS_LOGS_TRANSFORMATION SUSPEND`)
  await delivered()
  await days(3)
  await delivered()
  await byHand(`DROP STREAM ${STREAM}`)
  await expectOnlyOurs()
})

test('lines that do not name their file, some without a request ID, are not doubled by any repair', async () => {
  await parsed()
  await byHand(
    `INSERT INTO ${STAGING} (RAW, TIMESTAMP) SELECT RAW, TIMESTAMP FROM ${STAGING}`,
    `INSERT INTO ${STAGING} (RAW, TIMESTAMP) VALUES ('not a log line', CURRENT_TIMESTAMP()::TIMESTAMP_NTZ)`
  )
  const before = await arrived(world)
  for (const statement of [`DROP STREAM ${STREAM}`, `DROP PIPE ${PIPE}`, `DROP STREAM ${STREAM}`]) {
    await byHand(statement)
    await converge(world, LOGGED)
    expect(await arrived(world)).toEqual(before)
  }
})

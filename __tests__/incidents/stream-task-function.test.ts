import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import type { Run } from '../../src/model/operation'
import { ServiceError } from '../../src/model/service-error'
import { MARK } from '../../src/model/names'
import { changeAt, converge, differing, recording, startConverged } from '../pipeline/converged'
import { arrived, deliver, LOGGED } from '../pipeline/lines'
import type { PipelineWorld } from '../pipeline/world'

const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'
const STAGING = `${SCHEMA}.S3_ACCESS_LOGS_STAGING`
const STREAM = `${SCHEMA}.S3_ACCESS_LOGS_STREAM`
const TASK = `${SCHEMA}.S3_ACCESS_LOGS_TRANSFORMATION`
const PARSER = `${SCHEMA}.PARSE_S3_ACCESS_LOGS`

jest.setTimeout(60_000)

let world: PipelineWorld
const lines: string[] = []
beforeAll(async () => {
  world = await startConverged()
})
afterAll(() => world.stop())

/** Lines that wait in the stream. */
async function unread(): Promise<void> {
  lines.push(...(await deliver(world)))
  await world.sandbox.idle()
}

async function expectWhole(): Promise<void> {
  expect(await arrived(world)).toEqual(lines.toSorted())
}

async function byHand(...statements: readonly string[]): Promise<void> {
  for (const statement of statements) await world.prompt.run(statement)
}

async function task(): Promise<Readonly<Record<string, unknown>>> {
  const [row] = await world.prompt.run(
    `SHOW TASKS LIKE 'S3\\\\_ACCESS\\\\_LOGS\\\\_TRANSFORMATION' IN SCHEMA ${SCHEMA}`
  )
  return row ?? {}
}

test('TFS#2975, TFS#778 SHOW_INITIAL_ROWS is told nowhere, so it cannot differ: the stream stays', async () => {
  await byHand(
    `CREATE OR REPLACE STREAM ${STREAM} ON TABLE ${STAGING} APPEND_ONLY = TRUE SHOW_INITIAL_ROWS = TRUE COMMENT = '${MARK}'`
  )
  expect(differing(await world.act('plan', LOGGED))).toEqual({})
})

test('TFS#2975 a stream was recreated by hand while lines waited: those that it left out are loaded, once', async () => {
  await unread()
  await byHand(`CREATE OR REPLACE STREAM ${STREAM} ON TABLE ${STAGING} APPEND_ONLY = TRUE`)
  await unread()
  expect(differing(await world.act('plan', LOGGED))).toEqual({ 'stream:S3_ACCESS_LOGS_STREAM': ['comment'] })
  await converge(world)
  await expectWhole()
})

test('TFS#2975 a stream was recreated by hand in another mode while lines waited: the same', async () => {
  await unread()
  await byHand(`CREATE OR REPLACE STREAM ${STREAM} ON TABLE ${STAGING}`)
  await unread()
  await converge(world)
  await expectWhole()
})

test('TFS#3896 a comment was added and the stream recreated: it is altered, and what waits in it is not lost', async () => {
  await unread()
  await byHand(`ALTER STREAM ${STREAM} SET COMMENT = 'by hand'`)
  expect(changeAt(await world.act('plan', LOGGED), 'stream:S3_ACCESS_LOGS_STREAM')).toMatchObject({
    action: 'update',
    diff: [{ field: 'comment', before: 'by hand' }]
  })
  const { through, written } = recording()
  await converge(world, LOGGED, through)
  expect(written).toEqual(['warehouse/use', 'stream/load-missing', 'stream/alter'])
  await expectWhole()
})

test('TFS#1150 nobody noticed that the stream was stale: it is made anew, and what it had not given out is loaded', async () => {
  await unread()
  await byHand(`CREATE OR REPLACE TABLE ${STAGING} AS SELECT * FROM ${STAGING}`)
  expect(changeAt(await world.act('plan', LOGGED), 'stream:S3_ACCESS_LOGS_STREAM')).toMatchObject({
    action: 'replace',
    because: expect.stringContaining('stale')
  })
  await converge(world)
  await unread()
  await expectWhole()
})

test('TFS#4041 a task was left suspended after apply: it is started, whatever else is altered', async () => {
  await byHand(`ALTER TASK ${TASK} SUSPEND`, `ALTER TASK ${TASK} SET SCHEDULE = '5 MINUTE'`)
  expect(differing(await world.act('plan', LOGGED))).toEqual({
    'task:S3_ACCESS_LOGS_TRANSFORMATION': ['schedule', 'state']
  })
  await converge(world)
  expect(await task()).toMatchObject({ state: 'started', schedule: '10 MINUTE' })
})

test('TFS#3435 an update failed with the task suspended for it: it runs again all the same', async () => {
  await byHand(`ALTER TASK ${TASK} SUSPEND`, `ALTER TASK ${TASK} SET COMMENT = 'by hand'`, `ALTER TASK ${TASK} RESUME`)
  const refused = await world.act('apply', LOGGED, refusing('task/alter'))
  expect([refused.succeeded, refused.log]).toEqual([false, expect.stringContaining('not today')])
  expect(await task()).toMatchObject({ state: 'started', comment: 'by hand' })
  await converge(world)
})

function refusing(name: string): (run: Run) => Run {
  return (run) => (operation) =>
    operation.name === name ? Promise.reject(new ServiceError(operation, '000603', 'not today')) : run(operation)
}

test('TFS#3887 a plan that comes again and again: a schedule is an interval, not a text', async () => {
  await byHand(
    `ALTER TASK ${TASK} SUSPEND`,
    `ALTER TASK ${TASK} SET SCHEDULE = '600 SECONDS'`,
    `ALTER TASK ${TASK} RESUME`
  )
  expect(differing(await world.act('plan', LOGGED))).toEqual({})
})

test('TFS#2554 Snowflake suspends a task that keeps failing: the check says so, and apply mends and starts it', async () => {
  await byHand(
    `ALTER TASK ${TASK} SUSPEND`,
    `ALTER TASK ${TASK} SET SUSPEND_TASK_AFTER_NUM_FAILURES = 1`,
    `ALTER TASK ${TASK} RESUME`,
    `DROP FUNCTION ${PARSER}(VARCHAR)`
  )
  await unread()
  await byHand(`EXECUTE TASK ${TASK}`)
  await world.sandbox.idle()
  expect(await task()).toMatchObject({ state: 'suspended', last_suspended_reason: 'SUSPENDED_DUE_TO_ERRORS' })

  const check = await world.act('check', LOGGED)
  expect([check.succeeded, check.outputs['healthy']]).toEqual([false, 'false'])
  expect(check.summary).toMatch(/suspended it after|has suspended the task/)
  expect(differing(check)).toMatchObject({ 'task:S3_ACCESS_LOGS_TRANSFORMATION': ['failures', 'state'] })
  await converge(world)
  await expectWhole()
})

test('Snowflake-Labs/terraform-snowflake-snowalert#76 somebody has set the failures to 0: named, and said by the task itself', async () => {
  await byHand(
    `ALTER TASK ${TASK} SUSPEND`,
    `ALTER TASK ${TASK} SET SUSPEND_TASK_AFTER_NUM_FAILURES = 0`,
    `ALTER TASK ${TASK} RESUME`
  )
  expect(changeAt(await world.act('plan', LOGGED), 'task:S3_ACCESS_LOGS_TRANSFORMATION').diff).toEqual([
    expect.objectContaining({ field: 'failures', before: 0, after: 10 })
  ])
  await converge(world)
})

test('pulumi/pulumi-snowflake#174 a file format differed for ever by its defaults: spelled out, they are no change', async () => {
  await byHand(
    `ALTER FILE FORMAT ${SCHEMA}.TEXT_FORMAT SET ENCODING = 'UTF-8' COMPRESSION = AUTO ESCAPE = 'NONE'
     FIELD_OPTIONALLY_ENCLOSED_BY = 'NONE' NULL_IF = () TRIM_SPACE = FALSE`
  )
  expect(differing(await world.act('plan', LOGGED))).toEqual({})
})

test('littleK0i/SnowDDL#314 the same SQL in another text was altered: compared by what it says', async () => {
  const [view] = await world.prompt.run(`SHOW VIEWS LIKE 'S3\\\\_ACCESS\\\\_LOGS\\\\_DENIED' IN SCHEMA ${SCHEMA}`)
  const inOneLine = (sql: unknown) => String(sql).replaceAll(/\s+/g, ' ')
  await byHand(
    `ALTER TASK ${TASK} SUSPEND`,
    `ALTER TASK ${TASK} MODIFY AS ${inOneLine((await task())['definition'])}`,
    `ALTER TASK ${TASK} RESUME`,
    inOneLine(view?.['text']).replace(
      /^.*? AS SELECT/,
      `CREATE OR REPLACE VIEW ${SCHEMA}.S3_ACCESS_LOGS_DENIED COMMENT = '${MARK}' AS SELECT`
    )
  )
  expect(differing(await world.act('plan', LOGGED))).toEqual({})
  await expectWhole()
})

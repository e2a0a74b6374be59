import { beforeAll, expect, jest, test } from '@jest/globals'
import { MARK } from '../../src/model/names'
import type { Run } from '../../src/model/operation'
import { ServiceError } from '../../src/model/service-error'
import { untilEnd } from '../fakes/until-end'
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
  world = await untilEnd(startConverged())
})

/** Delivers lines, which are then pending in the stream. */
async function pending(): Promise<void> {
  lines.push(...(await deliver(world)))
  await world.sandbox.idle()
}

async function expectComplete(): Promise<void> {
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

test('TFS#2975, TFS#778 SHOW_INITIAL_ROWS is not visible anywhere, so it cannot differ: the stream stays, and is only marked', async () => {
  await byHand(`CREATE OR REPLACE STREAM ${STREAM} ON TABLE ${STAGING} APPEND_ONLY = TRUE SHOW_INITIAL_ROWS = TRUE`)
  expect(differing(await world.act('plan', LOGGED))).toEqual({ 'stream:S3_ACCESS_LOGS_STREAM': ['comment'] })
  await converge(world)
})

test('TFS#2975 a stream was recreated by hand while lines were pending: the missing lines are loaded once', async () => {
  await pending()
  await byHand(`CREATE OR REPLACE STREAM ${STREAM} ON TABLE ${STAGING} APPEND_ONLY = TRUE`)
  await pending()
  expect(differing(await world.act('plan', LOGGED))).toEqual({ 'stream:S3_ACCESS_LOGS_STREAM': ['comment'] })
  await converge(world)
  await expectComplete()
})

test('GET_DDL a stream was recreated from its own DDL while lines were pending: its mark is of another stream', async () => {
  await pending()
  const [row] = await world.prompt.run(`SELECT GET_DDL('STREAM', '${STREAM}', TRUE) AS DDL`)
  await byHand(String(row?.['DDL']))
  await pending()
  const plan = await world.act('plan', LOGGED)
  expect(differing(plan)).toEqual({ 'stream:S3_ACCESS_LOGS_STREAM': ['comment'] })
  expect(changeAt(plan, 'stream:S3_ACCESS_LOGS_STREAM').notes).toEqual([
    expect.stringMatching(/^Somebody may have recreated it on /)
  ])
  await converge(world)
  await expectComplete()
})

test('privileges on a stream survive its replacement', async () => {
  await byHand(
    'CREATE DATABASE ROLE S3_ACCESS_LOGS_DB.CONSUMERS',
    `CREATE OR REPLACE STREAM ${STREAM} ON TABLE ${STAGING}`,
    `GRANT SELECT ON STREAM ${STREAM} TO DATABASE ROLE S3_ACCESS_LOGS_DB.CONSUMERS`,
    `GRANT SELECT ON STREAM ${STREAM} TO ROLE ANALYST WITH GRANT OPTION`
  )
  await converge(world)
  const grants = await world.prompt.run(`SHOW GRANTS ON STREAM ${STREAM}`)
  expect(grants).toContainEqual(expect.objectContaining({ granted_to: 'DATABASE_ROLE', grantee_name: 'CONSUMERS' }))
  expect(grants).toContainEqual(expect.objectContaining({ grantee_name: 'ANALYST', grant_option: 'true' }))
})

test('TFS#2975 a stream was recreated by hand in another mode while lines were pending: the same', async () => {
  await pending()
  await byHand(`CREATE OR REPLACE STREAM ${STREAM} ON TABLE ${STAGING}`)
  await pending()
  await converge(world)
  await expectComplete()
})

test('TFS#3896 a new comment recreated the stream: it is altered, and the pending lines are not lost', async () => {
  await pending()
  await byHand(`ALTER STREAM ${STREAM} SET COMMENT = 'by hand'`)
  expect(changeAt(await world.act('plan', LOGGED), 'stream:S3_ACCESS_LOGS_STREAM')).toMatchObject({
    action: 'update',
    diff: [{ field: 'comment', before: 'by hand' }]
  })
  const { through, written } = recording()
  await converge(world, LOGGED, through)
  expect(written).toEqual(['warehouse/use', 'stream/load-missing', 'stream/load-missing-unnamed', 'stream/alter'])
  await expectComplete()
})

test('TFS#1150 nobody noticed that the stream was stale: it is recreated, and the pending lines are loaded', async () => {
  await pending()
  await byHand(`CREATE OR REPLACE TABLE ${STAGING} AS SELECT * FROM ${STAGING}`)
  expect(changeAt(await world.act('plan', LOGGED), 'stream:S3_ACCESS_LOGS_STREAM')).toMatchObject({
    action: 'replace',
    because: expect.stringContaining('stale')
  })
  await converge(world)
  await pending()
  await expectComplete()
})

test('TFS#4041 a task stayed suspended after an apply: it is resumed after every change', async () => {
  await byHand(`ALTER TASK ${TASK} SUSPEND`, `ALTER TASK ${TASK} SET SCHEDULE = '5 MINUTE'`)
  expect(differing(await world.act('plan', LOGGED))).toEqual({
    'task:S3_ACCESS_LOGS_TRANSFORMATION': ['schedule', 'state']
  })
  await converge(world)
  expect(await task()).toMatchObject({ state: 'started', schedule: '10 MINUTE' })
})

test('TFS#3435 an update failed while the task was suspended for it: the task runs again', async () => {
  await byHand(`ALTER TASK ${TASK} SUSPEND`, `ALTER TASK ${TASK} SET COMMENT = 'by hand'`, `ALTER TASK ${TASK} RESUME`)
  const applied = await world.act('apply', LOGGED, failing('task/alter'))
  expect([applied.succeeded, applied.log]).toEqual([false, expect.stringContaining('not today')])
  expect(await task()).toMatchObject({ state: 'started', comment: 'by hand' })
  await converge(world)
})

function failing(name: string): (run: Run) => Run {
  return (run) => (operation) =>
    operation.name === name ? Promise.reject(new ServiceError(operation, '000603', 'not today')) : run(operation)
}

test('TFS#3887 the plan was never empty: schedules are compared as intervals, not as text', async () => {
  await byHand(
    `ALTER TASK ${TASK} SUSPEND`,
    `ALTER TASK ${TASK} SET SCHEDULE = '600 SECONDS'`,
    `ALTER TASK ${TASK} RESUME`
  )
  expect(differing(await world.act('plan', LOGGED))).toEqual({})
})

test('TFS#2554 Snowflake suspends a task that keeps failing: a check says so, and an apply repairs and resumes it', async () => {
  await byHand(
    `ALTER TASK ${TASK} SUSPEND`,
    `ALTER TASK ${TASK} SET SUSPEND_TASK_AFTER_NUM_FAILURES = 1`,
    `ALTER TASK ${TASK} RESUME`,
    `DROP FUNCTION ${PARSER}(VARCHAR)`
  )
  await pending()
  await byHand(`EXECUTE TASK ${TASK}`)
  await world.sandbox.idle()
  expect(await task()).toMatchObject({ state: 'suspended', last_suspended_reason: 'SUSPENDED_DUE_TO_ERRORS' })

  const check = await world.act('check', LOGGED)
  expect([check.succeeded, check.outputs['healthy']]).toEqual([false, 'false'])
  expect(check.summary).toMatch(/suspended it after|suspended the task/)
  expect(differing(check)).toMatchObject({ 'task:S3_ACCESS_LOGS_TRANSFORMATION': ['failures', 'state'] })
  await converge(world)
  await expectComplete()
})

test('Snowflake-Labs/terraform-snowflake-snowalert#76 somebody has set the failures to 0: the plan shows it, and it is set on the task itself', async () => {
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

test('pulumi/pulumi-snowflake#174 the defaults of a file format always differed: explicit defaults are no change', async () => {
  await byHand(
    `ALTER FILE FORMAT ${SCHEMA}.TEXT_FORMAT SET ENCODING = 'UTF-8' COMPRESSION = AUTO ESCAPE = 'NONE'
     FIELD_OPTIONALLY_ENCLOSED_BY = 'NONE' NULL_IF = () TRIM_SPACE = FALSE`
  )
  expect(differing(await world.act('plan', LOGGED))).toEqual({})
})

test('littleK0i/SnowDDL#314 the same SQL in another layout was altered: SQL is compared by its meaning', async () => {
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
  await expectComplete()
})

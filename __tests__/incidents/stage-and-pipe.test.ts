import { join } from 'node:path'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { beforeAll, expect, jest, test } from '@jest/globals'
import { MARK } from '../../src/model/names'
import type { Run } from '../../src/model/operation'
import { loadSql } from '../../src/snowflake/library'
import { untilEnd } from '../fakes/until-end'
import { changeAt, converge, differing, recording, startConverged } from '../pipeline/converged'
import { arrived, createSources, deliver, LOGGED } from '../pipeline/lines'
import type { PipelineWorld } from '../pipeline/world'

const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'
const STAGE = `${SCHEMA}.S3_ACCESS_LOGS`
const PIPE = `${SCHEMA}.S3_ACCESS_LOGS_PIPE`
const INTEGRATION = 'S3_INT_S3_ACCESS_LOGS'
const ROLE_ARN = 'arn:aws:iam::123456789012:role/snowflake-access-logs'

const COPY = loadSql(join(import.meta.dirname, '../../sql')).render('pipe/copy', {
  staging: ['S3_ACCESS_LOGS_DB', 'PUBLIC', 'S3_ACCESS_LOGS_STAGING'],
  stage: ['S3_ACCESS_LOGS_DB', 'PUBLIC', 'S3_ACCESS_LOGS'],
  fileFormat: `${SCHEMA}.TEXT_FORMAT`
})

jest.setTimeout(60_000)

let world: PipelineWorld
const lines: string[] = []
beforeAll(async () => {
  world = await untilEnd(startConverged())
})

/** Delivers a log object. `expectComplete` checks all lines that were delivered so far. */
async function logs(): Promise<void> {
  lines.push(...(await deliver(world)))
}

async function expectComplete(): Promise<void> {
  await logs()
  expect(await arrived(world)).toEqual(lines.toSorted())
}

async function status(): Promise<string> {
  const [row] = await world.prompt.run(`SELECT SYSTEM$PIPE_STATUS('${PIPE}') AS S`)
  return (JSON.parse(String(row?.['S'])) as { executionState: string }).executionState
}

test.each([
  ['TFS#180 a COPY statement in one line', COPY.replaceAll(/\s+/g, ' ')],
  ['TFS#246 a semicolon at the end', `${COPY};`],
  ['TFS#408 a trailing semicolon and a line break', `${COPY.replaceAll('"', '').replaceAll('FROM', 'from')} ;\n`],
  ['TFS#2560 a comment at the end', `${COPY}\n\n  -- managed elsewhere\n`]
])('%s: no change', async (_, copy) => {
  await world.prompt.run(`CREATE OR REPLACE PIPE ${PIPE} AUTO_INGEST = TRUE COMMENT = '${MARK}' AS ${copy}`)
  expect(differing(await world.act('plan', LOGGED))).toEqual({})
})

test('TFS#2785 a stage of another integration went unnoticed: the plan shows it, and it is altered', async () => {
  await world.prompt.run(
    `CREATE STORAGE INTEGRATION ELSEWHERE TYPE = EXTERNAL_STAGE STORAGE_PROVIDER = 'S3' ENABLED = TRUE
     STORAGE_AWS_ROLE_ARN = '${ROLE_ARN}' STORAGE_ALLOWED_LOCATIONS = ('*')`
  )
  await world.prompt.run(`ALTER STAGE ${STAGE} SET STORAGE_INTEGRATION = ELSEWHERE`)
  const plan = await world.act('plan', LOGGED)
  expect(changeAt(plan, 'stage:S3_ACCESS_LOGS')).toMatchObject({
    action: 'update',
    diff: [{ field: 'integration', before: 'ELSEWHERE', after: INTEGRATION }]
  })
  await converge(world)
  await expectComplete()
})

test('TFS#1982, TFS#640 the old integration does not allow the new URL, or vice versa: both change in one statement', async () => {
  await world.prompt.run(`ALTER STAGE ${STAGE} SET URL = 's3://another-bucket/' STORAGE_INTEGRATION = ELSEWHERE`)
  const plan = await world.act('plan', LOGGED)
  expect(differing(plan)).toMatchObject({ 'stage:S3_ACCESS_LOGS': ['url', 'integration'] })
  const { through, written } = recording()
  await converge(world, LOGGED, through)
  expect(written.filter((name) => name.startsWith('stage/'))).toEqual(['stage/alter'])
  await expectComplete()
})

test('TFS#4059 a directory table was enabled: stage and pipe stay as they are', async () => {
  await world.prompt.run(`ALTER STAGE ${STAGE} SET DIRECTORY = (ENABLE = TRUE)`)
  expect(differing(await world.act('plan', LOGGED))).toEqual({})
  expect(await status()).toBe('RUNNING')
})

test('TFS#4196 recreating a stage stops its pipes: a stage is altered, never replaced', async () => {
  await world.prompt.run(`ALTER STAGE ${STAGE} SET COMMENT = 'by hand'`)
  const { through, written } = recording()
  await converge(world, LOGGED, through)
  expect(written).toEqual(['stage/alter'])
  expect(await status()).toBe('RUNNING')
})

test('TFS#2679 somebody has recreated the stage (STOPPED_STAGE_DROPPED): the pipe is replaced, no line is lost', async () => {
  await logs()
  await world.prompt.run(
    `CREATE OR REPLACE STAGE ${STAGE} URL = 's3://team-access-logs/logs/' STORAGE_INTEGRATION = ${INTEGRATION}
     FILE_FORMAT = (FORMAT_NAME = '${SCHEMA}.TEXT_FORMAT') COMMENT = '${MARK}'`
  )
  expect(await status()).toBe('STOPPED_STAGE_DROPPED')
  await logs()
  await world.sandbox.idle()
  expect(differing(await world.act('plan', LOGGED))).toMatchObject({
    'pipe:S3_ACCESS_LOGS_PIPE': ['executionState']
  })
  await converge(world)
  await expectComplete()
})

test('TFS#816 a property that cannot be changed in place was shown as changed: the plan shows a replacement, and why', async () => {
  await world.prompt.run(`CREATE OR REPLACE PIPE ${PIPE} COMMENT = '${MARK}' AS ${COPY}`)
  const change = changeAt(await world.act('plan', LOGGED), 'pipe:S3_ACCESS_LOGS_PIPE')
  expect(change).toMatchObject({ action: 'replace', because: 'autoIngest cannot be changed in place' })
  await logs()
  await converge(world)
  await expectComplete()
})

test('TFS#2679 a paused pipe with files in its queue was recreated by hand: the missing files are loaded', async () => {
  await world.prompt.run(`ALTER PIPE ${PIPE} SET PIPE_EXECUTION_PAUSED = TRUE`)
  await logs()
  await world.sandbox.idle()
  await world.prompt.run(`CREATE OR REPLACE PIPE ${PIPE} AUTO_INGEST = TRUE AS ${COPY}`)
  await logs()
  expect(differing(await world.act('plan', LOGGED))).toEqual({ 'pipe:S3_ACCESS_LOGS_PIPE': ['comment'] })
  await converge(world)
  await expectComplete()
})

test('GET_DDL a paused pipe was recreated from its own DDL: its mark is of another pipe, and the missing files are loaded', async () => {
  await world.prompt.run(`ALTER PIPE ${PIPE} SET PIPE_EXECUTION_PAUSED = TRUE`)
  await logs()
  await world.sandbox.idle()
  const [row] = await world.prompt.run(`SELECT GET_DDL('PIPE', '${PIPE}') AS DDL`)
  await world.prompt.run(String(row?.['DDL']))
  await logs()
  const plan = await world.act('plan', LOGGED)
  expect(differing(plan)).toEqual({ 'pipe:S3_ACCESS_LOGS_PIPE': ['comment'] })
  expect(changeAt(plan, 'pipe:S3_ACCESS_LOGS_PIPE').notes).toEqual([
    expect.stringMatching(/^Somebody may have recreated it on /)
  ])
  await converge(world)
  await expectComplete()
})

test('GET_DDL a paused pipe was recreated from its own DDL, with another COPY statement: the same', async () => {
  await world.prompt.run(`ALTER PIPE ${PIPE} SET PIPE_EXECUTION_PAUSED = TRUE`)
  await logs()
  await world.sandbox.idle()
  const [row] = await world.prompt.run(`SELECT GET_DDL('PIPE', '${PIPE}') AS DDL`)
  await world.prompt.run(String(row?.['DDL']).replace('CONTINUE', 'SKIP_FILE'))
  await logs()
  await converge(world)
  await expectComplete()
})

test('privileges of roles and database roles on a pipe survive its replacement, with their grant option', async () => {
  await world.prompt.run('CREATE DATABASE ROLE S3_ACCESS_LOGS_DB.WATCHERS')
  await world.prompt.run(`GRANT MONITOR ON PIPE ${PIPE} TO DATABASE ROLE S3_ACCESS_LOGS_DB.WATCHERS`)
  await world.prompt.run(`GRANT OPERATE ON PIPE ${PIPE} TO ROLE ANALYST WITH GRANT OPTION`)
  await converge(world, { ...LOGGED, prefix: 'elsewhere' })
  await converge(world)
  const grants = await world.prompt.run(`SHOW GRANTS ON PIPE ${PIPE}`)
  expect(grants).toContainEqual(
    expect.objectContaining({ privilege: 'MONITOR', granted_to: 'DATABASE_ROLE', grantee_name: 'WATCHERS' })
  )
  expect(grants).toContainEqual(
    expect.objectContaining({ privilege: 'OPERATE', grantee_name: 'ANALYST', grant_option: 'true' })
  )
  await expectComplete()
})

test('PIPEDOC a paused pipe with files in its queue was dropped, and files arrived since: all are loaded once', async () => {
  await world.prompt.run(`ALTER PIPE ${PIPE} SET PIPE_EXECUTION_PAUSED = TRUE`)
  await logs()
  await world.sandbox.idle()
  await world.prompt.run(`DROP PIPE ${PIPE}`)
  await logs()
  await world.sandbox.idle()
  await converge(world)
  await expectComplete()
})

test('estuary/connectors#1467 a recreated pipe is not visible at once: the refresh waits for it', async () => {
  await world.prompt.run(`ALTER PIPE ${PIPE} SET PIPE_EXECUTION_PAUSED = TRUE`)
  await world.prompt.run(
    `CREATE OR REPLACE PIPE ${PIPE} AUTO_INGEST = TRUE AS ${COPY.replace('CONTINUE', 'SKIP_FILE')}`
  )
  await logs()
  await converge(world, LOGGED, staleShowPipes(2))
  await expectComplete()
})

/** SHOW PIPES lists no pipe this many times after the pipe was replaced. */
function staleShowPipes(times: number): (run: Run) => Run {
  let left = 0
  return (run) => async (operation) => {
    const rows = await run(operation)
    if (operation.name === 'pipe/replace') left = times
    return operation.name === 'pipe/show' && left-- > 0 ? [] : rows
  }
}

test('dbt-labs/dbt-external-tables#158, snowflakedb/SnowAlert#258 a refresh without bounds takes the whole bucket: each refresh has a start time', async () => {
  await world.s3.send(new PutObjectCommand({ Bucket: 'team-access-logs', Key: 'elsewhere/file', Body: 'not a log\n' }))
  const statements = await world.sandbox.snowflake.statements()
  const refreshes = statements.filter(({ sql }) => /\bREFRESH\b/.test(sql))
  expect(refreshes.length).toBeGreaterThan(3)
  for (const { sql } of refreshes) expect(sql).toMatch(/REFRESH MODIFIED_AFTER = '\d{4}-\d\d-\d\dT/)
  await expectComplete()
})

test('tekumara/fakesnow#407 the load history belongs to the table: missing columns are added, the table is never recreated', async () => {
  await world.prompt.run(`ALTER TABLE ${SCHEMA}.S3_ACCESS_LOGS_UNPARSED DROP COLUMN REASON`)
  const { through, written } = recording()
  await converge(world, LOGGED, through)
  expect(written).toEqual(['table/add-columns'])
  await expectComplete()
})

test('cagov/caldata-mdsa-caltrans-pems#578 moving a stage stops its pipe: the plan replaces the pipe safely', async () => {
  const plan = await world.act('plan', { ...LOGGED, prefix: 'moved' })
  expect(changeAt(plan, 'stage:S3_ACCESS_LOGS')).toMatchObject({ action: 'update', diff: [{ field: 'url' }] })
  expect(changeAt(plan, 'pipe:S3_ACCESS_LOGS_PIPE')).toMatchObject({
    action: 'replace',
    because: 'url of stage:S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS changes'
  })
})

test('PIPEDOC a pipe was dropped before it loaded anything: the files that arrived are loaded', async () => {
  await world.reset()
  lines.length = 0
  await createSources(world)
  await converge(world)
  await world.prompt.run(`DROP PIPE ${PIPE}`)
  await logs()
  await world.sandbox.idle()
  await converge(world)
  await expectComplete()
})

test('SALDOC logs that move still arrive at the old prefix: late deliveries are allowed, and everything is loaded', async () => {
  const moved = { ...LOGGED, prefix: 'moved' }
  await logs()
  let late: Promise<void> | undefined
  const meanwhile =
    (run: Run): Run =>
    async (operation) => {
      if (operation.name === 'PutBucketLogging') await (late ??= logs())
      return run(operation)
    }
  await converge(world, moved, meanwhile)
  expect(lines.slice(-3)).toEqual([1, 2, 3].map((row) => expect.stringMatching(new RegExp(`^logs/.*#${row}$`))))
  expect((await world.act('plan', moved)).log).toMatch(
    /S3 may still deliver late logs to arn:aws:s3:::team-access-logs\/logs\/\*/
  )
  await expectComplete()
  await converge(world)
  await expectComplete()
})

test('snowflakedb/terraform-provider-snowflake#136 a recreated pipeline got no events: all lines arrive after a destroy', async () => {
  await world.act('destroy', LOGGED)
  await converge(world)
  await expectComplete()
})

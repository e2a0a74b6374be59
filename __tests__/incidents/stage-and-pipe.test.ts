import { PutObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { join } from 'node:path'
import { loadSql } from '../../src/snowflake/library'
import type { Run } from '../../src/model/operation'
import { MARK } from '../../src/model/names'
import { changeAt, converge, differing, recording, startConverged } from '../pipeline/converged'
import { arrived, deliver, LOGGED, makeSources } from '../pipeline/lines'
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
  world = await startConverged()
})
afterAll(() => world.stop())

/** A log object on its way through; all that were delivered are looked for at each `expectWhole`. */
async function logs(): Promise<void> {
  lines.push(...(await deliver(world)))
}

async function expectWhole(): Promise<void> {
  await logs()
  expect(await arrived(world)).toEqual(lines.toSorted())
}

async function status(): Promise<string> {
  const [row] = await world.prompt.run(`SELECT SYSTEM$PIPE_STATUS('${PIPE}') AS S`)
  return (JSON.parse(String(row?.['S'])) as { executionState: string }).executionState
}

test.each([
  ['TFS#180 a COPY statement of several lines', COPY.replaceAll(/\s+/g, ' ')],
  ['TFS#246 a semicolon at the end', `${COPY};`],
  ['TFS#408 a trailing semicolon and a line break', `${COPY.replaceAll('"', '').replaceAll('FROM', 'from')} ;\n`],
  ['TFS#2560 the tail of a heredoc', `${COPY}\n\n  -- managed elsewhere\n`]
])('%s: no change', async (_, copy) => {
  await world.prompt.run(`CREATE OR REPLACE PIPE ${PIPE} AUTO_INGEST = TRUE COMMENT = '${MARK}' AS ${copy}`)
  expect(differing(await world.act('plan', LOGGED))).toEqual({})
})

test('TFS#2785 a stage of another integration went unnoticed: named, and altered back', async () => {
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
  await expectWhole()
})

test('TFS#1982, TFS#640 neither old URL nor old integration fits the new: both in one statement', async () => {
  await world.prompt.run(`ALTER STAGE ${STAGE} SET URL = 's3://another-bucket/' STORAGE_INTEGRATION = ELSEWHERE`)
  const plan = await world.act('plan', LOGGED)
  expect(differing(plan)).toMatchObject({ 'stage:S3_ACCESS_LOGS': ['url', 'integration'] })
  const { through, written } = recording()
  await converge(world, LOGGED, through)
  expect(written.filter((name) => name.startsWith('stage/'))).toEqual(['stage/alter'])
  await expectWhole()
})

test('TFS#4059 a directory table was switched on: the stage stays as it is, and so does its pipe', async () => {
  await world.prompt.run(`ALTER STAGE ${STAGE} SET DIRECTORY = (ENABLE = TRUE)`)
  expect(differing(await world.act('plan', LOGGED))).toEqual({})
  expect(await status()).toBe('RUNNING')
})

test('TFS#4196 a stage recreated stops its pipes: a stage is altered, never replaced', async () => {
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
  await expectWhole()
})

test('TFS#816 a property that cannot be changed in place was shown as changed: it is a replacement, and says why', async () => {
  await world.prompt.run(`CREATE OR REPLACE PIPE ${PIPE} COMMENT = '${MARK}' AS ${COPY}`)
  const change = changeAt(await world.act('plan', LOGGED), 'pipe:S3_ACCESS_LOGS_PIPE')
  expect(change).toMatchObject({ action: 'replace', because: 'autoIngest cannot be changed in place' })
  await logs()
  await converge(world)
  await expectWhole()
})

test('TFS#2679 a pipe that was paused, with files in its queue, was recreated by hand: what it forgot is loaded', async () => {
  await world.prompt.run(`ALTER PIPE ${PIPE} SET PIPE_EXECUTION_PAUSED = TRUE`)
  await logs()
  await world.sandbox.idle()
  await world.prompt.run(`CREATE OR REPLACE PIPE ${PIPE} AUTO_INGEST = TRUE AS ${COPY}`)
  await logs()
  expect(differing(await world.act('plan', LOGGED))).toEqual({ 'pipe:S3_ACCESS_LOGS_PIPE': ['comment'] })
  await converge(world)
  await expectWhole()
})

test('PIPEDOC a pipe that was paused, with files in its queue, was dropped, and files came since: all are loaded once', async () => {
  await world.prompt.run(`ALTER PIPE ${PIPE} SET PIPE_EXECUTION_PAUSED = TRUE`)
  await logs()
  await world.sandbox.idle()
  await world.prompt.run(`DROP PIPE ${PIPE}`)
  await logs()
  await world.sandbox.idle()
  await converge(world)
  await expectWhole()
})

test('estuary/connectors#1467 a pipe made anew is not seen at once: it is waited for before it is told to load', async () => {
  await world.prompt.run(`ALTER PIPE ${PIPE} SET PIPE_EXECUTION_PAUSED = TRUE`)
  await world.prompt.run(
    `CREATE OR REPLACE PIPE ${PIPE} AUTO_INGEST = TRUE AS ${COPY.replace('CONTINUE', 'SKIP_FILE')}`
  )
  await logs()
  await converge(world, LOGGED, slowToShow(2))
  await expectWhole()
})

/** For so many looks after the pipe was replaced, SHOW PIPES lists none. */
function slowToShow(looks: number): (run: Run) => Run {
  let left = 0
  return (run) => async (operation) => {
    const rows = await run(operation)
    if (operation.name === 'pipe/replace') left = looks
    return operation.name === 'pipe/show' && left-- > 0 ? [] : rows
  }
}

test('dbt-labs/dbt-external-tables#158, snowflakedb/SnowAlert#258 a refresh without bounds loads or blocks for all of a bucket: each names its moment', async () => {
  await world.s3.send(new PutObjectCommand({ Bucket: 'team-access-logs', Key: 'elsewhere/file', Body: 'no log\n' }))
  const statements = await world.sandbox.snowflake.statements()
  const refreshes = statements.filter(({ sql }) => /\bREFRESH\b/.test(sql))
  expect(refreshes.length).toBeGreaterThan(3)
  for (const { sql } of refreshes) expect(sql).toMatch(/REFRESH MODIFIED_AFTER = '\d{4}-\d\d-\d\dT/)
  await expectWhole()
})

test('tekumara/fakesnow#407 the load history is the table’s: a column that is gone is added, the table never made anew', async () => {
  await world.prompt.run(`ALTER TABLE ${SCHEMA}.S3_ACCESS_LOGS_UNPARSED DROP COLUMN REASON`)
  const { through, written } = recording()
  await converge(world, LOGGED, through)
  expect(written).toEqual(['table/add-columns'])
  await expectWhole()
})

test('cagov/caldata-mdsa-caltrans-pems#578 a stage moved under its pipe: the plan is the pipe’s safe replacement', async () => {
  const plan = await world.act('plan', { ...LOGGED, prefix: 'moved' })
  expect(changeAt(plan, 'stage:S3_ACCESS_LOGS')).toMatchObject({ action: 'update', diff: [{ field: 'url' }] })
  expect(changeAt(plan, 'pipe:S3_ACCESS_LOGS_PIPE')).toMatchObject({
    action: 'replace',
    because: 'url of stage:S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS changes'
  })
})

test('PIPEDOC a pipe that was dropped before it had loaded anything: what came for it is loaded', async () => {
  await world.reset()
  lines.length = 0
  await makeSources(world)
  await converge(world)
  await world.prompt.run(`DROP PIPE ${PIPE}`)
  await logs()
  await world.sandbox.idle()
  await converge(world)
  await expectWhole()
})

test('SALDOC logs that move go on coming to where they went before: nothing is refused, and all is loaded', async () => {
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
    /S3 may still deliver to arn:aws:s3:::team-access-logs\/logs\/\* until /
  )
  await expectWhole()
  await converge(world)
  await expectWhole()
})

test('snowflakedb/terraform-provider-snowflake#136 what was destroyed and made again heard of nothing: all arrives', async () => {
  await world.act('destroy', LOGGED)
  await converge(world)
  await expectWhole()
})

import { describe, expect, test } from '@jest/globals'
import { stage } from '../../src/kinds/stage'
import { MARK } from '../../src/model/names'
import { type Answers, changeFound, deletionOf, stepsAsSql, workOf } from '../fakes/answers'
import { differing } from '../fakes/bench'
import { configWith } from '../fakes/config'

const config = configWith()
/** What Snowflake may read until the move is done gets an end. */
const END = 'iam:PutRolePolicy'
const STAGE = '"S3_ACCESS_LOGS_DB"."PUBLIC"."S3_ACCESS_LOGS"'
const FORMAT = String.raw`\"S3_ACCESS_LOGS_DB\".\"PUBLIC\".\"TEXT_FORMAT\"`
const CREATED = '2026-01-01T00:00:00.000Z'

const OURS = {
  name: 'S3_ACCESS_LOGS_PIPE',
  definition: `COPY INTO T FROM @${STAGE}`,
  notification_channel: 'arn:aws:sqs:us-east-1:999999999999:sf-snowpipe',
  created_on: new Date(CREATED),
  comment: `${MARK} [created ${CREATED}]`
}

const WAREHOUSE = { name: 'WH', size: 'XSMALL' }
const EMPTY = { name: 'S3_ACCESS_LOGS_STAGING', rows: 0, created_on: new Date(CREATED) }

/** https://docs.snowflake.com/en/sql-reference/sql/show-stages */
const ROW = {
  name: 'S3_ACCESS_LOGS',
  url: 's3://acme-logs/logs/',
  storage_integration: 'S3_INT_S3_ACCESS_LOGS',
  comment: MARK,
  type: 'EXTERNAL',
  has_credentials: 'N'
}

function found(
  row: Readonly<Record<string, unknown>> = {},
  format: string | null = FORMAT,
  others: Answers = {}
): Answers {
  return {
    'stage/show': [{ ...ROW, ...row }],
    'stage/describe':
      format === null
        ? [{ property: 'TYPE', property_value: 'CSV' }]
        : [{ property: 'FORMAT_NAME', property_value: format }],
    'stage/list': [],
    'task/show': [],
    'pipe/show': [OURS],
    'pipe/status': [{ STATUS: '{"executionState":"RUNNING","pendingFileCount":0}' }],
    'table/show': [],
    ...others
  }
}

test.each([
  [{}, FORMAT],
  [{ url: '["s3://acme-logs/logs/"]' }, FORMAT],
  [{}, 'S3_ACCESS_LOGS_DB.PUBLIC.TEXT_FORMAT'],
  [{}, 'TEXT_FORMAT'],
  [{ directory_enabled: 'Y', region: 'us-east-2', notification_channel: null }, FORMAT]
])('%p with format %s is as declared', async (row, format) => {
  expect((await changeFound(stage, config, found(row, format))).action).toBe('none')
})

test('the root of a bucket is the same with and without a slash', async () => {
  const root = configWith({ logBucket: { prefix: '' } })
  for (const url of ['s3://acme-logs', 's3://acme-logs/']) {
    expect((await changeFound(stage, root, found({ url }))).action).toBe('none')
  }
})

describe('drift', () => {
  test.each([
    [{ comment: '' }, FORMAT, ['comment'], `COMMENT = '${MARK}'`],
    [{}, null, ['fileFormat'], "FILE_FORMAT = (FORMAT_NAME = 'S3_ACCESS_LOGS_DB.PUBLIC.TEXT_FORMAT')"],
    [{}, 'DB.S.OTHER', ['fileFormat'], "FILE_FORMAT = (FORMAT_NAME = 'S3_ACCESS_LOGS_DB.PUBLIC.TEXT_FORMAT')"]
  ])('%p with format %s', async (row, format, fields, set) => {
    const change = await changeFound(stage, config, found(row, format))
    expect([change.action, differing(change)]).toEqual(['update', fields])
    expect(stepsAsSql(stage, workOf(change))).toEqual([`ALTER STAGE ${STAGE} SET ${set}`])
  })

  /** The pipe would stall if it could not read through the integration yet, and a task lets it load again if it did. */
  const ATTACHED = [
    'wait for Snowflake to get access to s3://acme-logs/logs/',
    expect.stringMatching(/^CREATE OR REPLACE TASK .*CATCH_UP" .* REFRESH .*; SELECT SYSTEM\$PIPE_STATUS\('[^']+'\);/),
    expect.stringMatching(/^ALTER TASK .*CATCH_UP" RESUME$/),
    `ALTER STAGE ${STAGE} SET STORAGE_INTEGRATION = "S3_INT_S3_ACCESS_LOGS"`
  ]

  test.each(['OTHER', null])('another integration, %p', async (storage_integration) => {
    const change = await changeFound(stage, config, found({ storage_integration }))
    expect([change.action, differing(change)]).toEqual(['update', ['integration']])
    expect(stepsAsSql(stage, workOf(change))).toEqual(ATTACHED)
  })

  test('another integration, and no pipe that reads the stage', async () => {
    const change = await changeFound(
      stage,
      config,
      found({ storage_integration: 'OTHER' }, FORMAT, { 'pipe/show': [] })
    )
    expect(stepsAsSql(stage, workOf(change))).toEqual(ATTACHED.slice(-1))
  })

  test('a recreated integration with the same name', async () => {
    const change = await changeFound(stage, config, found({}, FORMAT, { 'stage/list': '003139' }))
    expect([change.action, differing(change), change.notes.join()]).toEqual([
      'update',
      ['integration'],
      expect.stringContaining('attached again')
    ])
    expect(stepsAsSql(stage, workOf(change))).toEqual(ATTACHED)
  })

  test.each(['003167', '091003', '003001'])(
    'a location that cannot be listed (%s) is not a difference',
    async (code) => {
      expect((await changeFound(stage, config, found({}, FORMAT, { 'stage/list': code }))).action).toBe('none')
    }
  )

  const MOVE = `ALTER STAGE ${STAGE} SET URL = 's3://acme-logs/logs/' STORAGE_INTEGRATION = "S3_INT_S3_ACCESS_LOGS"`

  test('another URL and integration: one statement, after the pipe is drained', async () => {
    const change = await changeFound(stage, config, found({ url: 's3://acme-logs/logs', storage_integration: 'OLD' }))
    const pipe = '"S3_ACCESS_LOGS_DB"."PUBLIC"."S3_ACCESS_LOGS_PIPE"'
    const steps = stepsAsSql(stage, workOf(change))
    expect(steps.slice(0, 10)).toEqual([
      'wait for Snowflake to get access to s3://acme-logs/logs',
      ...ATTACHED.slice(1, 3),
      `ALTER STAGE ${STAGE} SET STORAGE_INTEGRATION = "S3_INT_S3_ACCESS_LOGS"`,
      expect.stringMatching(/^SELECT DATEADD.* → leavingSince$/),
      expect.stringMatching(
        /^CREATE OR REPLACE TASK .*_LEAVING_\w+" .* REFRESH .* DROP PIPE .* DROP STAGE .* DROP TASK /
      ),
      expect.stringMatching(/^ALTER TASK .* RESUME$/),
      expect.stringMatching(/^CREATE STAGE IF NOT EXISTS .* URL = 's3:\/\/acme-logs\/logs' /),
      expect.stringMatching(/^CREATE PIPE IF NOT EXISTS /),
      expect.stringMatching(/ SET COMMENT = '.* \[leaving s3:\/\/acme-logs\/logs since <leavingSince> until \S+\]'$/)
    ])
    expect(steps.slice(10)).toEqual([
      'wait for Snowflake to get access to s3://acme-logs/logs',
      `SELECT DATEADD('second', -5, CURRENT_TIMESTAMP()) AS "since" → since`,
      `ALTER PIPE ${pipe} REFRESH MODIFIED_AFTER = '${CREATED}'`,
      'SELECT CURRENT_TIMESTAMP() AS "since", CURRENT_TIMESTAMP() AS NOW → refreshed',
      'wait for Snowflake to receive pending S3 events',
      'wait for the pipe to load its pending files',
      'else: SELECT CURRENT_TIMESTAMP() AS "since", CURRENT_TIMESTAMP() AS NOW → since',
      `ALTER PIPE ${pipe} SET PIPE_EXECUTION_PAUSED = TRUE COMMENT = '${MARK} [draining since <since>] []'`,
      'SELECT CURRENT_TIMESTAMP() AS "since", CURRENT_TIMESTAMP() AS NOW → paused',
      'wait for pending S3 events to arrive',
      'wait for the paused pipe to load what arrived before the pause',
      `ALTER PIPE ${pipe} SET COMMENT = '${MARK} [drained since <since>] []'`,
      ...Array.from({ length: 5 }, () => expect.stringMatching(/^else: /)),
      MOVE,
      `after a failure: ALTER PIPE ${pipe} SET PIPE_EXECUTION_PAUSED = FALSE`,
      END
    ])
  })

  test.each([
    ['there is no pipe', { 'pipe/show': [], 'pipe/status': '002003' }],
    ['the pipe reads another stage', { 'pipe/show': [{ ...OURS, definition: 'COPY INTO T FROM @OTHER' }] }],
    ['the pipe is stopped permanently', { 'pipe/status': [{ STATUS: '{"executionState":"STOPPED_STAGE_ALTERED"}' }] }]
  ])('another URL, and %s', async (_, others) => {
    const change = await changeFound(
      stage,
      config,
      found({ url: 's3://b/', storage_integration: 'OLD' }, FORMAT, others)
    )
    expect(stepsAsSql(stage, workOf(change))).toEqual([MOVE, END])
  })

  test.each([
    ['loads what is missing by name', WAREHOUSE, { last: /^INSERT INTO /, since: '<since>' }],
    ['without a warehouse, loads everything with the pipe there', null, { last: / SET COMMENT = /, since: CREATED }]
  ])('another URL, and no pipe that loads what was delivered to our old place: %s', async (_, warehouse, expected) => {
    const moved = configWith({ snowflake: { warehouse } })
    const others = { 'pipe/show': [], 'pipe/status': '002003', 'table/show': [EMPTY] }
    const work = workOf(await changeFound(stage, moved, found({ url: 's3://acme-logs/old/' }, FORMAT, others)))
    if (work.action !== 'update') throw new Error(work.action)
    const steps = stepsAsSql(stage, { ...work, extra: { ...(work.extra as object), isOurs: true } })
    const task = steps.find((step) => step.startsWith('CREATE OR REPLACE TASK'))
    // A backfill ends where the pipe at the old location begins.
    expect(task).toContain(`REFRESH MODIFIED_AFTER = '${expected.since}'`)
    expect(steps.at(-3)).toMatch(expected.last)
    expect(steps.slice(-2)).toEqual([`ALTER STAGE ${STAGE} SET URL = 's3://acme-logs/logs/'`, END])
  })

  test.each(['@s3_access_logs', '@PUBLIC.S3_ACCESS_LOGS/sub/', `@${STAGE}`])(
    'another URL, while another pipe reads %s',
    async (reference) => {
      const other = { name: 'OTHER_PIPE', definition: `copy into t from (select $1 from ${reference} )` }
      const change = await changeFound(stage, config, found({ url: 's3://b/' }, FORMAT, { 'pipe/show': [OURS, other] }))
      expect(change).toMatchObject({ action: 'blocked', reason: expect.stringContaining('OTHER_PIPE') })
    }
  )

  test.each([
    [{ url: '', storage_integration: null }, 'inside Snowflake'],
    [{ url: 'gcs://b/logs/' }, 'gcs://b/logs/']
  ])('%p cannot be adopted', async (row, reason) => {
    const change = await changeFound(stage, config, found(row))
    expect(change).toMatchObject({ action: 'blocked', reason: expect.stringContaining(reason) })
  })
})

test('create and drop', async () => {
  const nothing = {
    'stage/show': [],
    'stage/describe': '002003',
    'stage/list': '002003',
    'task/show': [],
    'pipe/show': [],
    'pipe/status': '002003',
    'table/show': [],
    'storage-integration/show-stages': []
  }
  expect(stepsAsSql(stage, workOf(await changeFound(stage, config, nothing)))).toEqual([
    `CREATE STAGE ${STAGE} URL = 's3://acme-logs/logs/' STORAGE_INTEGRATION = "S3_INT_S3_ACCESS_LOGS" FILE_FORMAT = (FORMAT_NAME = 'S3_ACCESS_LOGS_DB.PUBLIC.TEXT_FORMAT') COMMENT = '${MARK}'`
  ])
  expect(stepsAsSql(stage, deletionOf(await changeFound(stage, config, found())))).toEqual([
    `DROP STAGE IF EXISTS ${STAGE}`
  ])
})

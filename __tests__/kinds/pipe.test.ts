import { describe, expect, test } from '@jest/globals'
import { pipe } from '../../src/kinds/pipe'
import { MARK } from '../../src/model/names'
import { type Answers, changeFound, deletionOf, sql, stepsAsSql, workOf } from '../fakes/answers'
import { differing } from '../fakes/bench'
import { configWith } from '../fakes/config'

const config = configWith()
const CATCH_UP = '"S3_ACCESS_LOGS_DB"."PUBLIC"."S3_ACCESS_LOGS_CATCH_UP"'
const PIPE = '"S3_ACCESS_LOGS_DB"."PUBLIC"."S3_ACCESS_LOGS_PIPE"'
const COPY = sql('pipe/copy', {
  staging: ['S3_ACCESS_LOGS_DB', 'PUBLIC', 'S3_ACCESS_LOGS_STAGING'],
  stage: ['S3_ACCESS_LOGS_DB', 'PUBLIC', 'S3_ACCESS_LOGS'],
  fileFormat: 'S3_ACCESS_LOGS_DB.PUBLIC.TEXT_FORMAT'
})
const oneLine = COPY.replaceAll(/\s+/g, ' ')
/** The last steps of every creation and repair. */
const MARKED = [
  'SHOW PIPES IN SCHEMA "S3_ACCESS_LOGS_DB"."PUBLIC" → created',
  `ALTER PIPE ${PIPE} SET COMMENT = '${MARK} [created <created>]'`
]
const ARN = 'arn:aws:sqs:eu-west-1:123456789012:sf-snowpipe-AIDA'

/** https://docs.snowflake.com/en/sql-reference/sql/show-pipes */
const ROW = {
  name: 'S3_ACCESS_LOGS_PIPE',
  definition: COPY,
  notification_channel: ARN,
  comment: `${MARK} [created 2026-01-01T00:00:00.000Z]`,
  error_integration: null,
  created_on: new Date('2026-01-01T00:00:00Z')
}

interface Live {
  readonly row?: Readonly<Record<string, unknown>>
  readonly state?: string
  readonly rows?: number
  /** More of its status. */
  readonly status?: Readonly<Record<string, unknown>>
  /** Snowflake's time; by default the pipe is some months old. */
  readonly now?: string
  /** Another pipe that loads from the same location. */
  readonly beside?: { readonly until: string }
}

const BESIDE_NAME = 'S3_ACCESS_LOGS_LEAVING_B2002A94'

function besideRow(until: string) {
  const comment = `${MARK} [leaving s3://acme-logs/logs/ since 2026-04-30T12:00:00.000Z until ${until}]`
  return { name: BESIDE_NAME, definition: COPY, comment }
}

const TABLE_SINCE = '2025-12-31T00:00:00.000Z'

function tables(rows: number): Answers[string] {
  return [
    { name: 'S3_ACCESS_LOGS_STAGING', rows, created_on: new Date(TABLE_SINCE) },
    { name: 'S3_ACCESS_LOGS', rows: 0, created_on: new Date(TABLE_SINCE) }
  ]
}

function found({
  row = {},
  state = 'RUNNING',
  rows = 5,
  status = {},
  now = '2026-05-01T00:00:00Z',
  beside
}: Live = {}): Answers {
  const streaming = { name: 'S3_ACCESS_LOGS_STAGING-STREAMING', owner: null, is_snowflake_managed: 'true' }
  return {
    'stage/show': beside === undefined ? [] : [{ name: BESIDE_NAME, url: 's3://acme-logs/logs/' }],
    'task/show': [],
    'pipe/show': [streaming, { ...ROW, ...row }, ...(beside === undefined ? [] : [besideRow(beside.until)])],
    'pipe/status': [
      { STATUS: JSON.stringify({ executionState: state, pendingFileCount: 0, ...status }), NOW: new Date(now) }
    ],
    'table/show': tables(rows)
  }
}

/** The statement that backfills. */
function missing(since: string, from = TABLE_SINCE): unknown {
  const span = `f.STORED <= TO_TIMESTAMP_NTZ('${since}') AND f.STORED >= TO_TIMESTAMP_NTZ('${from}')`
  return expect.stringMatching(new RegExp(`^INSERT INTO .*${span.replaceAll(/[().]/g, '\\$&')}`))
}

describe('as declared', () => {
  test.each<[string, Live]>([
    ['unchanged', {}],
    [
      'on one line, in lowercase, with a semicolon',
      {
        row: {
          definition: `${oneLine.replaceAll(/COPY INTO|SELECT|FROM|METADATA\S+|ON_ERROR/g, (word) => word.toLowerCase())};`
        }
      }
    ],
    ['with comments', { row: { definition: `-- pipe/create\n${COPY}\n/* end */` } }],
    ['stalled, which ends by itself', { state: 'STALLED_STAGE_PERMISSION_ERROR' }],
    ['with a missing table', { state: 'STOPPED_MISSING_TABLE' }]
  ])('%s', async (_, live) => {
    const change = await changeFound(pipe, config, found(live))
    expect([change.action, differing(change)]).toEqual(['none', []])
  })

  test('the fields that other objects refer to', async () => {
    expect(await changeFound(pipe, config, found())).toMatchObject({
      action: 'none',
      live: { notificationChannel: ARN, createdOn: '2026-01-01T00:00:00.000Z', executionState: 'RUNNING' }
    })
  })
})

describe('drift in place', () => {
  test.each<[Live, readonly string[], readonly unknown[]]>([
    [{ state: 'PAUSED' }, ['paused'], [`ALTER PIPE ${PIPE} SET PIPE_EXECUTION_PAUSED = FALSE`]],
    [{ row: { comment: '' } }, ['comment'], MARKED],
    [
      { row: { comment: '' }, now: '2026-01-02T00:00:00Z' },
      ['comment'],
      [
        'USE WAREHOUSE "S3_ACCESS_LOGS_WH"',
        'wait for Snowflake to get access to s3://acme-logs/logs/',
        'wait for the pipe to load its pending files',
        missing('2026-01-01T00:00:00.000Z'),
        ...MARKED
      ]
    ],
    [
      { state: 'PAUSED', row: { comment: 'x' } },
      ['paused', 'comment'],
      [`ALTER PIPE ${PIPE} SET PIPE_EXECUTION_PAUSED = FALSE`, ...MARKED]
    ]
  ])('%p', async (live, fields, steps) => {
    const change = await changeFound(pipe, config, found(live))
    expect([change.action, differing(change)]).toEqual(['update', fields])
    expect(stepsAsSql(pipe, workOf(change))).toEqual(steps)
  })
})

/** Ten minutes later, the pipe looks for what it was not notified of. */
const owed = (since: string) => [
  `CREATE OR REPLACE TASK ${CATCH_UP} WAREHOUSE = "S3_ACCESS_LOGS_WH" SCHEDULE = '10 MINUTE' SUSPEND_TASK_AFTER_NUM_FAILURES = 100 ALLOW_OVERLAPPING_EXECUTION = FALSE COMMENT = '${MARK} [owed since ${since}]' AS BEGIN LET began TIMESTAMP_LTZ := CURRENT_TIMESTAMP(); LET later INTEGER := 0; ALTER PIPE ${PIPE} REFRESH MODIFIED_AFTER = '${since}'; SELECT SYSTEM$PIPE_STATUS('S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_PIPE'); SELECT COUNT(*) INTO :later FROM TABLE("S3_ACCESS_LOGS_DB".INFORMATION_SCHEMA.TASK_DEPENDENTS(TASK_NAME => 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_CATCH_UP', RECURSIVE => FALSE)) WHERE CREATED_ON > :began; IF (later = 0) THEN DROP TASK IF EXISTS ${CATCH_UP}; END IF; END`,
  `ALTER TASK ${CATCH_UP} RESUME`
]

describe('drift that requires a replacement', () => {
  test.each<[Live, readonly string[]]>([
    [{ row: { definition: COPY.replace('CONTINUE', 'SKIP_FILE') } }, ['definition']],
    [{ row: { definition: 'copy into s3_access_logs_staging from @s3_access_logs' } }, ['definition']],
    [{ row: { notification_channel: '' } }, ['autoIngest']],
    [{ state: 'STOPPED_STAGE_ALTERED' }, ['executionState']],
    [{ state: 'STOPPED_STAGE_DROPPED' }, ['executionState']],
    [{ state: 'STOPPED_CLONED' }, ['executionState']]
  ])('%p', async (live, fields) => {
    const change = await changeFound(pipe, config, found(live))
    expect([change.action, differing(change)]).toEqual(['replace', fields])
  })

  const START = [
    `ALTER PIPE ${PIPE} SET PIPE_EXECUTION_PAUSED = TRUE`,
    'wait for the new pipe to have its notification channel',
    `always: ALTER PIPE ${PIPE} SET PIPE_EXECUTION_PAUSED = FALSE`,
    // If the queue was backfilled, the old pipe must stay paused after a failure.
    `else: ALTER PIPE ${PIPE} SET PIPE_EXECUTION_PAUSED = FALSE`,
    'wait for the pipe to run',
    'wait for Snowflake to get access to s3://acme-logs/logs/',
    `ALTER PIPE ${PIPE} REFRESH MODIFIED_AFTER = '<since>'`,
    ...MARKED
  ]
  const replace = (extra = '') => [
    ...owed('<since>'),
    `CREATE OR REPLACE PIPE ${PIPE} AUTO_INGEST = TRUE ${extra}COMMENT = '${MARK} [replaced since <since>] []' AS ${oneLine}`
  ]
  /** The old pipe loads what it was not notified of. */
  const missed = (since: string) => [
    'wait for Snowflake to get access to s3://acme-logs/logs/',
    `SELECT DATEADD('second', -5, CURRENT_TIMESTAMP()) AS "since" → since`,
    `ALTER PIPE ${PIPE} REFRESH MODIFIED_AFTER = '${since}'`,
    'SELECT CURRENT_TIMESTAMP() AS "since", CURRENT_TIMESTAMP() AS NOW → refreshed'
  ]
  const EVENTS = 'wait for pending S3 events to arrive'
  const DRAINED = [
    'wait for the paused pipe to load what arrived before the pause',
    `ALTER PIPE ${PIPE} SET COMMENT = '${MARK} [drained since <since>] []'`,
    // If files arrive too fast for the pipe to drain.
    `else: ${EVENTS}`,
    'else: USE WAREHOUSE "S3_ACCESS_LOGS_WH"',
    expect.stringMatching(/^else: SELECT DATEADD\('millisecond', 500, .* → since$/),
    `else: ALTER PIPE ${PIPE} SET COMMENT = '${MARK} [named since <since>] []'`,
    expect.stringMatching(/^else: INSERT INTO /)
  ]
  const TIME = 'SELECT CURRENT_TIMESTAMP() AS "since", CURRENT_TIMESTAMP() AS NOW'
  const DRAIN = [
    'wait for Snowflake to receive pending S3 events',
    'wait for the pipe to load its pending files',
    // The new pipe looks for what was stored since the refresh, unless there was none.
    `else: ${TIME} → since`,
    `ALTER PIPE ${PIPE} SET PIPE_EXECUTION_PAUSED = TRUE COMMENT = '${MARK} [draining since <since>] []'`,
    `${TIME} → paused`,
    EVENTS,
    ...DRAINED
  ]
  const BACKFILL = [
    'USE WAREHOUSE "S3_ACCESS_LOGS_WH"',
    'wait for Snowflake to get access to s3://acme-logs/logs/',
    expect.stringMatching(
      /^SELECT DATEADD\('millisecond', 500, .* AS "since" FROM "S3_ACCESS_LOGS_DB"\."PUBLIC"\."S3_ACCESS_LOGS_STAGING" → since$/
    ),
    EVENTS,
    missing('<since>')
  ]
  const BESIDE = `"S3_ACCESS_LOGS_DB"."PUBLIC"."${BESIDE_NAME}"`
  /** While it is replaced, another pipe loads the same, also if the apply is killed. */
  const beside = (...steps: readonly unknown[]) => [
    'wait for Snowflake to get access to s3://acme-logs/logs/',
    `SELECT DATEADD('second', -5, CURRENT_TIMESTAMP()) AS "since" → leavingSince`,
    ...standby('<leavingSince>'),
    ...steps,
    ...['TASK', 'PIPE', 'STAGE'].map((kind) => `DROP ${kind} IF EXISTS ${BESIDE}`)
  ]
  const standby = (since: string) => {
    const comment = `'${MARK} [leaving s3://acme-logs/logs/ since ${since} until applied]'`
    return [
      expect.stringMatching(/^CREATE OR REPLACE TASK .* REFRESH MODIFIED_AFTER = .* REFRESH; END IF; .*PIPE_STATUS/),
      `ALTER TASK ${BESIDE} RESUME`,
      `CREATE STAGE IF NOT EXISTS ${BESIDE} URL = 's3://acme-logs/logs/' STORAGE_INTEGRATION = "S3_INT_S3_ACCESS_LOGS" FILE_FORMAT = (FORMAT_NAME = 'S3_ACCESS_LOGS_DB.PUBLIC.TEXT_FORMAT') COMMENT = ${comment}`,
      `CREATE PIPE IF NOT EXISTS ${BESIDE} AUTO_INGEST = TRUE COMMENT = ${comment} AS ${oneLine.replace('@"S3_ACCESS_LOGS_DB"."PUBLIC"."S3_ACCESS_LOGS"', `@${BESIDE}`)}`,
      `ALTER PIPE ${BESIDE} SET COMMENT = ${comment}`
    ]
  }
  const recall = (since: string) => `SELECT '${since}' AS "since" → since`
  const definition = 'copy into old from @old'
  const noted = (phase: string) => `${MARK} [${phase} since 2026-02-02T02:02:02.000Z] []`
  const NOTED = recall('2026-02-02T02:02:02.000Z')

  const WEEK_AGO = '2026-04-24T01:00:00.000Z'
  const SOON = '2026-02-03T00:00:00Z'
  const STORING: Live = {
    row: { definition: COPY.replace('CONTINUE', 'SKIP_FILE') },
    now: SOON,
    status: { lastForwardedMessageTimestamp: '2026-02-02T00:00:00Z' }
  }

  test.each<[string, Live, readonly unknown[]]>([
    ['running', { row: { definition } }, [...missed(WEEK_AGO), ...DRAIN, ...replace(), ...START]],
    [
      'running, and it stores the file of each line',
      { ...STORING },
      beside(...missed('2026-01-27T01:00:00.000Z'), ...DRAIN, ...replace(), ...START)
    ],
    [
      'running, and another pipe still loads what had been left here',
      { ...STORING, beside: { until: '2026-05-01T12:00:00.000Z' } },
      [
        'wait for Snowflake to get access to s3://acme-logs/logs/',
        ...standby('2026-04-30T12:00:00.000Z'),
        ...missed('2026-01-27T01:00:00.000Z'),
        ...DRAIN,
        ...replace(),
        ...START
      ]
    ],
    [
      'running, and a standby of an apply that was killed is there',
      { ...STORING, beside: { until: 'applied' } },
      [...missed('2026-01-27T01:00:00.000Z'), ...DRAIN, ...replace(), ...START]
    ],
    [
      'running, and created by somebody else some days ago: what an earlier one had not loaded is loaded once it has stopped',
      { row: { definition, comment: '' }, now: '2026-01-03T00:00:00Z' },
      [
        ...missed('2026-01-01T00:00:01.000Z'),
        ...DRAIN,
        ...BACKFILL.slice(0, 2),
        'wait for the pipe to load its pending files',
        missing('2026-01-01T00:00:00.000Z'),
        ...replace(),
        ...START
      ]
    ],
    [
      'paused by hand',
      { row: { definition }, state: 'PAUSED' },
      [`ALTER PIPE ${PIPE} SET PIPE_EXECUTION_PAUSED = FALSE`, ...missed(WEEK_AGO), ...DRAIN, ...replace(), ...START]
    ],
    [
      'with an error integration',
      { row: { definition, error_integration: 'ERRORS' } },
      [...missed(WEEK_AGO), ...DRAIN, ...replace('ERROR_INTEGRATION = "ERRORS" '), ...START]
    ],
    [
      'paused for less than half a day',
      {
        row: { definition },
        state: 'PAUSED',
        status: { pendingFileCount: 1, oldestFileTimestamp: '2026-04-30T13:00:00Z' }
      },
      [`ALTER PIPE ${PIPE} SET PIPE_EXECUTION_PAUSED = FALSE`, ...missed(WEEK_AGO), ...DRAIN, ...replace(), ...START]
    ],
    [
      'paused for more than half a day',
      { state: 'PAUSED', status: { pendingFileCount: 1, oldestFileTimestamp: '2026-04-30T11:00:00Z' } },
      [...BACKFILL, ...replace(), ...START]
    ],
    [
      'paused for so long that Snowflake has dropped all that it had queued',
      { state: 'PAUSED', status: { lastForwardedMessageTimestamp: '2026-04-17T00:00:00Z' } },
      [...BACKFILL, ...replace(), ...START]
    ],
    [
      'paused for more than half a day after it was created',
      {
        state: 'PAUSED',
        row: { comment: noted('replaced') },
        now: SOON,
        status: { pendingFileCount: 1, oldestFileTimestamp: '2026-02-02T02:03:00Z' }
      },
      [...BACKFILL, ...replace(), ...START]
    ],
    ['stopped permanently', { state: 'STOPPED_STAGE_ALTERED' }, [...BACKFILL, ...replace(), ...START]],
    ['not notified by S3', { row: { notification_channel: '' } }, [...BACKFILL, ...replace(), ...START]],
    [
      'stopped permanently, and nothing loaded yet',
      { state: 'STOPPED_STAGE_ALTERED', rows: 0, now: '2026-01-05T00:00:00Z' },
      [...BACKFILL, ...replace(), ...START]
    ],
    [
      'stopped permanently, and nothing loaded for longer than a refresh reaches back',
      { state: 'STOPPED_STAGE_ALTERED', rows: 0 },
      [...BACKFILL, ...replace(), ...START]
    ],
    [
      'interrupted while draining',
      { state: 'PAUSED', row: { comment: noted('draining') }, now: SOON },
      beside(NOTED, EVENTS, ...DRAINED, ...replace(), ...START)
    ],
    [
      'interrupted while draining, longer ago than a refresh reaches back',
      { state: 'PAUSED', row: { comment: noted('draining') } },
      beside(...BACKFILL, ...replace(), ...START)
    ],
    [
      'interrupted, then resumed by hand',
      {
        row: { comment: noted('draining') },
        now: SOON,
        status: { lastForwardedMessageTimestamp: '2026-02-02T00:00:00Z' }
      },
      beside(...missed('2026-01-27T01:00:00.000Z'), ...DRAIN, ...replace(), ...START)
    ],
    [
      'the same, and S3 has announced nothing for longer than a refresh reaches back',
      {
        row: { comment: noted('draining') },
        now: SOON,
        status: { lastForwardedMessageTimestamp: '2026-01-20T00:00:00Z' }
      },
      beside(
        'wait for Snowflake to get access to s3://acme-logs/logs/',
        'USE WAREHOUSE "S3_ACCESS_LOGS_WH"',
        expect.stringMatching(
          /^INSERT INTO .* f\.STORED <= TO_TIMESTAMP_NTZ\('2026-01-27T01:.* LEAST\(TO_TIMESTAMP_NTZ\('2026-01-20T00:00:00\.000Z'\)/
        ),
        ...missed('2026-01-27T01:00:00.000Z'),
        ...DRAIN,
        ...replace(),
        ...START
      )
    ],
    [
      'interrupted after the stage was altered',
      { state: 'STOPPED_STAGE_ALTERED', row: { comment: noted('drained') }, now: SOON },
      [
        recall('2026-02-02T02:02:02.500Z'),
        ...BACKFILL.slice(0, 2),
        missing('2026-02-02T02:02:02.500Z', '2026-01-01T00:00:00.000Z'),
        ...replace(),
        ...START
      ]
    ],
    [
      'stopped permanently while it was draining',
      { state: 'STOPPED_STAGE_DROPPED', row: { comment: noted('draining') }, now: SOON },
      [...BACKFILL, ...replace(), ...START]
    ],
    [
      'interrupted during the backfill',
      { state: 'PAUSED', row: { comment: noted('named') }, now: SOON },
      beside(...BACKFILL, ...replace(), ...START)
    ],
    ['interrupted after it was created', { row: { comment: noted('replaced') }, now: SOON }, [NOTED, ...START]],
    [
      'interrupted after it was created, longer ago than a refresh reaches back',
      { row: { comment: noted('replaced'), created_on: new Date('2026-02-02T02:03:00Z') } },
      [
        ...BACKFILL.slice(0, 2),
        'wait for the pipe to load its pending files',
        // Perhaps S3 has not announced anything since then.
        missing(WEEK_AGO),
        recall(WEEK_AGO),
        ...START
      ]
    ],
    [
      'interrupted after it was created, and another definition is declared',
      { row: { comment: noted('replaced'), definition }, now: SOON },
      [NOTED, START[5] ?? '', START[6] ?? '', ...missed('2026-01-27T01:00:00.000Z'), ...DRAIN, ...replace(), ...START]
    ]
  ])('the steps when %s', async (_, live, steps) => {
    const change = await changeFound(pipe, config, found(live))
    expect(stepsAsSql(pipe, workOf(change))).toEqual(steps)
  })
})

describe('create and drop', () => {
  const creation = (since: string) => [
    'wait for Snowflake to get access to s3://acme-logs/logs/',
    'USE WAREHOUSE "S3_ACCESS_LOGS_WH"',
    'wait for the answer whether the staging table has ever had lines',
    `SELECT '${since}' AS "since" → since`,
    // If it has, and somebody deleted them.
    expect.stringMatching(/^else: SELECT DATEADD\('millisecond', 500, .* → since$/),
    'else: wait for pending S3 events to arrive',
    expect.stringMatching(/^else: INSERT INTO /),
    ...owed('<since>'),
    `CREATE PIPE ${PIPE} AUTO_INGEST = TRUE COMMENT = '${MARK} [replaced since <since>] []' AS ${oneLine}`,
    'wait for Snowflake to get access to s3://acme-logs/logs/',
    `ALTER PIPE ${PIPE} REFRESH MODIFIED_AFTER = '<since>'`,
    ...MARKED
  ]

  test('dropped before it loaded anything', async () => {
    const since = new Date(Date.now() - 3_600_000)
    const answers = { 'task/show': [], 'pipe/show': [], 'pipe/status': '002003' }
    const table = { name: 'S3_ACCESS_LOGS_STAGING', rows: 0, created_on: since }
    const change = await changeFound(pipe, config, { ...answers, 'table/show': [table] })
    expect(stepsAsSql(pipe, workOf(change))).toEqual(creation('(known after apply)'))
  })

  test.each<[string, Answers]>([
    ['not listed', { 'task/show': [], 'pipe/show': [], 'pipe/status': '002003', 'table/show': [] }],
    ['no schema', { 'task/show': '002003', 'pipe/show': '002003', 'pipe/status': '002003', 'table/show': '002043' }]
  ])('%s', async (_, answers) => {
    const change = await changeFound(pipe, config, answers)
    expect([change.action, stepsAsSql(pipe, workOf(change))]).toEqual(['create', creation('(known after apply)')])
  })

  test('dropped', async () => {
    expect(stepsAsSql(pipe, deletionOf(await changeFound(pipe, config, found())))).toEqual([
      `DROP TASK IF EXISTS ${CATCH_UP}`,
      `DROP PIPE IF EXISTS ${PIPE}`
    ])
  })

  test('a status that the role cannot see', async () => {
    const change = await changeFound(pipe, config, { ...found(), 'pipe/status': '003001' })
    expect(change).toMatchObject({ action: 'blocked', reason: expect.stringContaining('GRANT MONITOR ON PIPE') })
  })
})

import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { SnowflakeSandbox } from '../../../sandbox/snowflake/start'
import { untilEnd } from '../../fakes/until-end'
import { asAdmin, asDeploy, type Client, PIPELINE, runAll, startAccount } from './account'

let account: SnowflakeSandbox
let client: Client

beforeAll(async () => {
  account = await untilEnd(startAccount())
  client = await untilEnd(asAdmin(account))
})
beforeEach(async () => {
  await fetch(`${account.url}/sandbox/reset`, { method: 'POST' })
  await runAll(client, PIPELINE)
})

const INTEGRATION = `STORAGE INTEGRATION INT TYPE = EXTERNAL_STAGE STORAGE_PROVIDER = 'S3' ENABLED = TRUE
  STORAGE_AWS_ROLE_ARN = 'arn:aws:iam::123456789012:role/logs' STORAGE_ALLOWED_LOCATIONS = ('s3://logs/')`
const LOADER = 'AUTO_INGEST = TRUE AS COPY INTO DB.S.STAGING FROM (SELECT $1, METADATA$FILE_ROW_NUMBER FROM @DB.S.LOGS)'

const property = async (name: string) =>
  (await client.run('DESC INTEGRATION INT')).find((row) => row.property === name)?.property_value
const pipeState = async () => {
  const { s: status } = await client.one('SELECT SYSTEM$PIPE_STATUS(\'DB.S.LOADER\') AS "s"')
  return /"executionState":\s*"(\w+)"/.exec(String(status))?.[1]
}
const grantees = async (object: string) =>
  (await client.run(`SHOW GRANTS ON ${object}`))
    .filter(({ privilege }) => privilege !== 'OWNERSHIP')
    .map(({ grantee_name }) => grantee_name)

describe('storage integration', () => {
  test('OR REPLACE changes the external ID, unless it is specified', async () => {
    const before = await property('STORAGE_AWS_EXTERNAL_ID')
    await client.run(`CREATE OR REPLACE ${INTEGRATION}`)
    expect(await property('STORAGE_AWS_EXTERNAL_ID')).not.toBe(before)
    await client.run(`CREATE OR REPLACE ${INTEGRATION} STORAGE_AWS_EXTERNAL_ID = 'mine'`)
    expect(await property('STORAGE_AWS_EXTERNAL_ID')).toBe('mine')
  })

  test('ALTER does not change the external ID', async () => {
    const before = await property('STORAGE_AWS_EXTERNAL_ID')
    await client.run(
      "ALTER STORAGE INTEGRATION INT SET STORAGE_ALLOWED_LOCATIONS = ('s3://logs/c/') STORAGE_BLOCKED_LOCATIONS = ('s3://logs/c/x/') ENABLED = FALSE COMMENT = 'c' STORAGE_AWS_OBJECT_ACL = 'bucket-owner-full-control'"
    )
    expect(await property('STORAGE_AWS_EXTERNAL_ID')).toBe(before)
    expect([
      await property('ENABLED'),
      await property('STORAGE_ALLOWED_LOCATIONS'),
      await property('STORAGE_BLOCKED_LOCATIONS')
    ]).toEqual(['false', 's3://logs/c/', 's3://logs/c/x/'])
    expect(await client.run('DESC INTEGRATION INT')).toHaveLength(10)
    await client.run('ALTER STORAGE INTEGRATION INT UNSET STORAGE_BLOCKED_LOCATIONS, COMMENT, STORAGE_AWS_OBJECT_ACL')
    expect([await property('STORAGE_BLOCKED_LOCATIONS'), await property('COMMENT')]).toEqual(['', ''])
    await client.run('ALTER STORAGE INTEGRATION INT UNSET STORAGE_AWS_EXTERNAL_ID')
    expect(await property('STORAGE_AWS_EXTERNAL_ID')).not.toBe(before)
  })

  test('OR REPLACE breaks its stages, until they are altered', async () => {
    await client.run(`CREATE OR REPLACE ${INTEGRATION}`)
    expect(await client.code('LIST @DB.S.LOGS')).not.toBe('done')
    expect(await client.one('SHOW STAGES IN SCHEMA DB.S')).toMatchObject({ storage_integration: 'INT' })
    expect(await client.code('ALTER STAGE DB.S.LOGS SET STORAGE_INTEGRATION = INT')).toBe('done')
  })
})

describe('stage', () => {
  test.each([
    ["URL = 's3://logs/b/x/' STORAGE_INTEGRATION = INT", 'done'],
    ["URL = 's3://logs/c/' STORAGE_INTEGRATION = INT", '003127'],
    ["URL = 's3://logs-2/' STORAGE_INTEGRATION = INT", '003127'],
    ["URL = 's3://logs/a/'", '000002'],
    ['STORAGE_INTEGRATION = INT', '002029']
  ])('%s', async (options, code) => {
    expect(await client.code(`CREATE STAGE DB.S.X ${options}`)).toBe(code)
  })

  test('a blocked location is not allowed', async () => {
    await client.run("ALTER STORAGE INTEGRATION INT SET STORAGE_BLOCKED_LOCATIONS = ('s3://logs/a/secret/')")
    expect(await client.code("CREATE STAGE DB.S.X URL = 's3://logs/a/secret/' STORAGE_INTEGRATION = INT")).toBe(
      '003127'
    )
  })

  test('a disabled integration is not usable', async () => {
    await client.run('ALTER STORAGE INTEGRATION INT SET ENABLED = FALSE')
    expect(await client.code("CREATE STAGE DB.S.X URL = 's3://logs/a/' STORAGE_INTEGRATION = INT")).toBe('003131')
  })

  test('a new URL has to be allowed, and stops the pipes', async () => {
    expect(await client.code("ALTER STAGE DB.S.LOGS SET URL = 's3://logs/c/'")).toBe('003127')
    expect(await pipeState()).toBe('RUNNING')
    expect(await client.code("ALTER STAGE DB.S.LOGS SET URL = 's3://logs/b/'")).toBe('done')
    expect(await pipeState()).toBe('STOPPED_STAGE_ALTERED')
    expect(await client.one('SHOW STAGES IN SCHEMA DB.S')).toMatchObject({ url: 's3://logs/b/' })
  })

  test.each([
    ["ALTER STAGE DB.S.LOGS SET URL = 's3://logs/a/' COMMENT = 'same'", 'RUNNING'],
    ['ALTER STAGE DB.S.LOGS SET STORAGE_INTEGRATION = INT', 'RUNNING'],
    ['ALTER STAGE DB.S.LOGS SET FILE_FORMAT = (TYPE = CSV)', 'RUNNING'],
    ['ALTER STAGE DB.S.LOGS RENAME TO DB.S.OTHER', 'STOPPED_STAGE_DROPPED'],
    ['DROP STAGE DB.S.LOGS', 'STOPPED_STAGE_DROPPED'],
    ["CREATE OR REPLACE STAGE DB.S.LOGS URL = 's3://logs/a/' STORAGE_INTEGRATION = INT", 'STOPPED_STAGE_DROPPED']
  ])('%s: the pipe is %s', async (sql, state) => {
    await client.run(sql)
    expect(await pipeState()).toBe(state)
  })

  test('a stopped pipe runs again when it is recreated', async () => {
    await client.run("ALTER STAGE DB.S.LOGS SET URL = 's3://logs/b/'")
    await client.run(`CREATE OR REPLACE PIPE DB.S.LOADER ${LOADER}`)
    expect(await pipeState()).toBe('RUNNING')
  })
})

describe('file format', () => {
  test('options can be altered, the type cannot', async () => {
    await client.run(String.raw`ALTER FILE FORMAT DB.S.LINES SET SKIP_HEADER = 2 NULL_IF = ('-') COMMENT = 'c'`)
    const { format_options: options, comment } = await client.one('SHOW FILE FORMATS IN SCHEMA DB.S')
    expect([comment, JSON.parse(String(options))]).toMatchObject([
      'c',
      { SKIP_HEADER: 2, NULL_IF: ['-'], FIELD_DELIMITER: 'NONE' }
    ])
    expect(await client.code('ALTER FILE FORMAT DB.S.LINES SET TYPE = JSON')).toBe('001008')
  })
})

describe('pipe', () => {
  test.each([
    ['COPY INTO DB.S.STAGING (RAW) FROM (SELECT $1, 2 FROM @DB.S.LOGS)', '002020'],
    ['COPY INTO DB.S.STAGING (NOPE) FROM (SELECT $1 FROM @DB.S.LOGS)', '000904'],
    ['COPY INTO DB.S.STAGING FROM @DB.S.LOGS FORCE = TRUE', '000002'],
    ["COPY INTO DB.S.STAGING FROM @DB.S.LOGS FILES = ('x')", '000002'],
    ['COPY INTO DB.S.STAGING FROM @DB.S.LOGS PURGE = TRUE', '000002'],
    ['COPY INTO DB.S.STAGING FROM @DB.S.LOGS ON_ERROR = ABORT_STATEMENT', '000002'],
    ["COPY INTO DB.S.STAGING FROM @DB.S.LOGS FILE_FORMAT = (FORMAT_NAME = 'DB.S.NOPE')", '002003'],
    ["COPY INTO DB.S.STAGING FROM @DB.S.LOGS PATTERN = '.*' ON_ERROR = CONTINUE", 'done']
  ])('%s', async (copy, code) => {
    expect(await client.code(`CREATE PIPE DB.S.X AS ${copy}`)).toBe(code)
  })

  test('without AUTO_INGEST it has no channel; the pattern has its own column', async () => {
    await client.run("CREATE PIPE DB.S.X AS COPY INTO DB.S.STAGING FROM @DB.S.LOGS PATTERN = '.*x'")
    expect(await client.one("SHOW PIPES LIKE 'X' IN SCHEMA DB.S")).toMatchObject({
      notification_channel: null,
      pattern: '.*x'
    })
  })

  test('paused and comment are set and unset', async () => {
    await client.run("ALTER PIPE DB.S.LOADER SET PIPE_EXECUTION_PAUSED = TRUE COMMENT = 'c'")
    expect([await pipeState(), (await client.one('DESC PIPE DB.S.LOADER')).comment]).toEqual(['PAUSED', 'c'])
    const parameter = () => client.one("SHOW PARAMETERS LIKE 'PIPE_EXECUTION_PAUSED' IN PIPE DB.S.LOADER")
    expect(await parameter()).toMatchObject({ value: 'true', level: 'PIPE' })
    await client.run('ALTER PIPE DB.S.LOADER UNSET PIPE_EXECUTION_PAUSED')
    expect([await pipeState(), (await parameter()).level]).toEqual(['RUNNING', ''])
  })

  test('a replaced pipe is not paused and has lost its grants', async () => {
    await runAll(client, [
      'GRANT MONITOR ON PIPE DB.S.LOADER TO ROLE ANALYST',
      'ALTER PIPE DB.S.LOADER SET PIPE_EXECUTION_PAUSED = TRUE'
    ])
    expect(await grantees('PIPE DB.S.LOADER')).toEqual(['ANALYST'])
    await client.run(`CREATE OR REPLACE PIPE DB.S.LOADER ${LOADER}`)
    expect([await pipeState(), await grantees('PIPE DB.S.LOADER')]).toEqual(['RUNNING', []])
  })

  test('without its table it waits until one of that name exists', async () => {
    await client.run('ALTER TABLE DB.S.STAGING RENAME TO DB.S.MOVED')
    expect(await pipeState()).toBe('STOPPED_MISSING_TABLE')
    await client.run('CREATE TABLE DB.S.STAGING (RAW VARCHAR, LOG_ROW NUMBER)')
    expect(await pipeState()).toBe('RUNNING')
  })
})

describe('table', () => {
  const columns = async () =>
    (await client.run('DESC TABLE DB.S.STAGING')).map(({ name, type, 'null?': nullable }) => [name, type, nullable])

  test('columns are added, dropped, renamed and altered, and the stream stays valid', async () => {
    await runAll(client, [
      "ALTER TABLE DB.S.STAGING ADD COLUMN FILE VARCHAR(10) COMMENT 'c', N NUMBER(5,2)",
      'ALTER TABLE DB.S.STAGING ADD COLUMN IF NOT EXISTS FILE INT',
      'ALTER TABLE DB.S.STAGING ALTER COLUMN FILE SET DATA TYPE VARCHAR(20)',
      'ALTER TABLE DB.S.STAGING MODIFY N SET NOT NULL',
      'ALTER TABLE DB.S.STAGING RENAME COLUMN N TO M',
      'ALTER TABLE DB.S.STAGING DROP COLUMN LOG_ROW'
    ])
    expect(await columns()).toEqual([
      ['RAW', 'VARCHAR(16777216)', 'Y'],
      ['FILE', 'VARCHAR(20)', 'Y'],
      ['M', 'NUMBER(5,2)', 'N']
    ])
    expect(await client.one('SHOW STREAMS IN SCHEMA DB.S')).toMatchObject({ stale: 'false' })
  })

  test.each([
    ['ADD COLUMN RAW INT', '001430'],
    ['DROP COLUMN NOPE', '002003'],
    ['DROP COLUMN RAW, LOG_ROW', '002136'],
    ['ALTER COLUMN RAW SET DATA TYPE VARCHAR(5)', '040052'],
    ['ALTER COLUMN LOG_ROW SET DATA TYPE NUMBER(38,2)', '040052'],
    ['ALTER COLUMN LOG_ROW SET DATA TYPE VARCHAR', '040052'],
    ['ALTER COLUMN LOG_ROW SET DATA TYPE NUMBER(20)', 'done'],
    ['RENAME TO DB.S.STAGING', '002002']
  ])('ALTER TABLE … %s', async (clause, code) => {
    expect(await client.code(`ALTER TABLE DB.S.STAGING ${clause}`)).toBe(code)
  })

  test('a NOT NULL column cannot be added when there are rows', async () => {
    await client.run("INSERT INTO DB.S.STAGING VALUES ('x', 1)")
    expect(await client.code('ALTER TABLE DB.S.STAGING ADD COLUMN X INT NOT NULL')).toBe('002106')
    expect(await client.code('ALTER TABLE DB.S.STAGING ADD COLUMN X INT NOT NULL DEFAULT 1')).toBe('done')
    expect(await client.one('SELECT X FROM DB.S.STAGING')).toEqual({ X: 1 })
  })

  test('two columns of one name are refused', async () => {
    expect(await client.code('CREATE TABLE DB.S.X (A INT, a TEXT)')).toBe('002025')
  })

  test('OR REPLACE empties it, makes its streams stale and drops its grants, unless they are copied', async () => {
    await runAll(client, [
      "INSERT INTO DB.S.STAGING VALUES ('x', 1)",
      'GRANT SELECT ON TABLE DB.S.STAGING TO ROLE ANALYST'
    ])
    await client.run('CREATE OR REPLACE TABLE DB.S.STAGING (RAW VARCHAR, LOG_ROW NUMBER) COPY GRANTS')
    expect([await client.run('SELECT * FROM DB.S.STAGING'), await grantees('TABLE DB.S.STAGING')]).toEqual([
      [],
      ['ANALYST']
    ])
    expect(await client.one('SHOW STREAMS IN SCHEMA DB.S')).toMatchObject({
      stale: 'true',
      table_name: 'No privilege or table dropped'
    })
    await client.run('CREATE OR REPLACE TABLE DB.S.STAGING (RAW VARCHAR, LOG_ROW NUMBER)')
    expect(await grantees('TABLE DB.S.STAGING')).toEqual([])
  })

  test('AS SELECT takes columns and rows of the query, even of the table it replaces', async () => {
    await client.run("INSERT INTO DB.S.STAGING VALUES ('x', 1), ('y', 2)")
    await client.run('CREATE OR REPLACE TABLE DB.S.STAGING AS SELECT RAW FROM DB.S.STAGING WHERE LOG_ROW = 2')
    expect(await client.run('SELECT * FROM DB.S.STAGING')).toEqual([{ RAW: 'y' }])
    expect(await client.code('CREATE TABLE DB.S.X AS SELECT * FROM DB.S.NOPE')).toBe('002003')
    expect(await client.code('DESC TABLE DB.S.X')).toBe('002003')
  })

  test('TRUNCATE empties it', async () => {
    await runAll(client, ["INSERT INTO DB.S.STAGING VALUES ('x', 1)", 'TRUNCATE TABLE DB.S.STAGING'])
    expect(await client.one('SHOW TABLES IN SCHEMA DB.S')).toMatchObject({ rows: 0 })
  })

  test('LIKE copies the columns', async () => {
    await client.run('CREATE TABLE DB.S.X LIKE DB.S.STAGING')
    expect(await client.run('DESC TABLE DB.S.X')).toEqual(await client.run('DESC TABLE DB.S.STAGING'))
  })

  test('SET and UNSET', async () => {
    await client.run(
      "ALTER TABLE DB.S.STAGING SET CHANGE_TRACKING = FALSE COMMENT = 'c' DATA_RETENTION_TIME_IN_DAYS = 3"
    )
    expect(await client.one('SHOW TABLES IN SCHEMA DB.S')).toMatchObject({
      change_tracking: 'OFF',
      comment: 'c',
      retention_time: '3'
    })
    await client.run('ALTER TABLE DB.S.STAGING UNSET COMMENT, DATA_RETENTION_TIME_IN_DAYS')
    expect(await client.one('SHOW TABLES IN SCHEMA DB.S')).toMatchObject({
      comment: '',
      retention_time: '1',
      created_on: expect.any(Date)
    })
  })
})

describe('stream', () => {
  const waiting = async (stream: string) => (await client.run(`SELECT RAW FROM DB.S.${stream}`)).map(({ RAW }) => RAW)

  test('starts now, with all rows, or at the offset of another stream', async () => {
    await client.run("INSERT INTO DB.S.STAGING VALUES ('x', 1)")
    await runAll(client, [
      'CREATE STREAM DB.S.NOW ON TABLE DB.S.STAGING',
      'CREATE STREAM DB.S.ALL_ROWS ON TABLE DB.S.STAGING SHOW_INITIAL_ROWS = TRUE',
      "CREATE STREAM DB.S.SAME ON TABLE DB.S.STAGING AT (STREAM => 'DB.S.NEW_LINES') APPEND_ONLY = TRUE"
    ])
    expect([await waiting('NOW'), await waiting('ALL_ROWS'), await waiting('SAME')]).toEqual([[], ['x'], ['x']])
  })

  test('OR REPLACE skips unread rows, unless it copies the offset', async () => {
    await client.run("INSERT INTO DB.S.STAGING VALUES ('x', 1)")
    await client.run(
      "CREATE OR REPLACE STREAM DB.S.NEW_LINES ON TABLE DB.S.STAGING AT (STREAM => 'NEW_LINES') APPEND_ONLY = TRUE"
    )
    expect(await waiting('NEW_LINES')).toEqual(['x'])
    await client.run('CREATE OR REPLACE STREAM DB.S.NEW_LINES ON TABLE DB.S.STAGING APPEND_ONLY = TRUE')
    expect(await waiting('NEW_LINES')).toEqual([])
  })

  test('its time is that of its table, and runs out', async () => {
    const left = async () => {
      const row = await client.one('SHOW STREAMS IN SCHEMA DB.S')
      return [
        row['stale'],
        (Number(new Date(String(row['stale_after']))) - Number(new Date(String(row['created_on'])))) / 86_400_000
      ]
    }
    expect(await left()).toEqual(['false', expect.closeTo(14)])
    await client.run('ALTER TABLE DB.S.STAGING SET MAX_DATA_EXTENSION_TIME_IN_DAYS = 5')
    expect(await left()).toEqual(['false', expect.closeTo(5)])
    await client.run('ALTER TABLE DB.S.STAGING UNSET MAX_DATA_EXTENSION_TIME_IN_DAYS')
    expect(await left()).toEqual(['false', expect.closeTo(14)])
    await client.run(
      'ALTER TABLE DB.S.STAGING SET MAX_DATA_EXTENSION_TIME_IN_DAYS = 0, DATA_RETENTION_TIME_IN_DAYS = 0'
    )
    expect(await left()).toEqual(['true', 0])
  })

  test('the offset of a stale one cannot be copied', async () => {
    await client.run('CREATE OR REPLACE TABLE DB.S.STAGING (RAW VARCHAR)')
    expect(
      await client.code("CREATE OR REPLACE STREAM DB.S.NEW_LINES ON TABLE DB.S.STAGING AT (STREAM => 'DB.S.NEW_LINES')")
    ).not.toBe('done')
    expect(await client.code('CREATE OR REPLACE STREAM DB.S.NEW_LINES ON TABLE DB.S.STAGING')).toBe('done')
    expect(await client.one('SHOW STREAMS IN SCHEMA DB.S')).toMatchObject({
      stale: 'false',
      table_name: 'DB.S.STAGING'
    })
  })

  test('follows a renamed table, turns change tracking on, can have a comment', async () => {
    await runAll(client, [
      'ALTER TABLE DB.S.STAGING RENAME TO DB.S.MOVED',
      "ALTER STREAM DB.S.NEW_LINES SET COMMENT = 'c'"
    ])
    expect(await client.one('SHOW STREAMS IN SCHEMA DB.S')).toMatchObject({
      table_name: 'DB.S.MOVED',
      stale: 'false',
      comment: 'c'
    })
    await runAll(client, ['CREATE TABLE DB.S.X (A INT)', 'CREATE STREAM DB.S.XS ON TABLE DB.S.X'])
    expect(await client.one("SHOW TABLES LIKE 'X' IN SCHEMA DB.S")).toMatchObject({ change_tracking: 'ON' })
  })
})

describe('view', () => {
  test('has the columns of its query, or its own names', async () => {
    await client.run("INSERT INTO DB.S.STAGING VALUES ('x', 1)")
    await client.run("CREATE VIEW DB.S.V (LINE COMMENT 'c', N) AS SELECT RAW, LOG_ROW FROM DB.S.STAGING")
    expect((await client.run('DESC VIEW DB.S.V')).map(({ name, type, comment }) => [name, type, comment])).toEqual([
      ['LINE', 'VARCHAR(16777216)', 'c'],
      ['N', 'NUMBER(38,0)', null]
    ])
    expect(await client.run('SELECT LINE FROM DB.S.V WHERE N = 1')).toEqual([{ LINE: 'x' }])
    expect(await client.code('CREATE VIEW DB.S.W AS SELECT NOPE FROM DB.S.STAGING')).toBe('000904')
    expect(await client.code('CREATE VIEW DB.S.W (A, B, C) AS SELECT RAW FROM DB.S.STAGING')).toBe('002057')
  })

  test('OR REPLACE keeps grants with COPY GRANTS', async () => {
    const view = 'VIEW DB.S.V'
    await runAll(client, [
      `CREATE ${view} AS SELECT 1 AS A`,
      `GRANT SELECT ON ${view} TO ROLE ANALYST`,
      `CREATE OR REPLACE ${view} COPY GRANTS AS SELECT 2 AS A`
    ])
    expect(await grantees(view)).toEqual(['ANALYST'])
    await client.run(`CREATE OR REPLACE ${view} AS SELECT 2 AS A`)
    expect(await grantees(view)).toEqual([])
  })
})

describe('function', () => {
  const make = (args: string, clauses = '') =>
    `FUNCTION DB.S.F(${args}) ${clauses} RETURNS VARCHAR LANGUAGE JAVASCRIPT AS $$ this is not JavaScript $$`

  test('is identified by its arguments, and its body is not compiled', async () => {
    await runAll(client, [`CREATE ${make('A VARCHAR')}`, `CREATE ${make('A FLOAT')}`])
    expect(await client.code(`CREATE ${make('B VARCHAR(10)')}`)).toBe('002002')
    expect(await client.run("SHOW USER FUNCTIONS LIKE 'F' IN SCHEMA DB.S")).toHaveLength(2)
    await client.run('DROP FUNCTION DB.S.F(FLOAT)')
    expect(await client.run("SHOW USER FUNCTIONS LIKE 'F' IN SCHEMA DB.S")).toHaveLength(1)
    expect(await client.code('DROP FUNCTION DB.S.F(FLOAT)')).toBe('002003')
  })

  test('OR REPLACE keeps grants with COPY GRANTS', async () => {
    await runAll(client, [
      `CREATE ${make('A VARCHAR')}`,
      'GRANT USAGE ON FUNCTION DB.S.F(VARCHAR) TO ROLE ANALYST',
      `CREATE OR REPLACE ${make('A VARCHAR', 'COPY GRANTS')}`
    ])
    expect(await grantees('FUNCTION DB.S.F(VARCHAR)')).toEqual(['ANALYST'])
    await client.run("ALTER FUNCTION DB.S.F(VARCHAR) SET COMMENT = 'c'")
    expect(await client.one("SHOW USER FUNCTIONS LIKE 'F'")).toMatchObject({ description: 'c' })
  })
})

describe('task', () => {
  const task = () => client.one('DESC TASK DB.S.MOVER')

  test('is created suspended, also when it is replaced, with a new ID', async () => {
    await client.run('ALTER TASK DB.S.MOVER RESUME')
    const before = await task()
    expect(before).toMatchObject({ state: 'started', last_suspended_on: null })
    await client.run("CREATE OR REPLACE TASK DB.S.MOVER WAREHOUSE = WH SCHEDULE = '5 MINUTES' AS SELECT 1")
    const after = await task()
    expect([after.state, after.id === before.id]).toEqual(['suspended', false])
  })

  test.each([
    ["SET SCHEDULE = '5 MINUTES'"],
    ['UNSET COMMENT'],
    ['MODIFY AS SELECT 2'],
    ["MODIFY WHEN SYSTEM$STREAM_HAS_DATA('DB.S.NEW_LINES')"],
    ['REMOVE WHEN']
  ])('%s is refused until it is suspended, without bundle 2026_06', async (change) => {
    await client.run("SELECT SYSTEM$DISABLE_BEHAVIOR_CHANGE_BUNDLE('2026_06')")
    await client.run('ALTER TASK DB.S.MOVER RESUME')
    expect(await client.code(`ALTER TASK DB.S.MOVER ${change}`)).toBe('091421')
    await client.run('ALTER TASK DB.S.MOVER SUSPEND')
    expect(await client.code(`ALTER TASK DB.S.MOVER ${change}`)).toBe('done')
  })

  test('everything can be altered', async () => {
    await runAll(client, [
      "ALTER TASK DB.S.MOVER SET SCHEDULE = 'USING CRON 0 * * * * UTC' COMMENT = 'c' USER_TASK_TIMEOUT_MS = 60000",
      'ALTER TASK DB.S.MOVER MODIFY AS SELECT 2',
      "ALTER TASK DB.S.MOVER MODIFY WHEN SYSTEM$STREAM_HAS_DATA('DB.S.NEW_LINES')"
    ])
    expect(await task()).toMatchObject({
      schedule: 'USING CRON 0 * * * * UTC',
      comment: 'c',
      definition: 'SELECT 2',
      condition: "SYSTEM$STREAM_HAS_DATA('DB.S.NEW_LINES')"
    })
    const timeout = () => client.one("SHOW PARAMETERS LIKE 'USER_TASK_TIMEOUT_MS' IN TASK DB.S.MOVER")
    expect(await timeout()).toMatchObject({ value: '60000', level: 'TASK' })
    await client.run('ALTER TASK DB.S.MOVER UNSET USER_TASK_TIMEOUT_MS')
    expect(await timeout()).toMatchObject({ value: '3600000', level: '' })
  })

  test('ALLOW_OVERLAPPING_EXECUTION is stored and shown', async () => {
    const shown = async () => (await client.one('SHOW TASKS IN SCHEMA DB.S'))['allow_overlapping_execution']
    expect(await shown()).toBe('false')
    await client.run('ALTER TASK DB.S.MOVER SET ALLOW_OVERLAPPING_EXECUTION = TRUE')
    expect(await shown()).toBe('true')
    await client.run("ALTER TASK DB.S.MOVER SET COMMENT = 'c'")
    expect(await shown()).toBe('true')
    await client.run('ALTER TASK DB.S.MOVER UNSET ALLOW_OVERLAPPING_EXECUTION')
    expect(await shown()).toBe('false')
    await client.run(
      'CREATE OR REPLACE TASK DB.S.MOVER WAREHOUSE = WH ALLOW_OVERLAPPING_EXECUTION = TRUE AS DELETE FROM DB.S.STAGING'
    )
    expect(await shown()).toBe('true')
    expect(await client.code('ALTER TASK DB.S.MOVER SET ALLOW_OVERLAPPING_EXECUTION = FALSE')).toBe('done')
    expect(await shown()).toBe('false')
  })

  test('finds its warehouse by the name in upper case, whatever is quoted', async () => {
    await client.run('CREATE WAREHOUSE "small_wh"')
    for (const statement of [
      'CREATE TASK DB.S.T WAREHOUSE = "small_wh" AS SELECT 1',
      'ALTER TASK DB.S.MOVER SET WAREHOUSE = "small_wh"'
    ])
      expect(await client.code(statement)).toBe('002003')
    expect(await client.code('ALTER TASK DB.S.MOVER SET WAREHOUSE = "wh"')).toBe('done')
    expect(await task()).toMatchObject({ warehouse: 'WH', created_by_user: 'ADMIN', overlap_policy: 'NO_OVERLAP' })
  })

  test('suspending records who did it', async () => {
    await runAll(client, ['ALTER TASK DB.S.MOVER RESUME', 'ALTER TASK DB.S.MOVER SUSPEND'])
    expect(await task()).toMatchObject({
      state: 'suspended',
      last_suspended_reason: 'USER_SUSPENDED',
      last_suspended_on: expect.any(Date)
    })
  })

  test.each([
    ["WAREHOUSE = WH SCHEDULE = '5 MINUTES' TARGET_COMPLETION_INTERVAL = '15 MINUTES'", '091857'],
    ["WAREHOUSE = WH USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE = 'XSMALL'", '091858'],
    ["SCHEDULE = '5 MINUTES' USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE = 'XSMALL'", 'done'],
    ["WAREHOUSE = WH WHEN SYSTEM$STREAM_HAS_DATA('DB.S.NEW_LINES')", 'done'],
    ["WHEN SYSTEM$STREAM_HAS_DATA('DB.S.NEW_LINES')", '091856'],
    ["TARGET_COMPLETION_INTERVAL = '15 MINUTES' WHEN SYSTEM$STREAM_HAS_DATA('DB.S.NEW_LINES')", 'done'],
    ['WAREHOUSE = WH ERROR_INTEGRATION = NOPE', '002003'],
    ['WAREHOUSE = WH ALLOW_OVERLAPPING_EXECUTION = TRUE', 'done'],
    ['WAREHOUSE = WH ALLOW_OVERLAPPING_EXECUTION = MAYBE', '001008'],
    ['WAREHOUSE = WH OVERLAP_POLICY = NO_OVERLAP', 'done'],
    ['WAREHOUSE = WH OVERLAP_POLICY = ALLOW_ALL_OVERLAP', '000002']
  ])('CREATE TASK … %s', async (options, code) => {
    expect(await client.code(`CREATE TASK DB.S.X ${options} AS SELECT 1`)).toBe(code)
  })

  test('one without a schedule or condition cannot be resumed', async () => {
    await client.run('ALTER TASK DB.S.MOVER UNSET SCHEDULE')
    expect(await client.code('ALTER TASK DB.S.MOVER RESUME')).toBe('091410')
  })

  test('EXECUTE TASK runs it, even while it is suspended', async () => {
    await client.run("INSERT INTO DB.S.STAGING VALUES ('x', 1)")
    expect(await client.one('EXECUTE TASK DB.S.MOVER')).toEqual({
      status: 'Task MOVER is scheduled to run immediately.'
    })
    await account.idle()
    expect(await client.run('SELECT * FROM DB.S.STAGING')).toEqual([])
  })
})

describe('database and schema', () => {
  test('a new database has the schema PUBLIC, and is the current one', async () => {
    await client.run('CREATE DATABASE OTHER')
    expect(await client.one('SELECT CURRENT_DATABASE() AS "d", CURRENT_SCHEMA() AS "s"')).toEqual({
      d: 'OTHER',
      s: 'PUBLIC'
    })
    expect((await client.run('SHOW SCHEMAS IN DATABASE OTHER')).map(({ name }) => name)).toEqual([
      'INFORMATION_SCHEMA',
      'PUBLIC'
    ])
  })

  test.each([
    ['DROP DATABASE DB'],
    ['CREATE OR REPLACE DATABASE DB'],
    ['DROP SCHEMA DB.S'],
    ['CREATE OR REPLACE SCHEMA DB.S']
  ])('%s drops everything in it', async (sql) => {
    await client.run('ALTER TASK DB.S.MOVER RESUME')
    await client.run(sql)
    for (const kind of ['TABLES', 'STREAMS', 'PIPES', 'TASKS', 'STAGES', 'FILE FORMATS'])
      expect(await client.run(`SHOW ${kind} IN ACCOUNT`)).toEqual([])
  })

  test('a dropped database is no longer the current one', async () => {
    await client.run('DROP DATABASE DB')
    expect(await client.one('SELECT CURRENT_DATABASE() AS "d"')).toEqual({ d: null })
  })

  test('comment and retention can be altered', async () => {
    await runAll(client, [
      "ALTER DATABASE DB SET COMMENT = 'c'",
      "ALTER SCHEMA DB.S SET DATA_RETENTION_TIME_IN_DAYS = 2 COMMENT = 's'"
    ])
    expect(await client.one('SHOW DATABASES')).toMatchObject({ comment: 'c' })
    expect(await client.one("SHOW SCHEMAS LIKE 'S' IN DATABASE DB")).toMatchObject({
      comment: 's',
      retention_time: '2'
    })
  })
})

test('the comment of a role can be altered by its owner', async () => {
  const admin = await asAdmin(account)
  await runAll(admin, ['CREATE ROLE COMMENTED', "ALTER ROLE COMMENTED SET COMMENT = 'one'"])
  const comment = async () => (await admin.one("SHOW ROLES LIKE 'COMMENTED'"))['comment']
  expect(await comment()).toBe('one')
  await admin.run('ALTER ROLE IF EXISTS COMMENTED UNSET COMMENT')
  expect(await comment()).toBe('')
  expect(await admin.code('ALTER ROLE IF EXISTS NONE UNSET COMMENT')).toBe('done')
  expect(await admin.code('ALTER ROLE NONE UNSET COMMENT')).toBe('002003')
  const deploy = await asDeploy(account)
  expect(await deploy.code('ALTER ROLE COMMENTED UNSET COMMENT')).toBe('003001')
  await deploy.close()
  await admin.close()
})

describe('warehouse', () => {
  const warehouse = () => client.one("SHOW WAREHOUSES LIKE 'WH'")

  test('only a query resumes it', async () => {
    await client.run('USE WAREHOUSE WH')
    await client.run('SHOW TABLES IN SCHEMA DB.S')
    await client.run('DESC TABLE DB.S.STAGING')
    await client.run("SELECT SYSTEM$PIPE_STATUS('DB.S.LOADER'), CURRENT_TIMESTAMP()")
    expect(await warehouse()).toMatchObject({ state: 'SUSPENDED' })
    await client.run('SELECT COUNT(*) FROM DB.S.STAGING')
    expect(await warehouse()).toMatchObject({ state: 'STARTED' })
  })

  test('is suspended, resumed and altered', async () => {
    expect(await client.code('ALTER WAREHOUSE WH SUSPEND')).toBe('090064')
    expect(await client.code('ALTER WAREHOUSE WH RESUME')).toBe('done')
    expect(await client.code('ALTER WAREHOUSE WH RESUME')).toBe('090063')
    expect(await client.code('ALTER WAREHOUSE WH RESUME IF SUSPENDED')).toBe('done')
    await client.run(
      "ALTER WAREHOUSE WH SET WAREHOUSE_SIZE = '2X-LARGE' AUTO_SUSPEND = 0 AUTO_RESUME = FALSE COMMENT = 'c'"
    )
    expect(await warehouse()).toMatchObject({
      size: '2X-Large',
      auto_suspend: null,
      auto_resume: 'false',
      comment: 'c'
    })
    await client.run('ALTER WAREHOUSE WH UNSET AUTO_SUSPEND, COMMENT')
    expect(await warehouse()).toMatchObject({ auto_suspend: 600, comment: '' })
  })
})

test('DDL commits the open transaction', async () => {
  await runAll(client, ['USE WAREHOUSE WH', 'BEGIN', "INSERT INTO DB.S.STAGING VALUES ('x', 1)"])
  await runAll(client, ['CREATE TABLE DB.S.X (A INT)', 'ROLLBACK'])
  expect(await client.run('SELECT RAW FROM DB.S.STAGING')).toEqual([{ RAW: 'x' }])
  await runAll(client, ['BEGIN', 'DELETE FROM DB.S.STAGING', 'ROLLBACK'])
  expect(await client.run('SELECT RAW FROM DB.S.STAGING')).toEqual([{ RAW: 'x' }])
})

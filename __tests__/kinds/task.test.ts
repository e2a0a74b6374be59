import { describe, expect, test } from '@jest/globals'
import { runSteps } from '../../src/engine/steps'
import { task } from '../../src/kinds/task'
import { PARSED_COLUMNS, PARSER_COLUMNS, STAGING_COLUMNS, UNPARSED_COLUMNS } from '../../src/model/columns'
import type { Kind } from '../../src/model/kind'
import { MARK } from '../../src/model/names'
import type { Operation, Row, Run } from '../../src/model/operation'
import { ServiceError } from '../../src/model/service-error'
import { loadOf } from '../../src/snowflake/load'
import { type Answers, changeFound, deletionOf, sql, stepsAsSql, workOf } from '../fakes/answers'
import { differing, reasonOf } from '../fakes/bench'
import { fakeClock } from '../fakes/clock'
import { configWith } from '../fakes/config'

const config = configWith()
const serverless = configWith({ snowflake: { warehouse: null } })
const triggered = configWith({ snowflake: { schedule: 'triggered' } })
const serverlessTriggered = configWith({ snowflake: { warehouse: null, schedule: 'triggered' } })

const TASK = '"S3_ACCESS_LOGS_DB"."PUBLIC"."S3_ACCESS_LOGS_TRANSFORMATION"'
const STREAM = 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_STREAM'
const BODY = sql('task/body', { ...loadOf(config.snowflake), stream: STREAM.split('.') })

/** What the account may have set otherwise. */
const SETTINGS = 'STATEMENT_TIMEOUT_IN_SECONDS = 3600 AUTOCOMMIT = TRUE QUOTED_IDENTIFIERS_IGNORE_CASE = FALSE'

/** https://docs.snowflake.com/en/sql-reference/sql/show-tasks */
const ROW = {
  name: 'S3_ACCESS_LOGS_TRANSFORMATION',
  warehouse: 'S3_ACCESS_LOGS_WH',
  schedule: '10 MINUTE',
  condition: `SYSTEM$STREAM_HAS_DATA('${STREAM}')`,
  definition: BODY,
  comment: MARK,
  state: 'started',
  last_suspended_reason: null
}
const SERVERLESS = { warehouse: 'null', target_completion_interval: null }

function found(row: Row = {}, parameters: Readonly<Record<string, string>> = {}): Answers {
  const values = {
    USER_TASK_TIMEOUT_MS: '3600000',
    SUSPEND_TASK_AFTER_NUM_FAILURES: '10',
    USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE: 'XSMALL',
    STATEMENT_TIMEOUT_IN_SECONDS: '172800',
    AUTOCOMMIT: 'true',
    QUOTED_IDENTIFIERS_IGNORE_CASE: 'false',
    ...parameters
  }
  return {
    'task/show': [{ ...ROW, ...row }],
    'task/show-parameters': Object.entries(values).map(([key, value]) => ({ key, value, level: '' }))
  }
}

const alter = (what: string) => `ALTER TASK ${TASK} ${what}`
const altered = (...alters: readonly string[]) => [...alters.map(alter), `always: ${alter('RESUME')}`]

describe('create', () => {
  test.each([
    [config, 'WAREHOUSE = "S3_ACCESS_LOGS_WH" SCHEDULE = \'10 MINUTE\'', ''],
    [serverless, "USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE = 'XSMALL' SCHEDULE = '10 MINUTE'", ''],
    [triggered, 'WAREHOUSE = "S3_ACCESS_LOGS_WH"', ''],
    [
      serverlessTriggered,
      "USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE = 'XSMALL'",
      "TARGET_COMPLETION_INTERVAL = '10 MINUTE' "
    ]
  ])('case %#', async (how, when, target) => {
    const change = await changeFound(task, how, { 'task/show': [] })
    expect(stepsAsSql(task, workOf(change))).toEqual([
      `CREATE TASK ${TASK} ${when} USER_TASK_TIMEOUT_MS = 3600000 SUSPEND_TASK_AFTER_NUM_FAILURES = 10 ${SETTINGS} ALLOW_OVERLAPPING_EXECUTION = FALSE COMMENT = '${MARK}' ` +
        `${target}WHEN SYSTEM$STREAM_HAS_DATA('${STREAM}') AS ${BODY.replaceAll(/\s+/g, ' ')}`,
      alter('RESUME')
    ])
  })
})

describe('as declared', () => {
  test.each([
    [config, {}, {}],
    [config, { schedule: '10 minutes', predecessors: '[]', allow_overlapping_execution: 'false' }, {}],
    [config, { schedule: '10 M' }, {}],
    [config, { schedule: '600 SECONDS' }, {}],
    [config, { condition: `system$stream_has_data('"S3_ACCESS_LOGS_DB"."PUBLIC"."S3_ACCESS_LOGS_STREAM"')` }, {}],
    [
      config,
      {
        definition: BODY.toLowerCase()
          .replaceAll(/"[^"]*"|'[^']*'/g, (text) => text.toUpperCase())
          .replaceAll('\n', '\n\n')
      },
      {}
    ],
    [config, {}, { USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE: 'MEDIUM' }],
    [config, {}, { STATEMENT_TIMEOUT_IN_SECONDS: '0' }],
    [serverless, SERVERLESS, {}],
    [serverless, SERVERLESS, { USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE: 'X-Small' }],
    [triggered, { schedule: null }, {}],
    [serverlessTriggered, { ...SERVERLESS, schedule: null, target_completion_interval: '10 MINUTES' }, {}],
    [
      configWith({ snowflake: { schedule: 'USING CRON 0 * * * MON Europe/Oslo' } }),
      { schedule: 'USING CRON 0 * * * mon Europe/Oslo' },
      {}
    ]
  ])('case %#', async (how, row, parameters) => {
    expect(differing(await changeFound(task, how, found(row, parameters)))).toEqual([])
  })
})

describe('drift: the task is altered only where it differs, while it runs, and always resumed', () => {
  test.each<[object, Row, Readonly<Record<string, string>>, readonly string[]]>([
    [config, { schedule: '5 MINUTE' }, {}, ["SET SCHEDULE = '10 MINUTE'"]],
    [config, { warehouse: 'OTHER', comment: '' }, {}, [`SET WAREHOUSE = "S3_ACCESS_LOGS_WH" COMMENT = '${MARK}'`]],
    [
      config,
      {},
      { USER_TASK_TIMEOUT_MS: '1000', SUSPEND_TASK_AFTER_NUM_FAILURES: '0' },
      ['SET USER_TASK_TIMEOUT_MS = 3600000 SUSPEND_TASK_AFTER_NUM_FAILURES = 10']
    ],
    [
      config,
      {},
      { STATEMENT_TIMEOUT_IN_SECONDS: '60', AUTOCOMMIT: 'false', QUOTED_IDENTIFIERS_IGNORE_CASE: 'true' },
      [`SET ${SETTINGS}`]
    ],
    [config, { allow_overlapping_execution: 'true' }, {}, ['SET ALLOW_OVERLAPPING_EXECUTION = FALSE']],
    [
      config,
      { schedule: null, predecessors: '[\n  "S3_ACCESS_LOGS_DB.PUBLIC.\\"the first\\""\n]' },
      {},
      ['REMOVE AFTER "S3_ACCESS_LOGS_DB"."PUBLIC"."the first"', "SET SCHEDULE = '10 MINUTE'"]
    ],
    [config, { condition: null }, {}, [`MODIFY WHEN SYSTEM$STREAM_HAS_DATA('${STREAM}')`]],
    [config, { condition: "SYSTEM$STREAM_HAS_DATA('OTHER')" }, {}, [`MODIFY WHEN SYSTEM$STREAM_HAS_DATA('${STREAM}')`]],
    [config, { definition: 'SELECT 1' }, {}, [`MODIFY AS ${BODY.replaceAll(/\s+/g, ' ')}`]],
    [triggered, {}, {}, ['UNSET SCHEDULE']],
    [config, { schedule: null }, {}, ["SET SCHEDULE = '10 MINUTE'"]],
    [serverless, {}, {}, ['UNSET WAREHOUSE', "SET USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE = 'XSMALL'"]],
    [config, SERVERLESS, {}, ['UNSET USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE', 'SET WAREHOUSE = "S3_ACCESS_LOGS_WH"']],
    [
      serverless,
      SERVERLESS,
      { USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE: 'Medium' },
      ["SET USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE = 'XSMALL'"]
    ],
    [
      serverlessTriggered,
      {},
      {},
      [
        'UNSET WAREHOUSE',
        "SET USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE = 'XSMALL' TARGET_COMPLETION_INTERVAL = '10 MINUTE'",
        'UNSET SCHEDULE'
      ]
    ],
    // A serverless task without a schedule has to have a target interval, also between two statements.
    [
      serverlessTriggered,
      { schedule: null },
      {},
      [
        "SET SCHEDULE = '60 MINUTE'",
        'UNSET WAREHOUSE',
        "SET USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE = 'XSMALL' TARGET_COMPLETION_INTERVAL = '10 MINUTE'",
        'UNSET SCHEDULE'
      ]
    ],
    [
      serverless,
      { schedule: null },
      {},
      ["SET SCHEDULE = '10 MINUTE'", 'UNSET WAREHOUSE', "SET USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE = 'XSMALL'"]
    ],
    [
      serverless,
      { ...SERVERLESS, schedule: null, target_completion_interval: '10 MINUTES' },
      {},
      ["SET SCHEDULE = '10 MINUTE'", 'UNSET TARGET_COMPLETION_INTERVAL']
    ],
    [
      triggered,
      { ...SERVERLESS, schedule: null, target_completion_interval: '10 MINUTES' },
      {},
      [
        "SET SCHEDULE = '60 MINUTE'",
        'UNSET USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE',
        'UNSET TARGET_COMPLETION_INTERVAL',
        'SET WAREHOUSE = "S3_ACCESS_LOGS_WH"',
        'UNSET SCHEDULE'
      ]
    ]
  ])('case %#', async (how, row, parameters, alters) => {
    const change = await changeFound(task, how as typeof config, found(row, parameters))
    expect(stepsAsSql(task, workOf(change))).toEqual(altered(...alters))
  })

  test('only where Snowflake does not change a task that runs, it is suspended, also if it has just been resumed', async () => {
    const live = { isSuspended: false, suspensions: 0 }
    const kind: Kind = task
    const steps = kind.steps(workOf(await changeFound(task, config, found({ schedule: '5 MINUTE' }))))
    const run: Run = async (operation) => {
      if (operation.name === 'task/suspend') live.isSuspended = ++live.suspensions === 2
      else if (operation.name === 'task/alter' && !live.isSuspended)
        throw new ServiceError(operation, '091421', 'the task is not suspended')
      return []
    }
    const ran: string[] = []
    const watcher = { ran: ({ name }: Operation) => void ran.push(name), waiting: () => undefined }
    await runSteps(steps, { run, read: run, clock: fakeClock() }, 'task', watcher)
    expect(ran).toEqual(['task/suspend', 'task/suspend', 'task/alter', 'task/resume'])
  })

  test('a suspended task is resumed, and the plan says why it was suspended', async () => {
    const change = await changeFound(
      task,
      config,
      found({ state: 'suspended', last_suspended_reason: 'SUSPENDED_DUE_TO_ERRORS' })
    )
    expect(differing(change)).toEqual(['state'])
    expect(change.notes.join()).toMatch(/SUSPENDED_DUE_TO_ERRORS.*TASK_HISTORY/)
    expect(stepsAsSql(task, workOf(change))).toEqual([`always: ${alter('RESUME')}`])
  })

  test('a suspended task that differs is not suspended again', async () => {
    const change = await changeFound(
      task,
      config,
      found({ state: 'suspended', last_suspended_reason: 'USER_SUSPENDED', comment: 'x' })
    )
    expect(change.notes).toEqual(['It is suspended: USER_SUSPENDED.'])
    expect(stepsAsSql(task, workOf(change))).toEqual([alter(`SET COMMENT = '${MARK}'`), `always: ${alter('RESUME')}`])
  })

  test('a started task has no note about an earlier suspension', async () => {
    expect((await changeFound(task, config, found({ last_suspended_reason: 'USER_SUSPENDED' }))).notes).toEqual([])
  })
})

describe('the task that deletes old rows', () => {
  const retaining = configWith({ snowflake: { retainDays: 400 } })
  const RETENTION = TASK.replace('TRANSFORMATION', 'RETENTION')
  const tables = { parsed: '', unparsed: '_UNPARSED', staging: '_STAGING' }
  const paths = Object.fromEntries(
    Object.entries(tables).map(([table, suffix]) => [
      table,
      [...STREAM.split('.').slice(0, 2), `S3_ACCESS_LOGS${suffix}`]
    ])
  )
  const DELETES = sql('retention/body', { ...paths, days: 400, offset: STREAM })
  const live = {
    name: 'S3_ACCESS_LOGS_RETENTION',
    schedule: 'USING CRON 17 3 * * * UTC',
    condition: null,
    definition: DELETES
  }
  const steps = async (row: Row) =>
    stepsAsSql(task, workOf(await changeFound(task, retaining, found({ ...live, ...row }), 1)))

  test('is only declared if rows are not kept forever', () => {
    expect(task.declare(config, sql)).toHaveLength(1)
    expect(task.declare(retaining, sql)).toHaveLength(2)
  })

  test('is created without a condition', async () => {
    const change = await changeFound(task, retaining, { 'task/show': [] }, 1)
    expect(stepsAsSql(task, workOf(change))).toEqual([
      `CREATE TASK ${RETENTION} WAREHOUSE = "S3_ACCESS_LOGS_WH" SCHEDULE = 'USING CRON 17 3 * * * UTC' USER_TASK_TIMEOUT_MS = 3600000 SUSPEND_TASK_AFTER_NUM_FAILURES = 10 ${SETTINGS} ALLOW_OVERLAPPING_EXECUTION = FALSE COMMENT = '${MARK}' AS ${DELETES.replaceAll(/\s+/g, ' ')}`,
      `ALTER TASK ${RETENTION} RESUME`
    ])
  })

  test('as declared', async () => {
    expect(differing(await changeFound(task, retaining, found(live), 1))).toEqual([])
  })

  test.each<[Row, string]>([
    [{ definition: DELETES.replaceAll('400', '30') }, `MODIFY AS ${DELETES.replaceAll(/\s+/g, ' ')}`],
    [{ condition: `SYSTEM$STREAM_HAS_DATA('${STREAM}')` }, 'REMOVE WHEN']
  ])('drift %#', async (row, alteration) => {
    expect(await steps(row)).toEqual(
      [alteration, 'RESUME'].map((what) => `${what === 'RESUME' ? 'always: ' : ''}ALTER TASK ${RETENTION} ${what}`)
    )
  })
})

test('names the missing privilege', async () => {
  const change = await changeFound(task, config, { ...found(), 'task/show-parameters': '003001' })
  expect(reasonOf(change)).toContain('GRANT MONITOR ON TASK S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_TRANSFORMATION')
})

test('is dropped', async () => {
  expect(stepsAsSql(task, deletionOf(await changeFound(task, config, found())))).toEqual([
    `DROP TASK IF EXISTS ${TASK}`
  ])
})

describe('the statement', () => {
  const select = BODY.slice(BODY.indexOf('SELECT'), BODY.indexOf('FROM'))
  /** Commas in parentheses separate arguments. */
  const selected = select
    .replace('SELECT', '')
    .split(/,(?![^(]*\))/)
    .map((text) => text.trim().replace(/^.*[ .]/s, ''))

  test('selects every column of both tables once, and no other', () => {
    const columns = [...PARSED_COLUMNS, ...UNPARSED_COLUMNS].map(({ name }) => name)
    expect(selected.toSorted()).toEqual([...new Set(columns)].toSorted())
  })

  test.each(PARSED_COLUMNS)('$name is converted to $type', ({ name, type }) => {
    const text = [...STAGING_COLUMNS].some((column) => column.name === name) ? `s.${name}` : `p.${name}`
    const expected = text.startsWith('s.')
      ? text
      : type.startsWith('NUMBER')
        ? `TRY_TO_NUMBER(${text}, 38, 0) AS ${name}`
        : type.startsWith('TIMESTAMP')
          ? `TRY_TO_TIMESTAMP_NTZ(${text}, 'YYYY-MM-DD HH24:MI:SS') AS ${name}`
          : text
    expect(select.replaceAll(/\s+/g, ' ')).toMatch(
      new RegExp(`(?:SELECT|,) ${expected.replaceAll(/[().$]/g, '\\$&')}(?:,| $)`)
    )
  })

  test('only uses columns that the parser returns', () => {
    const taken = [...select.matchAll(/p\.(\w+)/g)].map(([, name]) => name)
    expect(taken.toSorted()).toEqual(PARSER_COLUMNS.map(({ name }) => name).toSorted())
  })
})

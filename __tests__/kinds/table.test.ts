import { describe, expect, test } from '@jest/globals'
import { prepared } from '../../src/engine/prepare'
import { table } from '../../src/kinds/table'
import { type Column, PARSED_COLUMNS, STAGING_COLUMNS } from '../../src/model/columns'
import { MARK } from '../../src/model/names'
import type { Row } from '../../src/model/operation'
import { answering, type Answers, changeFound, deletionOf, NOW, stepsAsSql, workOf } from '../fakes/answers'
import { differing, reasonOf } from '../fakes/bench'
import { configWith } from '../fakes/config'

const config = configWith()
const [STAGING, PARSED] = [0, 1]
const NAMES = ['S3_ACCESS_LOGS_STAGING', 'S3_ACCESS_LOGS', 'S3_ACCESS_LOGS_UNPARSED']
const named = (at: number) => `"S3_ACCESS_LOGS_DB"."PUBLIC"."${NAMES[at]}"`

/** https://docs.snowflake.com/en/sql-reference/sql/desc-table */
const described = ({ name, type }: Column): Row => ({ name, type, kind: 'COLUMN', 'null?': 'Y', default: null })

function found(columns: readonly Row[], row: Row = {}): Answers {
  const rows = NAMES.map((name) => ({ name, kind: 'TABLE', comment: MARK, change_tracking: 'ON', ...row }))
  return { 'table/show': rows, 'table/describe': columns }
}

const staging = STAGING_COLUMNS.map(described)
const parsed = PARSED_COLUMNS.map(described)
const retyped = (name: string, type: string) => parsed.map((row) => (row['name'] === name ? { ...row, type } : row))

/** A schema without tables and views. */
const NONE: Answers = { 'table/show': [], 'view/show': [] }

describe('create', () => {
  test.each([
    [
      0,
      '("RAW" VARCHAR(16777216) COLLATE \'\', "TIMESTAMP" TIMESTAMP_NTZ(9), "LOG_FILE" VARCHAR(16777216) COLLATE \'\', "LOG_ROW" NUMBER(38,0)) CHANGE_TRACKING = TRUE '
    ],
    [
      2,
      '("RAW" VARCHAR(16777216) COLLATE \'\', "TIMESTAMP" TIMESTAMP_NTZ(9), "LOG_FILE" VARCHAR(16777216) COLLATE \'\', "LOG_ROW" NUMBER(38,0), "REASON" VARCHAR(16777216) COLLATE \'\') CHANGE_TRACKING = TRUE '
    ]
  ])('table %i', async (at, definition) => {
    const change = await changeFound(table, config, NONE, at)
    expect(stepsAsSql(table, workOf(change))).toEqual([`CREATE TABLE ${named(at)} ${definition}COMMENT = '${MARK}'`])
  })

  test('a table whose name differs in case is another table', async () => {
    const rows = [{ name: 'S3_access_logs', comment: MARK }]
    expect((await changeFound(table, config, { ...NONE, 'table/show': rows }, PARSED)).action).toBe('create')
  })

  test.each(['002003', '002043'])('in a schema that does not exist (%s)', async (code) => {
    expect((await changeFound(table, config, { 'table/show': code })).action).toBe('create')
    expect((await changeFound(table, config, { ...NONE, 'view/show': code })).action).toBe('create')
  })

  test.each([
    [PARSED, 3, ['before the apply with UNDROP TABLE S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS;']],
    [PARSED, '3', ['UNDROP']],
    [PARSED, 0, []],
    [PARSED, null, []],
    [2, 3, []]
  ])('table %i, with %p rows in the staging table', async (at, rows, hints) => {
    const staged = [{ name: NAMES[STAGING], comment: MARK, rows }]
    const { action, notes } = await changeFound(table, config, { ...NONE, 'table/show': staged }, at)
    expect([action, notes]).toEqual(['create', hints.map((hint) => expect.stringContaining(hint))])
  })

  test.each([
    [{}, 'ALTER VIEW … RENAME TO …'],
    [{ is_materialized: 'false' }, 'ALTER VIEW … RENAME TO …'],
    [{ is_materialized: 'true' }, 'ALTER MATERIALIZED VIEW … RENAME TO …']
  ])('is blocked by a view with the same name: %p', async (row, hint) => {
    const views = [{ name: NAMES[PARSED], ...row }]
    const change = await changeFound(table, config, { ...NONE, 'view/show': views }, PARSED)
    expect(reasonOf(change)).toContain(hint)
    expect((await changeFound(table, config, { ...NONE, 'view/show': views }, STAGING)).action).toBe('create')
  })
})

describe('as declared', () => {
  test.each([
    ['as created', parsed],
    [
      'with the new default length',
      parsed.map((row) => ({ ...row, type: String(row['type']).replace('16777216', '134217728') }))
    ],
    ['in another order', parsed.toReversed()],
    ['with another column', [...parsed, { name: 'team note', type: 'VARCHAR(10)', 'null?': 'Y', default: null }]],
    [
      'with another column that has a default',
      [...parsed, { name: 'LOADED', type: 'DATE', 'null?': 'N', default: 'CURRENT_DATE()' }]
    ]
  ])('%s', async (_, columns) => {
    expect((await changeFound(table, config, found(columns), PARSED)).action).toBe('none')
  })

  test.each(['terraform', '', null])('with the comment %p, which is only set at creation', async (comment) => {
    expect((await changeFound(table, config, found(parsed, { comment }), PARSED)).action).toBe('none')
  })

  test('notes other columns', async () => {
    const column = { name: 'team note', type: 'VARCHAR(10)', 'null?': 'Y', default: null }
    const { notes } = await changeFound(table, config, found([...parsed, column]), PARSED)
    expect(notes).toEqual(['It has other columns, which stay: "team note" VARCHAR(10).'])
  })

  test.each([
    ['staging', staging, STAGING],
    ['parsed', parsed, PARSED]
  ])('the %s table needs change tracking', async (_, columns, at) => {
    const live = found(columns, { change_tracking: 'OFF' })
    expect(differing(await changeFound(table, config, live, at))).toEqual(['changeTracking'])
  })
})

describe('drift', () => {
  test.each([
    [
      'only the columns of the quickstart',
      staging.slice(0, 2),
      {},
      ['ADD COLUMN "LOG_FILE" VARCHAR(16777216) COLLATE \'\', "LOG_ROW" NUMBER(38,0)']
    ],
    ['change tracking', staging, { change_tracking: 'OFF' }, ['SET CHANGE_TRACKING = TRUE']],
    [
      'both',
      staging.slice(0, 3),
      { comment: null, change_tracking: 'OFF' },
      ['ADD COLUMN "LOG_ROW" NUMBER(38,0)', 'SET CHANGE_TRACKING = TRUE']
    ]
  ])('%s', async (_, columns, row, expected) => {
    const change = await changeFound(table, config, found(columns, row), STAGING)
    expect(stepsAsSql(table, workOf(change))).toEqual(expected.map((what) => `ALTER TABLE ${named(STAGING)} ${what}`))
  })
})

describe('new columns in the staging table', () => {
  const BY_PLACE = 'COPY INTO S3_ACCESS_LOGS_STAGING FROM (SELECT $1, CURRENT_TIMESTAMP() FROM @S3_ACCESS_LOGS)'
  const BY_NAME = BY_PLACE.replace('STAGING FROM', 'STAGING (RAW, TIMESTAMP) FROM')
  const ADDED = `ALTER TABLE ${named(STAGING)} ADD COLUMN "LOG_FILE" VARCHAR(16777216) COLLATE '', "LOG_ROW" NUMBER(38,0)`

  test.each<[string, string, string, boolean]>([
    ['by place', BY_PLACE, 'RUNNING', true],
    ['by name', BY_NAME, 'RUNNING', false],
    ['by place, but is stopped permanently', BY_PLACE, 'STOPPED_STAGE_DROPPED', false]
  ])('a pipe that loads %s', async (_, definition, executionState, drained) => {
    const work = workOf(await changeFound(table, config, found(staging.slice(0, 2)), STAGING))
    const pipe = answering({
      'pipe/show': [{ name: 'S3_ACCESS_LOGS_PIPE', definition, notification_channel: 'arn:q' }],
      'pipe/status': [{ STATUS: JSON.stringify({ executionState }) }],
      'pipe/show-grants': [],
      'table/show': []
    })
    const steps = stepsAsSql(table, await prepared(table, work, pipe, NOW)).filter(
      (step) => !step.startsWith('after a failure: ')
    )
    expect([steps.at(0), steps.at(-1)]).toEqual([
      drained ? 'wait for Snowflake to receive pending S3 events' : ADDED,
      ADDED
    ])
  })
})

describe('blocked', () => {
  test.each([
    [retyped('REQUESTDATETIME', 'VARCHAR(16777216)'), ['REQUESTDATETIME', 'VARCHAR(16777216)', 'TIMESTAMP_NTZ(9)']],
    [retyped('BYTESSENT', 'NUMBER(10,0)'), ['BYTESSENT', 'NUMBER(10,0)', 'NUMBER(38,0)']],
    [retyped('KEY', 'VARCHAR(1024)'), ['KEY', 'VARCHAR(1024)', 'VARCHAR(16777216)']],
    [parsed.map((row) => (row['name'] === 'KEY' ? { ...row, 'null?': 'N' } : row)), ['KEY', 'DROP NOT NULL']],
    [
      parsed.map((row) => (row['name'] === 'KEY' ? { ...row, 'null?': 'N', default: "'none\\n'\n||'x'" } : row)),
      ['KEY', 'its default does not help', 'DROP NOT NULL']
    ],
    [
      [...parsed, { name: 'OWNER', type: 'VARCHAR(1)', 'null?': 'N', default: null }],
      ['OWNER', 'not managed by this action', 'DROP NOT NULL']
    ]
  ])('a column that cannot be changed in place, case %#', async (columns, words) => {
    const change = await changeFound(table, config, found(columns), PARSED)
    for (const word of words) expect(reasonOf(change)).toContain(word)
  })

  test('every such column is named', async () => {
    const columns = parsed.map((row) => ({ ...row, type: 'BOOLEAN' }))
    const reason = reasonOf(await changeFound(table, config, found(columns), PARSED))
    expect(reason.split('Column ')).toHaveLength(PARSED_COLUMNS.length + 1)
  })
})

test.each([
  [0, 'the table is empty, so drop it (DROP TABLE …)'],
  [7, 'rename the table (ALTER TABLE … RENAME TO …)']
])('says what to do with a table of %i rows that has a column of another type', async (rows, way) => {
  const change = await changeFound(table, config, found(retyped('KEY', 'BOOLEAN'), { rows }), PARSED)
  expect(reasonOf(change)).toContain(`Column KEY is BOOLEAN, not VARCHAR(16777216): ${way}`)
})

test('text in a table with rows can be converted, as in a pipeline of the quickstart', async () => {
  const change = await changeFound(
    table,
    config,
    found(retyped('HTTPSTATUS', 'VARCHAR(16777216)'), { rows: 7 }),
    PARSED
  )
  expect(reasonOf(change)).toContain('convert it as docs/adopting.md shows; or rename the table')
})

test('names the missing privilege', async () => {
  const change = await changeFound(table, config, { ...found(parsed), 'table/describe': '003001' }, PARSED)
  expect(reasonOf(change)).toContain('GRANT REFERENCES ON TABLE S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS')
})

test.each([
  [MARK, undefined],
  ['terraform', 'it was not created by this action'],
  [null, 'it was not created by this action']
])('with the comment %p, destroy retains it: %p', async (comment, reason) => {
  const change = await changeFound(table, config, found(parsed, { comment }), PARSED)
  if (!('live' in change)) throw new Error('it does not exist')
  expect(table.retainedBecause?.(change.live as never, null)).toBe(reason)
})

test('is only dropped with destroy-data', async () => {
  const change = await changeFound(table, config, found(parsed), PARSED)
  expect(table.retainedOnDestroy).toBe('data')
  expect(stepsAsSql(table, deletionOf(change))).toEqual([`DROP TABLE IF EXISTS ${named(PARSED)}`])
})

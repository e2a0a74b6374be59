import { describe, expect, test } from '@jest/globals'
import { stream } from '../../src/kinds/stream'
import { MARK } from '../../src/model/names'
import { type Answers, changeFound, deletionOf, stepsAsSql, workOf } from '../fakes/answers'
import { differing } from '../fakes/bench'
import { configWith } from '../fakes/config'

const config = configWith()
const STREAM = '"S3_ACCESS_LOGS_DB"."PUBLIC"."S3_ACCESS_LOGS_STREAM"'
const STAGING = '"S3_ACCESS_LOGS_DB"."PUBLIC"."S3_ACCESS_LOGS_STAGING"'
const INCOMPLETE = `${MARK} [lines from before it are still to be loaded]`

/** https://docs.snowflake.com/en/sql-reference/sql/show-streams */
const ROW = {
  name: 'S3_ACCESS_LOGS_STREAM',
  table_name: 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_STAGING',
  source_type: 'Table',
  type: 'DELTA',
  stale: 'false',
  mode: 'APPEND_ONLY',
  invalid_reason: 'N/A',
  comment: MARK
}

function found(row: Readonly<Record<string, unknown>> | null, rows: number | string = 5): Answers {
  return {
    'stream/show': row === null ? [] : [{ ...ROW, ...row }],
    'table/show': [{ name: 'S3_ACCESS_LOGS_STAGING', rows }]
  }
}

const create = (comment: string, at = '') =>
  `CREATE OR REPLACE STREAM ${STREAM} ON TABLE ${STAGING} ${at}APPEND_ONLY = TRUE COMMENT = '${comment}'`
const load = (which: string) =>
  expect.stringMatching(
    new RegExp(
      `^INSERT FIRST .* FROM ${STAGING} AS s, .* WHERE s.LOG_FILE IS ${which} AND NOT EXISTS .* CHANGES \\(INFORMATION => APPEND_ONLY\\) AT \\(STREAM => 'S3_ACCESS_LOGS_DB\\.PUBLIC\\.S3_ACCESS_LOGS_STREAM'\\) AS c .* AND NOT EXISTS `
    )
  )
const NAMED = load('NOT NULL')
const UNNAMED = load('NULL')
const MARKED = `ALTER STREAM ${STREAM} SET COMMENT = '${MARK}'`
const AT = "AT (STREAM => 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_STREAM') "
const RECREATE = [create(INCOMPLETE), 'USE WAREHOUSE "S3_ACCESS_LOGS_WH"', NAMED, UNNAMED, MARKED]

test.each([
  {},
  { stale: false },
  { table_name: '"S3_ACCESS_LOGS_DB"."PUBLIC"."S3_ACCESS_LOGS_STAGING"' },
  { stale_after: new Date() }
])('%p is as declared', async (row) => {
  expect((await changeFound(stream, config, found(row))).action).toBe('none')
})

describe('drift', () => {
  test('the comment: it may be another stream that skipped lines', async () => {
    const change = await changeFound(stream, config, found({ comment: null }))
    expect(stepsAsSql(stream, workOf(change))).toEqual(['USE WAREHOUSE "S3_ACCESS_LOGS_WH"', NAMED, MARKED])
    const empty = await changeFound(stream, config, found({ comment: null }, 0))
    expect(stepsAsSql(stream, workOf(empty))).toEqual([MARKED])
  })

  test('another mode keeps the offset', async () => {
    const change = await changeFound(stream, config, found({ mode: 'DEFAULT' }))
    expect([change.action, differing(change)]).toEqual(['replace', ['mode']])
    expect(stepsAsSql(stream, workOf(change))).toEqual([create(MARK, AT)])
  })

  test('another mode, on a stream that is not ours', async () => {
    const change = await changeFound(stream, config, found({ mode: 'DEFAULT', comment: '' }))
    expect(stepsAsSql(stream, workOf(change))).toEqual([
      create(`${MARK} [lines that were left out before it are still to be loaded]`, AT),
      'USE WAREHOUSE "S3_ACCESS_LOGS_WH"',
      NAMED,
      MARKED
    ])
  })

  test.each([
    [{ stale: 'true' }, ['stale']],
    [{ table_name: 'DB.S.OTHER' }, ['table']],
    [{ table_name: 'No privilege or table dropped', stale: 'true' }, ['table', 'stale']]
  ])('%p: recreated, and the missing lines are loaded', async (row, fields) => {
    const change = await changeFound(stream, config, found(row))
    expect([change.action, differing(change)]).toEqual(['replace', fields])
    expect(stepsAsSql(stream, workOf(change))).toEqual(RECREATE)
  })

  test('a run that was interrupted before it loaded them', async () => {
    const change = await changeFound(stream, config, found({ comment: INCOMPLETE }))
    expect([change.action, stepsAsSql(stream, workOf(change))]).toEqual(['update', RECREATE.slice(1)])
  })
})

describe('creation', () => {
  test.each([0, '0'])('of a stream on %p rows', async (rows) => {
    const change = await changeFound(stream, config, found(null, rows))
    expect([change.action, stepsAsSql(stream, workOf(change))]).toEqual(['create', [create(MARK)]])
  })

  test('of a stream that was dropped', async () => {
    expect(stepsAsSql(stream, workOf(await changeFound(stream, config, found(null, 5))))).toEqual(RECREATE)
  })

  test('without a warehouse, on the default warehouse of the user', async () => {
    const serverless = configWith({ snowflake: { warehouse: null } })
    const change = await changeFound(stream, serverless, found({ stale: true }))
    expect(stepsAsSql(stream, workOf(change))).toEqual([RECREATE[0], ...RECREATE.slice(2)])
  })

  test('before the schema exists', async () => {
    const change = await changeFound(stream, config, { 'stream/show': '002003', 'table/show': '002043' })
    expect(stepsAsSql(stream, workOf(change))).toEqual([create(MARK)])
  })
})

test('drop', async () => {
  expect(stepsAsSql(stream, deletionOf(await changeFound(stream, config, found({}))))).toEqual([
    `DROP STREAM IF EXISTS ${STREAM}`
  ])
})

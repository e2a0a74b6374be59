import { describe, expect, test } from '@jest/globals'
import { stream } from '../../src/kinds/stream'
import { MARK } from '../../src/model/names'
import { answering, type Answers, changeFound, deletionOf, NOW, stepsAsSql, workOf } from '../fakes/answers'
import { differing } from '../fakes/bench'
import { configWith } from '../fakes/config'

const config = configWith()
const STREAM = '"S3_ACCESS_LOGS_DB"."PUBLIC"."S3_ACCESS_LOGS_STREAM"'
const STAGING = '"S3_ACCESS_LOGS_DB"."PUBLIC"."S3_ACCESS_LOGS_STAGING"'
const INCOMPLETE = `${MARK} [lines from before it are still to be loaded]`
const UNCHECKED = `${MARK} [lines that were left out before it are still to be loaded]`
const UNCHECKED_UNNAMED = `${MARK} [lines that were left out before it, also unnamed ones, are still to be loaded]`
const CREATED = '2026-01-01T00:00:01.234Z'
const TABLE_SINCE = new Date('2026-01-01T00:00:00Z')

/** https://docs.snowflake.com/en/sql-reference/sql/show-streams */
const ROW = {
  name: 'S3_ACCESS_LOGS_STREAM',
  table_name: 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_STAGING',
  source_type: 'Table',
  type: 'DELTA',
  stale: 'false',
  mode: 'APPEND_ONLY',
  invalid_reason: 'N/A',
  created_on: new Date(CREATED),
  comment: `${MARK} [created ${CREATED}]`
}

function found(row: Readonly<Record<string, unknown>> | null, rows: number | string = 5): Answers {
  return {
    'stream/show': row === null ? [] : [{ ...ROW, ...row }],
    'table/show': [{ name: 'S3_ACCESS_LOGS_STAGING', rows, created_on: TABLE_SINCE }]
  }
}

const replace = (comment: string, at = '') =>
  `CREATE OR REPLACE STREAM ${STREAM} ON TABLE ${STAGING} ${at}APPEND_ONLY = TRUE COMMENT = '${comment} []'`
const load = (which: string, since = '') =>
  expect.stringMatching(
    new RegExp(
      `^INSERT FIRST .* FROM ${STAGING} AS s, .* WHERE s.LOG_FILE IS ${which} AND .*${since} AND NOT EXISTS .* CHANGES \\(INFORMATION => APPEND_ONLY\\) AT \\(STREAM => 'S3_ACCESS_LOGS_DB\\.PUBLIC\\.S3_ACCESS_LOGS_STREAM'\\) AS c .* AND NOT EXISTS `
    )
  )
const NAMED = load('NOT NULL')
const UNNAMED = load('NULL')
/** Older ones may be missing on purpose. */
const RECENT_UNNAMED = load('NULL', String.raw`\(s.TIMESTAMP IS NULL OR s.TIMESTAMP >= DATEADD\('hour', -14, .*\)\)`)
const MARKED = [
  String.raw`SHOW STREAMS LIKE 'S3\\_ACCESS\\_LOGS\\_STREAM' IN SCHEMA "S3_ACCESS_LOGS_DB"."PUBLIC" → created`,
  `ALTER STREAM ${STREAM} SET COMMENT = '${MARK} [created <created>]'`
]
const AT = "AT (STREAM => 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_STREAM') "
/** Refused if another apply has just created it: its lines since then would be lost. */
const CREATE = replace(INCOMPLETE).replace('OR REPLACE ', '')
const RECREATE = [replace(INCOMPLETE), 'USE WAREHOUSE "S3_ACCESS_LOGS_WH"', NAMED, UNNAMED, ...MARKED]

test.each([
  {},
  { stale: false },
  { table_name: '"S3_ACCESS_LOGS_DB"."PUBLIC"."S3_ACCESS_LOGS_STAGING"' },
  { stale_after: new Date() },
  // The mark of earlier versions, on the first stream.
  { comment: MARK }
])('%p is as declared', async (row) => {
  expect((await changeFound(stream, config, found(row))).action).toBe('none')
})

describe('drift', () => {
  test('the comment: it may be another stream that skipped lines', async () => {
    const change = await changeFound(stream, config, found({ comment: null }))
    expect(stepsAsSql(stream, workOf(change))).toEqual(['USE WAREHOUSE "S3_ACCESS_LOGS_WH"', NAMED, ...MARKED])
    const empty = await changeFound(stream, config, found({ comment: null }, 0))
    expect(stepsAsSql(stream, workOf(empty))).toEqual(MARKED)
  })

  test.each([
    ['recreated from its own GET_DDL, or cloned', { created_on: new Date('2026-02-02T00:00:00Z') }],
    ['recreated with the mark of earlier versions', { comment: MARK, created_on: new Date('2026-02-02T00:00:00Z') }]
  ])('%s: it may have skipped lines', async (_, row) => {
    const change = await changeFound(stream, config, found(row))
    expect([change.action, differing(change)]).toEqual(['update', ['comment']])
    expect(stepsAsSql(stream, workOf(change))).toEqual(['USE WAREHOUSE "S3_ACCESS_LOGS_WH"', NAMED, ...MARKED])
  })

  test.each<[string, Readonly<Record<string, unknown>>, string, readonly unknown[]]>([
    ['younger than the parsed table', { comment: '' }, '2026-01-01T00:00:00Z', [NAMED, RECENT_UNNAMED]],
    ['older than the parsed table', { comment: '' }, '2026-01-02T00:00:00Z', [NAMED]],
    ['noted as that', { comment: UNCHECKED_UNNAMED }, '2026-01-02T00:00:00Z', [NAMED, RECENT_UNNAMED]],
    ['noted as the other', { comment: UNCHECKED }, '2026-01-01T00:00:00Z', [NAMED]]
  ])(
    'lines that do not name their file are loaded if the stream may have skipped them: %s',
    async (_, row, since, loads) => {
      const parsed = { name: 'S3_ACCESS_LOGS', rows: 1, created_on: new Date(since) }
      const answers = found(row)
      const change = await changeFound(stream, config, {
        ...answers,
        'table/show': [...(answers['table/show'] as readonly Readonly<Record<string, unknown>>[]), parsed]
      })
      expect(stepsAsSql(stream, workOf(change)).slice(1, -2)).toEqual(loads)
    }
  )

  test('privileges that CREATE OR REPLACE loses are granted again, also by the run that finishes', async () => {
    const live = [
      { privilege: 'OWNERSHIP', granted_to: 'ROLE', grantee_name: 'DEPLOY', grant_option: 'true' },
      { privilege: 'SELECT', granted_to: 'ROLE', grantee_name: 'ANALYST', grant_option: 'true' },
      { privilege: 'SELECT', granted_to: 'DATABASE_ROLE', grantee_name: 'READERS', grant_option: 'false' }
    ]
    const answers = { ...found({ mode: 'DEFAULT' }), 'stream/show-grants': live }
    const change = workOf(await changeFound(stream, config, answers))
    const extra = await stream.prepare?.(change as never, answering(answers), NOW)
    const note = '[["SELECT","ANALYST","GRANT"],["SELECT",["S3_ACCESS_LOGS_DB","READERS"],"","DATABASE ROLE"]]'
    const granted = [
      `GRANT SELECT ON STREAM ${STREAM} TO ROLE "ANALYST" WITH GRANT OPTION`,
      `GRANT SELECT ON STREAM ${STREAM} TO DATABASE ROLE "S3_ACCESS_LOGS_DB"."READERS"`
    ]
    expect(stepsAsSql(stream, { ...change, extra })).toEqual([
      replace(UNCHECKED, AT).replace("[]'", `${note}'`),
      ...granted,
      ...MARKED
    ])
    const interrupted = await changeFound(stream, config, found({ comment: `${UNCHECKED} ${note}` }, 0))
    expect(stepsAsSql(stream, workOf(interrupted))).toEqual([...granted, ...MARKED])
  })

  test('another mode keeps the offset', async () => {
    const change = await changeFound(stream, config, found({ mode: 'DEFAULT' }))
    expect([change.action, differing(change)]).toEqual(['replace', ['mode']])
    expect(stepsAsSql(stream, workOf(change))).toEqual([replace(UNCHECKED, AT), ...MARKED])
  })

  test('another mode, on a stream that is not ours', async () => {
    const change = await changeFound(stream, config, found({ mode: 'DEFAULT', comment: '' }))
    expect(stepsAsSql(stream, workOf(change))).toEqual([
      replace(UNCHECKED, AT),
      'USE WAREHOUSE "S3_ACCESS_LOGS_WH"',
      NAMED,
      ...MARKED
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
    expect([change.action, stepsAsSql(stream, workOf(change))]).toEqual(['create', [CREATE, ...MARKED]])
  })

  test('of a stream that was dropped', async () => {
    expect(stepsAsSql(stream, workOf(await changeFound(stream, config, found(null, 5))))).toEqual([
      CREATE,
      ...RECREATE.slice(1)
    ])
  })

  test('without a warehouse, on the default warehouse of the user', async () => {
    const serverless = configWith({ snowflake: { warehouse: null } })
    const change = await changeFound(stream, serverless, found({ stale: true }))
    expect(stepsAsSql(stream, workOf(change))).toEqual([RECREATE[0], ...RECREATE.slice(2)])
  })

  test('before the schema exists', async () => {
    const change = await changeFound(stream, config, { 'stream/show': '002003', 'table/show': '002043' })
    expect(stepsAsSql(stream, workOf(change))).toEqual([CREATE, ...MARKED])
  })
})

test('drop', async () => {
  expect(stepsAsSql(stream, deletionOf(await changeFound(stream, config, found({}))))).toEqual([
    `DROP STREAM IF EXISTS ${STREAM}`
  ])
})

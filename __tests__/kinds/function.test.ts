import { describe, expect, test } from '@jest/globals'
import { userFunction } from '../../src/kinds/function'
import { PARSER_COLUMNS } from '../../src/model/columns'
import { MARK } from '../../src/model/names'
import { REPARSING } from '../../src/snowflake/reparse'
import { answering, type Answers, changeFound, deletionOf, sql, stepsAsSql, workOf } from '../fakes/answers'
import { differing, reasonOf } from '../fakes/bench'
import { configWith } from '../fakes/config'

const config = configWith()
const [PARSER, DECODER] = [0, 1]
const NAMES = ['PARSE_S3_ACCESS_LOGS', 'DECODE_S3_ACCESS_LOGS_KEY']
const named = (at: number) => `"S3_ACCESS_LOGS_DB"."PUBLIC"."${NAMES[at]}"`

const columns = (size = '') => PARSER_COLUMNS.map(({ name }) => `${name} VARCHAR${size}`).join(', ')
const PARSER_LIVE = {
  signature: '(LINE VARCHAR)',
  returns: `TABLE (${columns()})`,
  language: 'JAVASCRIPT',
  'null handling': 'CALLED ON NULL INPUT',
  volatility: 'IMMUTABLE',
  body: sql('function/parse_s3_access_logs.js', {})
}
const DECODER_LIVE = {
  ...PARSER_LIVE,
  signature: '(KEY VARCHAR)',
  returns: 'VARCHAR',
  body: sql('function/decode_s3_key.js', {})
}

/** https://docs.snowflake.com/en/sql-reference/sql/desc-function */
function found(properties: Readonly<Record<string, string>>, description = MARK): Answers {
  return {
    'function/describe': Object.entries(properties).map(([property, value]) => ({ property, value })),
    'function/show': NAMES.flatMap((name) => [
      { name, arguments: `${name}(NUMBER, VARCHAR) RETURN VARCHAR`, description: 'another function' },
      { name, arguments: `${name}(VARCHAR) RETURN TABLE (A VARCHAR)`, description }
    ])
  }
}

describe('create', () => {
  const ABSENT = { 'function/describe': '002003', 'function/show': [] }

  test('the parser', async () => {
    const [statement = '', ...more] = stepsAsSql(userFunction, workOf(await changeFound(userFunction, config, ABSENT)))
    expect(more).toEqual([])
    const returns = PARSER_COLUMNS.map(({ name }) => `"${name}" VARCHAR`).join(', ')
    expect(
      statement.startsWith(
        `CREATE OR REPLACE FUNCTION ${named(PARSER)}("LINE" VARCHAR) COPY GRANTS RETURNS TABLE (${returns}) LANGUAGE JAVASCRIPT CALLED ON NULL INPUT IMMUTABLE COMMENT = '${MARK}' AS $\${ `
      )
    ).toBe(true)
  })

  test('the decoder of keys', async () => {
    const [statement] = stepsAsSql(userFunction, workOf(await changeFound(userFunction, config, ABSENT, DECODER)))
    expect(statement).toContain(
      `FUNCTION ${named(DECODER)}("KEY" VARCHAR) COPY GRANTS RETURNS VARCHAR LANGUAGE JAVASCRIPT`
    )
  })
})

test.each([
  ['as created', PARSER, PARSER_LIVE],
  [
    'with explicit lengths',
    PARSER,
    { ...PARSER_LIVE, signature: '(LINE VARCHAR(16777216))', returns: `TABLE (${columns('(16777216)')})` }
  ],
  ['with blank lines around the body', PARSER, { ...PARSER_LIVE, body: `\n${PARSER_LIVE.body}\n` }],
  ['the decoder', DECODER, DECODER_LIVE],
  ['the decoder with an explicit length', DECODER, { ...DECODER_LIVE, returns: 'VARCHAR(16777216)' }]
])('as declared: %s', async (_, at, live) => {
  expect((await changeFound(userFunction, config, found(live), at)).action).toBe('none')
})

describe('drift is fixed with one statement', () => {
  test.each([
    ['body', { body: '{ processRow: function () {} }' }],
    ['returns', { returns: 'TABLE (A VARCHAR)' }],
    ['returns', { returns: 'VARCHAR' }],
    ['argument', { signature: '(RAW VARCHAR)' }],
    ['volatility', { volatility: 'VOLATILE' }],
    ['nullHandling', { 'null handling': 'RETURNS NULL ON NULL INPUT' }],
    ['language', { language: 'PYTHON' }]
  ])('%s %j', async (field, live) => {
    const change = await changeFound(userFunction, config, found({ ...PARSER_LIVE, ...live }))
    expect([change.action, differing(change)]).toEqual(['update', [field]])
    expect(stepsAsSql(userFunction, workOf(change))).toEqual([
      expect.stringMatching(/^CREATE OR REPLACE FUNCTION .* COPY GRANTS /)
    ])
  })

  test('its own comment, not that of another function with the same name', async () => {
    expect(differing(await changeFound(userFunction, config, found(PARSER_LIVE, 'user-defined function')))).toEqual([
      'comment'
    ])
  })

  test('a hidden body', async () => {
    const { body: _, ...secure } = PARSER_LIVE
    expect(differing(await changeFound(userFunction, config, found(secure)))).toEqual(['body'])
  })
})

test('names the missing privilege', async () => {
  const change = await changeFound(userFunction, config, { ...found(PARSER_LIVE), 'function/describe': '003001' })
  expect(reasonOf(change)).toContain('GRANT USAGE ON FUNCTION S3_ACCESS_LOGS_DB.PUBLIC.PARSE_S3_ACCESS_LOGS(VARCHAR)')
})

test('is dropped by its signature', async () => {
  const change = await changeFound(userFunction, config, found(PARSER_LIVE))
  expect(stepsAsSql(userFunction, deletionOf(change))).toEqual([`DROP FUNCTION IF EXISTS ${named(PARSER)}(VARCHAR)`])
})

describe('the parser changes', () => {
  const tables = (unparsed: number) => ({
    'table/show': [
      { name: 'S3_ACCESS_LOGS_UNPARSED', rows: unparsed },
      { name: 'S3_ACCESS_LOGS', rows: 5 }
    ]
  })
  const stepsWith = async (properties: Readonly<Record<string, string>>, description: string, unparsed: number) => {
    const answers = { ...found(properties, description), ...tables(unparsed) }
    const work = workOf(await changeFound(userFunction, config, answers))
    const extra = await userFunction.prepare?.(work as never, answering(answers), new Date(0))
    return stepsAsSql(userFunction, { ...work, extra }).map((step) => step.slice(0, 26))
  }
  const OLD = { ...PARSER_LIVE, body: '{}' }
  const AGAIN = [
    'USE WAREHOUSE "S3_ACCESS_L',
    'INSERT FIRST WHEN REASON I',
    'DELETE FROM "S3_ACCESS_LOG',
    'wait for the other unparse',
    'UPDATE "S3_ACCESS_LOGS_DB"',
    'ALTER FUNCTION "S3_ACCESS_'
  ]

  test.each<[string, Readonly<Record<string, string>>, string, number, readonly string[]]>([
    ['nothing is unparsed', OLD, MARK, 0, ['CREATE OR REPLACE FUNCTION']],
    ['lines are unparsed', OLD, MARK, 3, ['CREATE OR REPLACE FUNCTION', ...AGAIN]],
    ['another property differs', { ...PARSER_LIVE, volatility: 'VOLATILE' }, MARK, 3, ['CREATE OR REPLACE FUNCTION']],
    ['a run was interrupted', PARSER_LIVE, REPARSING, 3, AGAIN],
    ['a run was interrupted at its very end', PARSER_LIVE, REPARSING, 0, AGAIN.slice(-1)],
    ['interrupted, and changed again', OLD, REPARSING, 3, ['CREATE OR REPLACE FUNCTION', ...AGAIN]]
  ])('%s', async (_, properties, description, unparsed, steps) => {
    expect(await stepsWith(properties, description, unparsed)).toEqual(steps)
  })
})

import { describe, expect, test } from '@jest/globals'
import { fileFormat } from '../../src/kinds/file-format'
import { MARK } from '../../src/model/names'
import { changeFound, deletionOf, stepsAsSql, workOf } from '../fakes/answers'
import { differing } from '../fakes/bench'
import { configWith } from '../fakes/config'

const config = configWith()
const NAME = '"S3_ACCESS_LOGS_DB"."PUBLIC"."TEXT_FORMAT"'

/** As shown by DESCRIBE. https://docs.snowflake.com/en/sql-reference/sql/desc-file-format */
const AS_DECLARED = {
  TYPE: 'CSV',
  RECORD_DELIMITER: '\\n',
  FIELD_DELIMITER: 'NONE',
  FILE_EXTENSION: '',
  SKIP_HEADER: '0',
  PARSE_HEADER: 'false',
  DATE_FORMAT: 'AUTO',
  ESCAPE: 'NONE',
  ESCAPE_UNENCLOSED_FIELD: 'NONE',
  TRIM_SPACE: 'false',
  FIELD_OPTIONALLY_ENCLOSED_BY: 'NONE',
  NULL_IF: '[]',
  COMPRESSION: 'AUTO',
  ERROR_ON_COLUMN_COUNT_MISMATCH: 'true',
  VALIDATE_UTF8: 'true',
  SKIP_BLANK_LINES: 'true',
  REPLACE_INVALID_CHARACTERS: 'true',
  EMPTY_FIELD_AS_NULL: 'false',
  SKIP_BYTE_ORDER_MARK: 'false',
  ENCODING: 'UTF8',
  MULTI_LINE: 'true'
}

function found(options: Readonly<Record<string, unknown>> = {}, comment: string | null = MARK) {
  const rows = Object.entries({ ...AS_DECLARED, ...options })
  return {
    'file-format/show': [{ name: 'TEXT_FORMAT', type: 'CSV', comment }],
    'file-format/describe': rows.map(([property, property_value]) => ({ property, property_value }))
  }
}

const OPTIONS = String.raw`COMPRESSION = AUTO RECORD_DELIMITER = ' ' FIELD_DELIMITER = NONE SKIP_HEADER = 0 PARSE_HEADER = FALSE SKIP_BLANK_LINES = TRUE ESCAPE = NONE ESCAPE_UNENCLOSED_FIELD = NONE FIELD_OPTIONALLY_ENCLOSED_BY = NONE TRIM_SPACE = FALSE NULL_IF = () EMPTY_FIELD_AS_NULL = FALSE ENCODING = UTF8 REPLACE_INVALID_CHARACTERS = TRUE SKIP_BYTE_ORDER_MARK = FALSE`

test.each([
  {},
  { ENCODING: 'UTF-8' },
  { TRIM_SPACE: false, SKIP_BLANK_LINES: true, SKIP_HEADER: 0 },
  { PARSE_HEADER: undefined },
  { ESCAPE: null, FIELD_OPTIONALLY_ENCLOSED_BY: '' },
  { NULL_IF: '' },
  { FILE_EXTENSION: '.log', DATE_FORMAT: 'YYYY' }
])('%p is as declared', async (options) => {
  expect((await changeFound(fileFormat, config, found(options))).action).toBe('none')
})

describe('each option that would corrupt a line', () => {
  test.each([
    ['RECORD_DELIMITER', '\\r\\n', 'recordDelimiter', '\r\n'],
    ['FIELD_DELIMITER', ',', 'fieldDelimiter', ','],
    ['SKIP_HEADER', '1', 'skipHeader', 1],
    ['PARSE_HEADER', 'true', 'parseHeader', true],
    ['SKIP_BLANK_LINES', 'false', 'skipBlankLines', false],
    ['ESCAPE', '\\\\', 'escape', '\\'],
    ['ESCAPE_UNENCLOSED_FIELD', '\\\\', 'escapeUnenclosedField', '\\'],
    ['FIELD_OPTIONALLY_ENCLOSED_BY', '\\"', 'fieldOptionallyEnclosedBy', '"'],
    ['TRIM_SPACE', 'true', 'trimSpace', true],
    ['NULL_IF', '[\\\\N]', 'nullIf', ['\\N']],
    ['EMPTY_FIELD_AS_NULL', 'true', 'emptyFieldAsNull', true],
    ['ENCODING', 'ISO88591', 'encoding', 'ISO88591'],
    ['REPLACE_INVALID_CHARACTERS', 'false', 'replaceInvalidCharacters', false],
    ['SKIP_BYTE_ORDER_MARK', 'true', 'skipByteOrderMark', true],
    ['COMPRESSION', 'GZIP', 'compression', 'GZIP']
  ])('%s = %p', async (option, cell, field, before) => {
    const change = await changeFound(fileFormat, config, found({ [option]: cell }))
    expect([change.action, differing(change), change.diff[0]?.before]).toEqual(['update', [field], before])
    expect(stepsAsSql(fileFormat, workOf(change))).toEqual([`ALTER FILE FORMAT ${NAME} SET ${OPTIONS}`])
  })
})

test.each(['terraform', null])('the comment %p, which is only set at creation, is as declared', async (comment) => {
  expect((await changeFound(fileFormat, config, found({}, comment))).action).toBe('none')
})

test('another TYPE is blocked', async () => {
  const change = await changeFound(fileFormat, config, found({ TYPE: 'JSON' }))
  expect(change).toMatchObject({ action: 'blocked', reason: expect.stringContaining('RENAME') })
})

test.each([
  ['not listed', { 'file-format/show': [], 'file-format/describe': '002003' }],
  ['no schema', { 'file-format/show': '002043', 'file-format/describe': '002003' }]
])('created when %s', async (_, answers) => {
  const change = await changeFound(fileFormat, config, answers)
  expect(stepsAsSql(fileFormat, workOf(change))).toEqual([
    `CREATE FILE FORMAT ${NAME} TYPE = CSV ${OPTIONS} COMMENT = '${MARK}'`
  ])
})

test.each([
  [MARK, [], undefined],
  ['terraform', [], 'it was not created by this action'],
  [null, ['OTHER'], 'it was not created by this action'],
  [MARK, ['OTHER', 'other'], 'other pipes in the schema may use it: OTHER, "other"']
])('with the comment %p and the pipes %p, destroy retains it: %p', async (comment, pipes, reason) => {
  const change = await changeFound(fileFormat, config, found({}, comment))
  if (!('live' in change)) throw new Error('it does not exist')
  expect(fileFormat.retainedBecause?.(change.live as never, { pipes })).toBe(reason)
})

test('dropped', async () => {
  const change = await changeFound(fileFormat, config, found())
  expect(stepsAsSql(fileFormat, deletionOf(change))).toEqual([`DROP FILE FORMAT IF EXISTS ${NAME}`])
})

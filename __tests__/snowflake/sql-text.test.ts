import { describe, expect, test } from '@jest/globals'
import { sameSql, tokens } from '../../src/snowflake/sql-text'

describe('the same statement', () => {
  test.each([
    ['select 1', 'SELECT   1 ;\n'],
    ['copy into t from @s', 'COPY INTO "T" FROM @"S"'],
    ['select a -- why\nfrom b', 'SELECT A FROM B'],
    ['select a // why\nfrom b', 'SELECT A /* why\n */ FROM B'],
    ["select 'it''s'", "select 'it\\'s'"],
    ["select 'a\\nb'", "select 'a\nb'"],
    ['select $$it$$', "select 'it'"],
    ['f( $1 , metadata$filename )', 'F($1,METADATA$FILENAME)'],
    ['a::text', 'A :: TEXT']
  ])('%p is %p', (one, other) => expect(sameSql(one, other)).toBe(true))
})

describe('different statements', () => {
  test.each([
    ["select 'a'", "select 'A'"],
    ["select ' a'", "select 'a'"],
    ['select "abc"', 'select abc'],
    ['select $1', 'select $2'],
    ['select a', 'select a, b'],
    ['select ab', 'select a b'],
    ["select '--x'", "select ''"],
    ['select 1; select 2', 'select 1']
  ])('%p is not %p', (one, other) => expect(sameSql(one, other)).toBe(false))
})

test('tokens', () => {
  expect(tokens('COPY INTO db."my-s".t FROM @stg -- x\nON_ERROR = \'CONTINUE\';')).toEqual([
    'COPY',
    'INTO',
    'DB',
    '.',
    '"my-s"',
    '.',
    'T',
    'FROM',
    '@',
    'STG',
    'ON_ERROR',
    '=',
    "'CONTINUE'"
  ])
})

test.each(["'open", '"open', '/* open', '$$open'])('unfinished %p ends', (sql) => {
  expect(Array.isArray(tokens(sql))).toBe(true)
})

import { describe, expect, test } from '@jest/globals'
import { leadingComment, tokenize } from '../../../sandbox/snowflake/statements/lexer'
import { codeOf } from './account'

const values = (sql: string) =>
  tokenize(sql)
    .slice(0, -1)
    .map(({ kind, value }) => `${kind}:${value}`)

describe('tokens', () => {
  test.each([
    ['select a', ['word:SELECT', 'word:A']],
    ['"a""b" "C"', ['quoted:a"b', 'quoted:C']],
    [`'it''s'`, ["string:it's"]],
    [String.raw`'a\'b\\n\n\t\x41\u0042\101\z'`, ["string:a'b\\n\n\tABAz"]],
    ['$$ a \' " -- $ $$', ['string: a \' " -- $ ']],
    ['a -- b\nc // d\ne /* f\n; */ g', ['word:A', 'word:C', 'word:E', 'word:G']],
    ['@db.s."my stage"/a-b/c=1/x.gz)', ['stage:db.s."my stage"/a-b/c=1/x.gz', 'symbol:)']],
    ['$1::number(3)', ['word:$1', 'symbol:::', 'word:NUMBER', 'symbol:(', 'number:3', 'symbol:)']],
    ['a=>1.5e3', ['word:A', 'symbol:=>', 'number:1.5e3']],
    ['SYSTEM$PIPE_STATUS', ['word:SYSTEM$PIPE_STATUS']]
  ])('%s', (sql, expected) => {
    expect(values(sql)).toEqual(expected)
  })

  test.each([["'open"], ['"open'], ['$$ open'], ["'open\\'"]])('%s is not closed', (sql) => {
    expect(refusal(() => tokenize(sql))).toBe('001003')
  })

  test('an error has line and position', () => {
    expect(() => tokenize("SELECT\n  'a")).toThrow("syntax error line 2 at position 4 unexpected '<EOF>'")
  })

  test('a large literal is one token', () => {
    expect(tokenize(`'${"a''".repeat(200_000)}'`)).toHaveLength(2)
  })
})

test.each([
  ['-- pipe/show\nSHOW PIPES', 'pipe/show'],
  ['// x\nSELECT 1', 'x'],
  ['SELECT 1 -- x', null]
])('the comment before %j', (sql, comment) => {
  expect(leadingComment(sql)).toBe(comment)
})

function refusal(act: () => unknown): string {
  try {
    act()
    return 'done'
  } catch (error) {
    return codeOf(error)
  }
}

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { fold, isName, parseName, quote, show } from '../../src/snowflake/identifiers'

describe('folding as Snowflake does', () => {
  test.each([
    ['s3_access_logs', 'S3_ACCESS_LOGS'],
    ['_x$1', '_X$1'],
    ['"my-table"', 'my-table'],
    ['"abc"', 'abc'],
    ['"a ""quoted"" one"', 'a "quoted" one'],
    ['"DB.S"', 'DB.S']
  ])('%s is stored as %s', (text, name) => {
    expect(fold(text)).toEqual({ name })
  })

  test.each(['', 'my-table', '1st', 'a b', 'db.schema', '"', '""', '"a"b"', "x'; drop", '$a', `A${'x'.repeat(255)}`])(
    '%s is refused',
    (text) => {
      expect(fold(text)).toEqual({ problem: expect.any(String) })
    }
  )
})

describe('printing', () => {
  test.each([
    ['ABC_1', 'ABC_1', '"ABC_1"'],
    ['abc', '"abc"', '"abc"'],
    ['a"b', '"a""b"', '"a""b"'],
    ['1A', '"1A"', '"1A"']
  ])('%s shows as %s and is quoted as %s', (name, shown, quoted) => {
    expect([show(name), quote(name)]).toEqual([shown, quoted])
  })

  test('a shown or quoted name folds back to the name', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 40 }), (name) => {
        expect(fold(show(name))).toEqual({ name })
        expect(fold(quote(name))).toEqual({ name })
      })
    )
  })
})

describe('names as SHOW prints them', () => {
  test.each([
    ['DB.S.T', ['DB', 'S', 'T']],
    ['DB."my schema"."a.b"', ['DB', 'my schema', 'a.b']],
    ['"DB"."S"."say ""hi"""', ['DB', 'S', 'say "hi"']],
    ['db.s', ['DB', 'S']],
    ['X', ['X']]
  ])('%s', (text, parts) => {
    expect(parseName(text)).toEqual(parts)
    expect(isName(text, parts)).toBe(true)
    expect(isName(text, [...parts, 'MORE'])).toBe(false)
  })

  test.each(['', 'No privilege or table dropped', 'DB.', '.T', 'DB..T', '"open', 'A B'])('%s is not a name', (text) => {
    expect(parseName(text)).toBeUndefined()
    expect(isName(text, [text])).toBe(false)
  })

  test('any quoted and joined parts are parsed again', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 3 }), (parts) => {
        expect(parseName(parts.map(quote).join('.'))).toEqual(parts)
      })
    )
  })
})

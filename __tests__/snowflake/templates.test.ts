import { describe, expect, test } from '@jest/globals'
import { renderer } from '../../src/snowflake/templates'

const render = (text: string, values: Record<string, unknown>, others: Record<string, string> = {}) =>
  renderer(new Map([['x/y', text], ...Object.entries(others)]))('x/y', values)

describe('values', () => {
  test.each([
    ['{{id x}}', 'a"b', '"a""b"'],
    ['{{id x}}', ['DB', 'S', 'T'], '"DB"."S"."T"'],
    ['{{ids x}}', ['A', ['S', 'B']], '"A", "S"."B"'],
    ['{{text x}}', "it's a \\", "'it''s a \\\\'"],
    ['{{text x}}', ['at ', new Date('2026-01-02T03:04:05Z'), '.'], "'at 2026-01-02T03:04:05.000Z.'"],
    ['{{text x}}', 'two\n  lines  \n', "'two\n  lines  \n'"],
    ['{{texts x}}', ['a', "b'"], "'a', 'b'''"],
    ['({{texts x}})', [], '()'],
    ['{{like x}}', 'S3_A%\\', "'S3\\\\_A\\\\%\\\\\\\\'"],
    ['{{number x}}', 60, '60'],
    ['{{boolean x}}', false, 'FALSE'],
    ['{{word x}}', 'XSMALL', 'XSMALL'],
    [
      '{{columns x}}',
      [
        { name: 'A', type: 'NUMBER(38,0)' },
        { name: 'b', type: 'VARCHAR' }
      ],
      '"A" NUMBER(38,0), "b" VARCHAR'
    ],
    ['{{body x}}', 'a $ b', '$$a $ b$$']
  ])('%s of %p', (text, x, sql) => expect(render(text, { x })).toBe(sql))

  test.each([
    ['{{id x}}', ''],
    ['{{id x}}', []],
    ['{{id x}}', 1],
    ['{{text x}}', 1],
    ['{{texts x}}', 'a'],
    ['{{number x}}', '1'],
    ['{{number x}}', Number.NaN],
    ['{{boolean x}}', 'true'],
    ['{{word x}}', 'a'],
    ['{{word x}}', 'A; DROP'],
    ['{{columns x}}', [{ name: 'A', type: 'TEXT; DROP' }]],
    ['{{body x}}', 'a $$ b'],
    ['{{body x}}', 'ends in $'],
    ['{{raw x}}', 'a'],
    ['{{id x}}', null],
    ['{{id y}}', 'a'],
    ['nothing', 'a']
  ])('%s refuses %p', (text, x) => {
    expect(() => render(text, { x })).toThrow(expect.objectContaining({ code: 'INTERNAL' }))
  })
})

describe('files', () => {
  test('comments at the top are removed, those inside stay', () => {
    expect(render('-- what\n-- https://docs\nSELECT 1 -- one\nFROM T\n', {})).toBe('SELECT 1 -- one\nFROM T')
  })

  test.each([
    [{ x: 'A' }, "ALTER T SET X = 'A'."],
    [{ x: null }, 'ALTER T.'],
    [{}, 'ALTER T.'],
    [{ x: 'A', y: 1 }, "ALTER T SET X = 'A' LIMIT 1."]
  ])('optional parts with %p', (values, sql) => {
    expect(render('ALTER T[[ SET X = {{text x}}]][[ LIMIT {{number y}}]].', values)).toBe(sql)
  })

  test('a file is included with the same values', () => {
    expect(
      render('AS {{include x/copy}}', { t: 'T' }, { 'x/copy': '-- what\n-- https://docs\nCOPY INTO {{id t}}\n' })
    ).toBe('AS COPY INTO "T"')
  })

  test('a script is rendered unchanged', () => {
    const script = '// {{id x}}\n[[ a ]]\n'
    expect(renderer(new Map([['f/p.js', script]]))('f/p.js', {})).toBe(script)
  })

  test('a file that does not exist', () => {
    expect(() => renderer(new Map())('x/y', {})).toThrow(expect.objectContaining({ code: 'INTERNAL' }))
  })
})

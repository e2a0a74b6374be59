import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { lineDiff } from '../../src/report/line-diff'

/** The lines "x1" to "x<count>". */
function numbered(letter: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => `${letter}${at + 1}`)
}

/** The lines with some replaced, by number starting at 1. */
function edited(lines: readonly string[], edits: Readonly<Record<number, readonly string[]>>): string {
  return lines.flatMap((line, at) => edits[at + 1] ?? [line]).join('\n')
}

const TEN = numbered('l', 10)
const PARSER = readFileSync(join(import.meta.dirname, '../../sql/function/parse_s3_access_logs.js'), 'utf8').split('\n')

describe('the lines that differ', () => {
  test.each<[name: string, before: string, after: string, diff: readonly string[]]>([
    ['nothing', 'a\nb', 'a\nb', []],
    ['a changed line', edited(TEN, {}), edited(TEN, { 5: ['x'] }), [' l3', ' l4', '-l5', '+x', ' l6', ' l7']],
    ['the first line', edited(TEN, {}), edited(TEN, { 1: ['x'] }), ['-l1', '+x', ' l2', ' l3']],
    ['the last line', edited(TEN, {}), edited(TEN, { 10: ['x'] }), [' l8', ' l9', '-l10', '+x']],
    ['inserted lines', edited(TEN, {}), edited(TEN, { 2: ['l2', 'x', 'y'] }), [' l1', ' l2', '+x', '+y', ' l3', ' l4']],
    ['deleted lines', edited(TEN, {}), edited(TEN, { 9: [], 10: [] }), [' l7', ' l8', '-l9', '-l10']],
    ['everything', 'a\nb', 'x\ny', ['-a', '-b', '+x', '+y']],
    ['a new text', '', 'a\nb\n', ['+a', '+b']],
    ['a removed text', 'a\nb\n', '', ['-a', '-b']],
    ['blank lines', 'a\n\nb', 'a\n\n\nb', [' a', ' ', '+', ' b']],
    [
      'two places with four lines between them are one hunk',
      edited(TEN, {}),
      edited(TEN, { 2: ['x'], 7: ['y'] }),
      [' l1', '-l2', '+x', ' l3', ' l4', ' l5', ' l6', '-l7', '+y', ' l8', ' l9']
    ],
    [
      'two places with five lines between them are two hunks',
      edited(TEN, {}),
      edited(TEN, { 2: ['x', 'x'], 8: ['y'] }),
      [
        '@@ -1,4 +1,5 @@',
        ' l1',
        '-l2',
        '+x',
        '+x',
        ' l3',
        ' l4',
        '@@ -6,5 +7,5 @@',
        ' l6',
        ' l7',
        '-l8',
        '+y',
        ' l9',
        ' l10'
      ]
    ],
    [
      'lines that look like a diff',
      '-a\n+b\n@@ -1 +1 @@\n\\ No newline at end of file',
      '-a\n+c\n@@ -1 +1 @@\n\\ No newline at end of file',
      [' -a', '-+b', '++c', ' @@ -1 +1 @@', ' \\ No newline at end of file']
    ]
  ])('%s', (_, before, after, diff) => {
    expect(lineDiff(before, after)).toEqual(diff)
  })

  test('two distant edits of the parser are six changed lines in two places', () => {
    const around = (from: number, to: number) => PARSER.slice(from - 1, to).map((line) => ` ${line}`)
    expect(
      lineDiff(PARSER.join('\n'), edited(PARSER, { 20: ['x'], 300: ['y', 'z', String(PARSER[299])], 301: [] }))
    ).toEqual([
      '@@ -18,5 +18,5 @@',
      ...around(18, 19),
      `-${PARSER[19]}`,
      '+x',
      ...around(21, 22),
      '@@ -298,6 +298,7 @@',
      ...around(298, 299),
      '+y',
      '+z',
      ...around(300, 300),
      `-${PARSER[300]}`,
      ...around(302, 303)
    ])
  })
})

describe('line breaks', () => {
  test.each<[name: string, before: string, after: string, diff: readonly string[]]>([
    ['one at the end is removed', 'a\nb\n', 'a\nb', ['-(a line break at the end)']],
    ['one at the end is added, and a line changes', 'a\nb', 'a\nc\n', [' a', '-b', '+c', '+(a line break at the end)']],
    ['another kind', 'a\r\nb\r\n', 'a\nb\n', ['-(lines end with CRLF)', '+(lines end with LF)']],
    [
      'another kind, and a line changes',
      'a\nb\nc\n',
      'a\r\nB\r\nc\r\n',
      ['-(lines end with LF)', '+(lines end with CRLF)', ' a', '-b', '+B', ' c']
    ],
    ['CRLF in both', 'a\r\nb\r\n', 'a\r\nc\r\n', [' a', '-b', '+c']],
    ['a single line has no kind', 'a', 'a\r\nb', [' a', '+b']],
    ['one CRLF among others', 'a\nb\nc\n', 'a\nb\r\nc\n', [' a', '-b', '+b\r', ' c']],
    ['a carriage return alone is part of a line', 'a\rb\nc', 'a\rb\nd', [' a\rb', '-c', '+d']]
  ])('%s', (_, before, after, diff) => {
    expect(lineDiff(before, after)).toEqual(diff)
  })
})

describe('long diffs are shortened, and say so', () => {
  test('lines in a row', () => {
    expect(lineDiff(numbered('a', 300).join('\n'), numbered('b', 41).join('\n'))).toEqual([
      ...numbered('-a', 40),
      '-… 260 more lines',
      ...numbered('+b', 40),
      '+… 1 more line'
    ])
  })

  test('many places', () => {
    const lines = numbered('l', 400)
    const after = lines.map((line, at) => (at % 8 === 0 ? 'x' : line)).join('\n')
    const diff = lineDiff(lines.join('\n'), after)
    expect(diff).toHaveLength(121)
    expect(diff[0]).toBe('@@ -1,3 +1,3 @@')
    expect(diff.at(-1)).toBe('@@ … 33 more lines removed, 33 more lines added @@')
  })

  test('many changes in one place, many of them in a row', () => {
    const lines = numbered('l', 240)
    const after = lines.flatMap((line, at) => (at === 239 ? numbered('x', 100) : at % 2 === 0 ? 'x' : line)).join('\n')
    const diff = lineDiff(lines.join('\n'), after)
    expect(diff).toHaveLength(121)
    expect(diff.at(-1)).toBe('@@ … 81 more lines removed, 180 more lines added @@')
  })

  test('a long line', () => {
    expect(lineDiff('a\nb', `a\n${'x'.repeat(5000)}`)).toEqual([
      ' a',
      '-b',
      `+${'x'.repeat(999)}… (4001 more characters)`
    ])
  })
})

describe('hostile texts do not take much time or space', () => {
  const MEGABYTE = 1_000_000
  const short = (line: (at: number) => string) => Array.from({ length: MEGABYTE / 2 }, (_, at) => line(at)).join('\n')
  const random = (seed: number) => {
    let state = seed
    return short(() => {
      state = (state * 48_271) % 2_147_483_647
      return state < 1_073_741_823 ? 'a' : 'b'
    })
  }

  test.each<[name: string, before: string, after: string, first: string]>([
    ['nothing in common', short((at) => `a${at}`), short((at) => `b${at}`), '-a0'],
    ['two letters in random order', random(1), random(2), ' a'],
    [
      'much in common, but shifted everywhere',
      short((at) => (at % 100 ? '' : 'y')),
      short((at) => (at % 100 === 50 ? 'z' : '')),
      '-y'
    ],
    ['nothing but line breaks, and one more letter', `${'\n'.repeat(MEGABYTE)}`, `${'\n'.repeat(MEGABYTE / 2)}x`, ' '],
    ['a new text', '', short(String), '+0'],
    ['one endless line', `a\n${'x'.repeat(MEGABYTE)}`, `a\n${'y'.repeat(MEGABYTE)}`, ' a'],
    ['endless carriage returns', `a\n${'\r'.repeat(MEGABYTE)}\n`, `b\n${'\r'.repeat(MEGABYTE)}\n`, '-a']
  ])('%s', (_, before, after, first) => {
    const diff = lineDiff(before, after)
    expect(diff[0]).toBe(first)
    expect(diff.length).toBeLessThan(130)
    expect(Math.max(...diff.map((line) => line.length))).toBeLessThan(1100)
  })

  test('texts with too many changes are one change between their common start and end', () => {
    const lines = numbered('l', 3000)
    const after = lines.map((line, at) => (at > 99 && at < 2900 && at % 2 === 0 ? 'x' : line))
    const diff = lineDiff(lines.join('\n'), after.join('\n'))
    expect(diff.slice(0, 3)).toEqual([' l99', ' l100', '-l101'])
    expect(diff.slice(-4)).toEqual(['+l140', '+… 2759 more lines', ' l2900', ' l2901'])
  })
})

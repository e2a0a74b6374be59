import { expect, test } from '@jest/globals'
import { differenceOf } from '../../src/report/difference'
import { field, unknown } from './plans'

const LONG = 'x'.repeat(400)

test.each([
  ['a new value', field('f', undefined, 'v'), { form: 'values', before: undefined, after: 'v' }],
  ['a value that is removed', field('f', 3, undefined), { form: 'values', before: '3', after: undefined }],
  ['null', field('f', 'v', null), { form: 'values', before: 'v', after: 'none' }],
  ['text with whitespace at its edges', field('f', ' v', ''), { form: 'values', before: '" v"', after: '""' }],
  ['a line break', field('f', '\r\n', '\n'), { form: 'values', before: '"\\r\\n"', after: '"\\n"' }],
  ['booleans', field('f', false, true), { form: 'values', before: 'false', after: 'true' }],
  ['not known yet', unknown('f'), { form: 'values', before: undefined, after: '(known after apply)' }],
  ['not known yet, and live', unknown('f', 'v'), { form: 'values', before: 'v', after: '(known after apply)' }],
  ['a new list', field('f', undefined, ['a', ['b', 1]]), { form: 'values', before: undefined, after: '[a, [b, 1]]' }],
  ['lists', field('f', ['a', 'b'], ['b', 'c']), { form: 'items', removed: ['a'], added: ['c'] }],
  ['lists in another order', field('f', ['a', 'b'], ['b', 'a']), { form: 'values', before: '[a, b]', after: '[b, a]' }],
  [
    'a new text with lines that ends with a line break',
    field('f', undefined, 'a\nb\n'),
    { form: 'values', before: undefined, after: '(2 lines)' }
  ],
  ['a new text with lines', field('f', undefined, 'a\nb'), { form: 'values', before: undefined, after: '(2 lines)' }],
  [
    'a long new text',
    field('f', undefined, LONG),
    { form: 'values', before: undefined, after: `${'x'.repeat(300)}… (100 more characters)` }
  ],
  [
    'long texts that start alike',
    field('f', `${LONG}a`, `${LONG}b`),
    { form: 'values', before: `…${'x'.repeat(40)}a`, after: `…${'x'.repeat(40)}b` }
  ],
  [
    'lines, with two lines of context',
    field('f', '1\n2\n3\n4\n5\n6\n7', '1\n2\n3\nfour\n5\n6\n7'),
    { form: 'lines', lines: [' 2', ' 3', '-4', '+four', ' 5', ' 6'] }
  ],
  ['lines that were added', field('f', 'a', 'a\nb'), { form: 'lines', lines: [' a', '+b'] }]
])('%s', (_, change, expected) => {
  expect(differenceOf(change)).toEqual(expected)
})

test('many lines are shortened, and the diff says so', () => {
  const difference = differenceOf(field('f', 'a', Array.from({ length: 50 }, (_, at) => `l${at}`).join('\n')))
  expect(difference.form === 'lines' && difference.lines.at(-1)).toBe('+… 10 more lines')
})

import { expect, test } from '@jest/globals'
import { type Figure, isMissed, median, tableOf } from '../../scripts/bench/figure'

const figure = (of: Partial<Figure>): Figure => ({ what: 'a plan', measured: 2, unit: '×', ...of })

test.each<[string, Partial<Figure>, boolean]>([
  ['nothing to hold it to', {}, false],
  ['nothing to hold it to, and not measured', { measured: NaN }, false],
  ['just the most that it may be', { budget: 2 }, false],
  ['more than it may be', { budget: 1.9 }, true],
  ['not measured, with a budget', { budget: 2, measured: NaN }, true],
  ['just the least that it may be', { least: 2 }, false],
  ['less than it may be', { least: 2.1 }, true],
  ['not measured, with a least', { least: 2, measured: NaN }, true],
  ['between the two', { least: 1, budget: 3 }, false],
  ['beyond one of the two', { least: 1, budget: 1.5 }, true]
])('%s', (_what, of, missed) => {
  expect(isMissed(figure(of))).toBe(missed)
})

test.each<[string, Partial<Figure>, object]>([
  ['no budget', { measured: 95.123 }, { budget: '', measured: '95.12 ×', verdict: '' }],
  ['a budget', { budget: 4 }, { budget: '≤ 4 ×', measured: '2 ×', verdict: 'ok' }],
  ['a least', { least: 4 }, { budget: '≥ 4 ×', measured: '2 ×', verdict: 'MISSED' }],
  ['a large number without a unit', { measured: 1234.5, unit: '' }, { budget: '', measured: '1235', verdict: '' }]
])('the line of %s', (_what, of, line) => {
  expect(tableOf([figure(of)])).toEqual({ 'a plan': line })
})

test('the median is the one in the middle, whatever the order', () => {
  expect([median([3, 1, 2]), median([10, 9]), median([])]).toEqual([2, 10, NaN])
})

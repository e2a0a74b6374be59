import { expect, test } from '@jest/globals'
import { matches } from '../../src/inputs/sources'

test.each([
  ['app', 'app', true],
  ['app', 'apps', false],
  ['*', 'anything', true],
  ['app-*', 'app-', true],
  ['app-*', 'my-app-1', false],
  ['*-logs', 'a-logs', true],
  ['a*a', 'a', false],
  ['a*a', 'aa', true],
  ['a*b*c', 'a-b-b-c', true],
  ['a*b*c', 'acb', false],
  ['a.c', 'abc', false],
  ['a**c', 'abc', true]
])('%s matches %s: %s', (pattern, name, expected) => {
  expect(matches(pattern, name)).toBe(expected)
})

test('a pattern with many stars takes no longer than one with a single star', () => {
  expect(matches(`${'*a'.repeat(30)}b`, 'a'.repeat(63))).toBe(false)
})

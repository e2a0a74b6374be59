import { describe, expect, test } from '@jest/globals'
import { matches } from '../../src/inputs/sources'
import { inputsOf } from './given'

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

describe('buckets from before 2018', () => {
  const OLD = `Team_Logs.${'x'.repeat(245)}`

  test('may be sources, and `!` leaves them out by name or by glob', () => {
    const { sources } = inputsOf({ 'source-buckets': `${OLD}\n*\n!Team_Web\n!Old_*` })
    expect(sources).toEqual({ include: [OLD, '*'], exclude: ['Team_Web', 'Old_*'] })
  })

  test('may be the log bucket, unless it is to be created', () => {
    expect(inputsOf({ bucket: OLD, 'create-bucket': 'false' }).log.bucket).toBe(OLD)
    expect(() => inputsOf({ bucket: OLD, 'create-bucket': 'true' })).toThrow('is not a bucket name')
  })
})

import { describe, expect, test } from '@jest/globals'
import { harmless, redactor } from '../../src/github/redact'

test('secrets are removed, the longest first', () => {
  const secrets = redactor()
  for (const secret of ['abc', 'abcdef', '', '  ']) secrets.add(secret)
  expect(secrets.redact('abc, abcdef and  more')).toBe('***, *** and  more')
})

describe('no line that we print is a workflow command', () => {
  test.each([
    ['::set-output name=x::y', ': :set-output name=x::y'],
    ['plan\n  ::error::boo', 'plan\n  : :error::boo'],
    ['a::b', 'a::b'],
    ['x ##[debug] y', 'x ## [debug] y'],
    [':::', ': ::']
  ])('%j', (text, expected) => {
    expect(harmless(text)).toBe(expected)
  })
})

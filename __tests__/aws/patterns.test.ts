import { describe, expect, test } from '@jest/globals'
import { covers, widest } from '../../src/aws/patterns'

describe('one pattern covers another if every name that matches this matches that', () => {
  test.each([
    ['*', '*'],
    ['*', ''],
    ['*', 'a?b*'],
    ['s3:*', 's3:Get*'],
    ['s3:get*', 's3:getobject'],
    ['arn:aws:s3:::logs/*', 'arn:aws:s3:::logs/new/*'],
    ['a*c*', 'a*bc*'],
    ['a?', 'ab'],
    ['a?', 'a?'],
    ['a.b', 'a.b'],
    ['a\nb*', 'a\nbc']
  ])('%j covers %j', (wide, narrow) => {
    expect(covers(wide, narrow)).toBe(true)
  })

  test.each([
    ['a?', 'a*'],
    ['a', 'a*'],
    ['s3:Get*', 's3:*'],
    ['*b', 'b*'],
    ['a.*', 'ab'],
    ['arn:aws:s3:::logs/*', 'arn:aws:s3:::logs']
  ])('%j does not cover %j', (wide, narrow) => {
    expect(covers(wide, narrow)).toBe(false)
  })
})

test.each([
  [
    ['a', 'b', 'a'],
    ['a', 'b']
  ],
  [
    ['a', 'a*', 'b'],
    ['a*', 'b']
  ],
  [['a*', 'a**'], ['a*']],
  [['*', 'a', 'b*'], ['*']]
])('the widest of %j', (patterns, expected) => {
  expect(widest(patterns)).toEqual(expected)
})

import { describe, expect, test } from '@jest/globals'
import {
  booleanOf,
  instantOf,
  listOf,
  numberOf,
  objectOf,
  propertiesOf,
  rowNamed,
  textOf,
  unescape
} from '../../src/snowflake/rows'

describe('cells', () => {
  test.each([true, 'true', 'TRUE', 'Y', 'y', 'ON'])('%p is true', (cell) => expect(booleanOf(cell)).toBe(true))
  test.each([false, 'false', 'N', '', null, undefined, 'null'])('%p is false', (cell) =>
    expect(booleanOf(cell)).toBe(false)
  )
  test.each([null, undefined, '', 'null'])('%p is unset', (cell) => {
    expect([
      textOf(cell),
      numberOf(cell),
      instantOf(cell),
      listOf(cell),
      objectOf(cell === 'null' ? null : cell)
    ]).toEqual([null, null, null, [], {}])
  })
  test.each([
    ['60', 60],
    [60, 60],
    ['0', 0],
    ['x', null]
  ])('%p is the number %p', (cell, number) => expect(numberOf(cell)).toBe(number))
  test.each([
    [new Date('2026-01-02T03:04:05.678Z'), '2026-01-02T03:04:05.678Z'],
    ['2025-05-01T21:16:51.000-07:00', '2025-05-02T04:16:51.000Z'],
    ['soon', null]
  ])('%p is the instant %p', (cell, instant) => expect(instantOf(cell)).toBe(instant))
})

describe('lists', () => {
  test.each([
    ['["s3://b/p/"]', ['s3://b/p/']],
    ['["s3://a/","s3://b/"]', ['s3://a/', 's3://b/']],
    ['s3://b1/p1/,s3://b2/p2/', ['s3://b1/p1/', 's3://b2/p2/']],
    ['*', ['*']],
    ['[]', []],
    ['[\\\\N]', ['\\\\N']],
    [['\\N'], ['\\N']]
  ])('%p', (cell, items) => expect(listOf(cell)).toEqual(items))
})

test.each([
  ['\\n', '\n'],
  ['\\\\', '\\'],
  ['\\"', '"'],
  ['\\\\N', '\\N'],
  ['plain', 'plain']
])('%p in DESCRIBE means %p', (escaped, text) => expect(unescape(escaped)).toBe(text))

test('properties by name', () => {
  const rows = [{ property: 'enabled', property_value: 'true' }]
  expect(propertiesOf(rows).get('ENABLED')).toBe('true')
  expect(propertiesOf([{ property: 'body', value: 'x' }], { property: 'property', value: 'value' }).get('BODY')).toBe(
    'x'
  )
})

test('a row is found by its exact name', () => {
  expect(rowNamed([{ name: 'logs' }, { name: 'LOGS' }], 'LOGS')).toEqual({ name: 'LOGS' })
  expect(rowNamed([{ name: 'logs' }], 'LOGS')).toBeUndefined()
})

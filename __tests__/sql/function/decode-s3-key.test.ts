import { expect, test } from '@jest/globals'
import { decodeKey } from './parser'

test.each([
  ['reports/2026/11/1.parquet', 'reports/2026/11/1.parquet'],
  ['events/date%253D2026-11-20/part-1.gz', 'events/date=2026-11-20/part-1.gz'],
  ['images/Screen+Shot.png', 'images/Screen Shot.png'],
  ['a%2520b', 'a b'],
  ['a%20b', 'a b'],
  ['%25E6%2597%25A5/1.txt', '日/1.txt'],
  ['%2522', '"'],
  ['100%25', '100%'],
  ['bad%ZZ', 'bad%ZZ'],
  ['half%25E6', 'half%E6'],
  ['', ''],
  [null, null],
  [undefined, null]
])('%j is decoded to %j', (key, name) => {
  expect(decodeKey(key)).toBe(name)
})

import { expect, test } from '@jest/globals'
import { decodeKey } from './parser'

test.each([
  ['reports/2026/11/1.parquet', 'reports/2026/11/1.parquet', 'reports/2026/11/1.parquet'],
  ['events/date%253D2026-11-20/part-1.gz', 'events/date%3D2026-11-20/part-1.gz', 'events/date=2026-11-20/part-1.gz'],
  ['images/Screen+Shot.png', 'images/Screen Shot.png', 'images/Screen Shot.png'],
  ['a%2Bb', 'a+b', 'a b'],
  ['a%252Bb', 'a%2Bb', 'a+b'],
  ['a%2520b', 'a%20b', 'a b'],
  ['%25E6%2597%25A5/1.txt', '%E6%97%A5/1.txt', '日/1.txt'],
  ['100%25', '100%', '100%'],
  ['bad%ZZ+x', 'bad%ZZ+x', 'bad%ZZ+x'],
  ['half%25E6', 'half%E6', 'half%E6'],
  ['', '', ''],
  [null, null, null],
  [undefined, null, null]
])('%j is decoded once to %j, and twice to %j', (key, once, twice) => {
  expect([decodeKey(key), decodeKey(decodeKey(key))]).toEqual([once, twice])
})

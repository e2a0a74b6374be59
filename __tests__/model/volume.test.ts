import { expect, test } from '@jest/globals'
import { sumOf, type Volume, volumeText } from '../../src/model/volume'

test.each<[Volume, string]>([
  [{ rows: 0, bytes: 0 }, '0 rows (0 bytes)'],
  [{ rows: 1, bytes: 999 }, '1 row (999 bytes)'],
  [{ objects: 1_234_567, bytes: 7_849_000 }, '1,234,567 objects (7.8 MB)'],
  [{ rows: 12, objects: 1, bytes: 1000 }, '12 rows, 1 object (1 kB)'],
  [{ objects: 2, bytes: 4.2e18 }, '2 objects (4,200 PB)']
])('%j is %s', (loss, text) => {
  expect(volumeText(loss)).toBe(text)
})

test('rows and objects are counted apart, bytes together', () => {
  expect(
    sumOf([
      { rows: 1, bytes: 10 },
      { objects: 2, bytes: 20 },
      { rows: 3, bytes: 5 }
    ])
  ).toEqual({ rows: 4, objects: 2, bytes: 35 })
  expect(sumOf([])).toBeUndefined()
})

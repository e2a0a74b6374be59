import { expect, test } from '@jest/globals'
import { creditsText } from '../../src/model/credits'

test.each([
  [0, '0 credits'],
  [0.000013, 'less than 0.01 credits'],
  [0.0334, '0.033 credits'],
  [2.4123, '2.4 credits'],
  [12014.2, '12014 credits']
])('%d', (credits, expected) => {
  expect(creditsText(credits)).toBe(expected)
})

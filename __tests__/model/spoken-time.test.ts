import { describe, expect, test } from '@jest/globals'
import { agoText, durationText, minuteText, momentText, sinceText, withoutTimes } from '../../src/model/spoken-time'

const NOW = new Date('2026-11-27T13:20:00Z')
const before = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000)

describe('a moment', () => {
  test.each([
    ['2026-11-27T04:12:59.999Z', '04:12 UTC'],
    ['2026-11-27T00:00:00Z', '00:00 UTC'],
    ['2026-11-26T23:59:00Z', 'Nov 26, 23:59 UTC'],
    ['2026-12-01T05:06:00Z', 'Dec 1, 05:06 UTC'],
    ['2025-11-27T04:12:00Z', 'Nov 27, 2025, 04:12 UTC']
  ])('%s is %s', (moment, text) => {
    expect(momentText(new Date(moment), NOW)).toBe(text)
  })
})

describe('a duration', () => {
  test.each([
    [-5, 'less than a minute'],
    [0.9, 'less than a minute'],
    [1, '1 minute'],
    [119, '119 minutes'],
    [120, '2 hours'],
    [9 * 60 + 59, '9 hours'],
    [47 * 60, '47 hours'],
    [48 * 60, '2 days'],
    [400 * 24 * 60, '400 days']
  ])('of %s minutes is %s', (minutes, text) => {
    expect(durationText(before(minutes), NOW)).toBe(text)
  })
})

test('both together', () => {
  expect(agoText(before(9 * 60), NOW)).toBe('9 hours ago (04:20 UTC)')
  expect(sinceText(before(9 * 60), NOW)).toBe('9 hours, since 04:20 UTC')
  expect(minuteText(NOW)).toBe('2026-11-27 13:20 UTC')
})

test.each([0, 1, 59, 60, 121, 700, 2000, 5000, 500_000])(
  'text of %s minutes ago says the same without times',
  (minutes) => {
    const sentence = (now: Date) =>
      withoutTimes(
        `No log object of app-1 for ${sinceText(before(minutes), now)}. Moved on ${minuteText(before(minutes))}; ${agoText(before(minutes), now)}`
      )
    const expected = 'No log object of app-1 for (time), since (time). Moved on (time); (time) ago ((time))'
    expect(sentence(NOW)).toBe(expected)
    expect(sentence(new Date('2027-02-03T04:05:06Z'))).toBe(expected)
  }
)

import { expect, test } from '@jest/globals'
import { parseSchedule } from '../../src/inputs/schedule'

test.each([
  ['10 minutes', '10 MINUTE'],
  ['10 MINUTE', '10 MINUTE'],
  ['1 minute', '1 MINUTE'],
  ['5m', '5 MINUTE'],
  ['1 hour', '60 MINUTE'],
  ['90 seconds', '90 SECOND'],
  ['120 seconds', '2 MINUTE'],
  ['8 days', '11520 MINUTE'],
  ['triggered', 'triggered'],
  ['Triggered', 'triggered'],
  ['using cron  0 9-17 * * SUN America/Los_Angeles', 'USING CRON 0 9-17 * * SUN America/Los_Angeles'],
  ['USING CRON 0 0 L * * UTC', 'USING CRON 0 0 L * * UTC']
])('%s is %s', (text, schedule) => {
  expect(parseSchedule(text)).toEqual({ schedule })
})

test.each([
  ['5 seconds', /between 10 seconds and 8 days/, /10 minutes/],
  ['9 days', /between/, /10 minutes/],
  ['5 ms', /not a schedule/, /10 minutes/],
  ['hourly', /not a schedule/, /1 hour/],
  ['0 * * * *', /not a schedule/, /`USING CRON 0 \* \* \* \* UTC`/],
  ['0 * * * * Europe/Berlin', /not a schedule/, /`USING CRON 0 \* \* \* \* Europe\/Berlin`/],
  ['USING CRON 0 * * * *', /has 5 fields/, /time zone/],
  ['USING CRON 0 * * * * Mars/Base', /time zone that does not exist/, /UTC/],
  ['USING CRON 0 * * * * +01:00', /time zone that does not exist/, /UTC/],
  ["USING CRON 0'; * * * * UTC", /field that cron does not know/, /UTC/]
])('%s is refused', (text, wrong, instead) => {
  expect(parseSchedule(text)).toEqual({
    wrong: expect.stringMatching(wrong),
    instead: expect.stringMatching(instead)
  })
})

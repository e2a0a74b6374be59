import { expect, test } from '@jest/globals'
import { parseSchedule } from '../../src/inputs/schedule'
import { CRON_LINES, WRONG_CRON_LINES } from '../fakes/cron-lines'

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
  ["USING CRON 0'; * * * * UTC", /^has an invalid minute "0';"$/, /^Use 0-59 for the minute; `\*`, lists/],
  [
    'USING CRON 99 99 * * * UTC',
    /^has an invalid minute "99" and hour "99"$/,
    /^Use 0-59 for the minute and 0-23 for the hour; /
  ],
  [
    'USING CRON 99 99 99 99 99 UTC',
    /^has an invalid minute "99", hour "99", .*, and day of the week "99"$/,
    /0-59 .* 0-23 .* 1-31 .* 1-12 .* 0-6/
  ],
  ['USING CRON 0 0 32 * * UTC', /^has an invalid day of the month "32"$/, /1-31 or `L` \(the last day\)/],
  ['USING CRON 0 0 * 0 * UTC', /^has an invalid month "0"$/, /1-12 or JAN-DEC/],
  ['USING CRON 0 0 * * MON-SUN UTC', /^has an invalid day of the week "MON-SUN"$/, /0-6 \(0 is Sunday\), SUN-SAT/],
  [
    'USING CRON 99 * * * * Nowhere',
    /^has an invalid minute "99" and names a time zone/,
    /0-59 .*\. End it with .* `UTC`/
  ],
  ['USING CRON 0 0 31 2 * UTC', /^would never run, because none of its months has that day$/, /`L`/],
  ['USING CRON 0 0 31 2,4,6,9,11 * UTC', /^would never run, because none of its months has that day$/, /`L`/],
  ['USING CRON 0 0 30-31 FEB * UTC', /^would never run, because none of its months has that day$/, /`L`/],
  ['99 * * * *', /not a schedule/, /^Use, for example, `10 minutes`/],
  ['every day at nine in the morning', /not a schedule/, /^Use, for example, `10 minutes`/],
  [`USING CRON ${'1,'.repeat(500_000)}x * * * * UTC`, /^has an invalid minute "[1,]{80}…"$/, /0-59/]
])('%s is refused', (text, wrong, instead) => {
  expect(parseSchedule(text)).toEqual({
    wrong: expect.stringMatching(wrong),
    instead: expect.stringMatching(instead)
  })
})

test.each(CRON_LINES)('%s is accepted: %s', (line) => {
  expect(parseSchedule(`USING CRON ${line}`)).toEqual({ schedule: `USING CRON ${line}` })
})

test.each(WRONG_CRON_LINES)('%s is refused: %s', (line) => {
  expect(parseSchedule(`USING CRON ${line}`)).toEqual({ wrong: expect.any(String), instead: expect.any(String) })
})

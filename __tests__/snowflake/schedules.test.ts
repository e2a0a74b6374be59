import { expect, test } from '@jest/globals'
import { sameSchedule } from '../../src/snowflake/schedules'
import { sameStreamCondition } from '../../src/snowflake/stream-condition'

test.each([
  ['10 MINUTE', '10 minutes', true],
  ['10 MINUTE', '10 M', true],
  ['10 MINUTE', '600 seconds', true],
  ['60 MINUTE', '1 HOUR', true],
  ['10 MINUTE', '11 MINUTE', false],
  ['10 MINUTE', null, false],
  [null, null, true],
  ['USING CRON 0 9-17 * * SUN UTC', 'using cron 0  9-17 * * sun UTC', true],
  ['USING CRON 0 * * * * UTC', 'USING CRON 0 * * * * Europe/Oslo', false],
  ['USING CRON 0 * * * * UTC', '10 MINUTE', false]
])('%j and %j: %j', (one, other, same) => {
  expect(sameSchedule(one, other)).toBe(same)
})

test.each([
  [`SYSTEM$STREAM_HAS_DATA('DB.S.T')`, true],
  [`system$stream_has_data ( '"DB"."S"."T"' )`, true],
  [`SYSTEM$STREAM_HAS_DATA('db.s.t')`, true],
  [`SYSTEM$STREAM_HAS_DATA('"db".S.T')`, false],
  [`SYSTEM$STREAM_HAS_DATA('DB.S.OTHER')`, false],
  [`SYSTEM$STREAM_HAS_DATA('DB.S.T') OR TRUE`, false],
  [null, false]
])('the condition %j', (live, same) => {
  expect(sameStreamCondition(`SYSTEM$STREAM_HAS_DATA('DB.S.T')`, live)).toBe(same)
})

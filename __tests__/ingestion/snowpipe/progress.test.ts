import { describe, expect, test } from '@jest/globals'
import { unfinishedIn } from '../../../src/ingestion/snowpipe/progress'

const SINCE = '2026-11-26T12:00:00.123Z'
const noted = (phase: string) => `Managed by s3-access-logs-to-snowflake [${phase} since ${SINCE}] [["MONITOR","A"]]`
const EARLIER = '2026-11-01T08:00:00.000Z'
const AFTERWARDS = '2026-11-26T12:01:00.000Z'

describe('a replacement is in progress', () => {
  test.each([
    ['draining', EARLIER, true],
    ['drained', EARLIER, true],
    ['named', EARLIER, true],
    ['draining', '2026-11-26T12:00:10.000Z', true],
    ['replaced', AFTERWARDS, true],
    ['draining', AFTERWARDS, false],
    ['drained', AFTERWARDS, false],
    ['named', AFTERWARDS, false]
  ])('%s, on a pipe that was created at %s: %s', (phase, createdAt, expected) => {
    expect(unfinishedIn(noted(phase), createdAt) !== null).toBe(expected)
  })

  test('with what the run that finishes it has to know', () => {
    expect(unfinishedIn(noted('drained'), EARLIER)).toEqual({
      phase: 'drained',
      since: SINCE,
      grants: [{ privilege: 'MONITOR', to: 'ROLE', grantee: ['A'], option: null }]
    })
  })
})

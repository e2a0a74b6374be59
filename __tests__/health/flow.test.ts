import { describe, expect, test } from '@jest/globals'
import { judgeArrivals, judgeQueue } from '../../src/health/arrivals'
import { judgeCost } from '../../src/health/cost'
import { judgeRows } from '../../src/health/fresh-rows'
import { judgeLag } from '../../src/health/lag'
import { judgeRuns } from '../../src/health/runs'
import type { HealthConfig } from '../../src/model/config'
import type { Row } from '../../src/model/operation'

const NOW = new Date('2026-11-23T12:00:00Z')
const LIMITS: HealthConfig = {
  depth: 'full',
  maxSilenceHours: 24,
  maxLagMinutes: 60,
  minStreamDays: 3,
  maxUnparsedPercent: 1,
  maxCreditsPerDay: null
}
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000)
const objectOf = (minutes: number) => ({ key: 'logs/one', bytes: 1, storedAt: ago(minutes) })

describe('delivery', () => {
  test.each([
    ['an object of this day', objectOf(24 * 60), null, 'healthy'],
    ['an object of the day before', objectOf(25 * 60), null, 'unhealthy'],
    ['no object, in a new pipeline', null, ago(60).toISOString(), 'healthy'],
    ['no object, in an old pipeline', null, ago(26 * 60).toISOString(), 'unhealthy'],
    ['no object, and nothing known', null, null, 'healthy']
  ])('%s', (_, newest, pipelineSince, state) => {
    expect(judgeArrivals({ newest, pipelineSince }, LIMITS, NOW).state).toBe(state)
  })
})

describe('the queue of the pipe', () => {
  const heardAt = (minutes: number) => ({ lastReceivedMessageTimestamp: ago(minutes).toISOString() })
  const ingestedAt = (minutes: number) => ({ lastIngestedTimestamp: ago(minutes).toISOString() })
  const pendingSince = (minutes: number) => ({ pendingFileCount: 7, oldestFileTimestamp: ago(minutes).toISOString() })
  test.each<[string, Row, number | null, number, RegExp | undefined]>([
    ['an empty bucket', {}, null, 9000, undefined],
    ['heard of the newest object', heardAt(120), 120, 9000, undefined],
    ['heard of an older one only', heardAt(130), 120, 9000, /last notified 2 hours ago \(09:50 UTC\), but logs\/one/],
    ['never heard of any', {}, 120, 9000, /never been notified/],
    ['a refresh loaded it', { ...heardAt(900), ...ingestedAt(110) }, 120, 9000, undefined],
    ['the object is too new to tell', {}, 60, 9000, undefined],
    ['the object is older than the pipe', {}, 120, 100, undefined],
    ['files wait', pendingSince(61), null, 9000, /^7 log objects wait for the pipe/],
    ['files have just arrived', pendingSince(59), null, 9000, undefined]
  ])('%s', (_, status, newest, created, found) => {
    const known = { newest: newest === null ? null : objectOf(newest), pipeSince: ago(created).toISOString() }
    const judgement = judgeQueue({ STATUS: JSON.stringify(status) }, known, LIMITS, NOW)
    if (found === undefined) expect(judgement).toBeUndefined()
    else expect(judgement).toMatchObject({ state: 'unhealthy', found: expect.stringMatching(found) })
  })
})

describe('the runs of the task', () => {
  const runOf = (STATE: string, minutes = 10): Row => ({
    STATE,
    QUERY_START_TIME: ago(minutes),
    ERROR_MESSAGE: 'broken'
  })
  test.each<[string, readonly string[], string | undefined]>([
    ['none', [], undefined],
    ['success', ['SUCCEEDED', 'SUCCEEDED'], undefined],
    ['nothing to do', ['SKIPPED', 'SUCCEEDED'], undefined],
    ['the last two failed', ['FAILED', 'FAILED', 'SUCCEEDED'], 'unhealthy'],
    ['failed, and nothing to do since', ['SKIPPED', 'FAILED_AND_AUTO_SUSPENDED'], 'unhealthy'],
    ['failed earlier', ['SUCCEEDED', 'FAILED'], 'warning']
  ])('%s', (_, states, state) => {
    expect(
      judgeRuns(
        states.map((each) => runOf(each)),
        LIMITS,
        NOW
      )?.state
    ).toBe(state)
  })

  test.each([
    [61, 'unhealthy'],
    [59, undefined]
  ])('running for %s minutes is %s', (minutes, state) => {
    expect(judgeRuns([runOf('EXECUTING', minutes)], LIMITS, NOW)?.state).toBe(state)
  })
})

describe('rows', () => {
  const fresh = { lastLoaded: ago(30), lastRequest: ago(90), loaded: 200, unparsed: 2, waiting: 0, waitingSince: null }
  test.each<[string, Row, string, string]>([
    ['fresh', {}, '10 MINUTE', 'healthy'],
    ['empty tables', { lastLoaded: null, lastRequest: null, loaded: 0, unparsed: 0 }, '10 MINUTE', 'healthy'],
    ['unparsed lines above the limit', { unparsed: 3 }, '10 MINUTE', 'unhealthy'],
    ['no line for a day', { lastLoaded: ago(25 * 60) }, '10 MINUTE', 'unhealthy'],
    ['lines wait for the next run', { waiting: 5, waitingSince: ago(69) }, '10 MINUTE', 'healthy'],
    ['lines wait for too long', { waiting: 5, waitingSince: ago(71) }, '10 MINUTE', 'unhealthy'],
    ['a triggered task should have run', { waiting: 5, waitingSince: ago(61) }, 'triggered', 'unhealthy'],
    ['a task that runs once a day', { waiting: 5, waitingSince: ago(1400) }, 'USING CRON 0 5 * * * UTC', 'healthy']
  ])('%s', (_, row, schedule, state) => {
    expect(judgeRows({ ...fresh, ...row }, schedule, LIMITS, NOW).state).toBe(state)
  })
})

describe('a count of 0 or 1 reads as people say it', () => {
  const rows = { loaded: 0, unparsed: 0, waiting: 0 }
  const waits = (pendingFileCount: number) => ({
    STATUS: JSON.stringify({ pendingFileCount, oldestFileTimestamp: ago(61).toISOString() })
  })
  test.each<[string | undefined, string]>([
    [
      judgeRows(rows, '10 MINUTE', LIMITS, NOW).found,
      'No line was loaded in the last day, and none waits for the task.'
    ],
    [
      judgeRows({ loaded: 1, unparsed: 0, waiting: 1 }, '10 MINUTE', LIMITS, NOW).found,
      'Of 1 line of the last day, none is unparsed, and 1 waits for the task.'
    ],
    [
      judgeRows({ ...rows, waiting: 1, waitingSince: ago(71) }, '10 MINUTE', LIMITS, NOW).found,
      '1 line has waited for the task for 71 minutes, since 10:49 UTC: longer than its schedule and max-lag-minutes, which is 60.'
    ],
    [
      judgeQueue(waits(1), { newest: null, pipeSince: null }, LIMITS, NOW)?.found,
      '1 log object waits for the pipe, for 61 minutes, since 10:59 UTC. max-lag-minutes is 60.'
    ]
  ])('%s', (found, expected) => {
    expect(found).toBe(expected)
  })
})

test.each([
  ['no full stop', 'Unknown function PARSE'],
  ['a full stop', 'Unknown function PARSE.'],
  ['several lines', 'Unknown function\nPARSE\n']
])('what Snowflake says with %s is one sentence', (_, ERROR_MESSAGE) => {
  const runs = ['SUCCEEDED', 'FAILED'].map((STATE) => ({ STATE, ERROR_MESSAGE, QUERY_START_TIME: ago(10) }))
  expect(judgeRuns(runs, LIMITS, NOW)?.found).toMatch(/: Unknown function PARSE\. Later runs succeeded\.$/)
})

describe('each finding says since when, as people say it', () => {
  const found = (judgement: { readonly found: string } | undefined) => judgement?.found
  const key = 'logs/one'
  test.each<[string | undefined, string]>([
    [
      found(judgeArrivals({ newest: objectOf(12), pipelineSince: null }, LIMITS, NOW)),
      `S3 last delivered a log object 12 minutes ago (11:48 UTC): ${key}.`
    ],
    [
      found(judgeArrivals({ newest: objectOf(26 * 60), pipelineSince: null }, LIMITS, NOW)),
      `S3 has delivered no log object for 26 hours, since Nov 22, 10:00 UTC: the last one is ${key}. max-silence-hours is 24.`
    ],
    [
      found(judgeArrivals({ newest: null, pipelineSince: ago(3 * 24 * 60).toISOString() }, LIMITS, NOW)),
      'S3 has delivered no log object for 3 days, since Nov 20, 12:00 UTC, when the pipeline was created. max-silence-hours is 24.'
    ],
    [
      found(
        judgeQueue(
          { STATUS: JSON.stringify({ pendingFileCount: 7, oldestFileTimestamp: ago(130).toISOString() }) },
          { newest: null, pipeSince: null },
          LIMITS,
          NOW
        )
      ),
      '7 log objects wait for the pipe, the oldest for 2 hours, since 09:50 UTC. max-lag-minutes is 60.'
    ],
    [
      found(judgeQueue({ STATUS: '{}' }, { newest: objectOf(130), pipeSince: null }, LIMITS, NOW)),
      `The pipe has never been notified of a log object, but ${key} has been in the bucket for 2 hours, since 09:50 UTC.`
    ],
    [
      found(judgeRuns([{ STATE: 'EXECUTING', QUERY_START_TIME: ago(90) }], LIMITS, NOW)),
      'The task has been running for 90 minutes, since 10:30 UTC. max-lag-minutes is 60.'
    ],
    [
      found(judgeRuns([{ STATE: 'FAILED', QUERY_START_TIME: null, ERROR_MESSAGE: 'broken' }], LIMITS, NOW)),
      "1 of the task's runs of the last day failed, the last one at an unknown time: broken."
    ],
    [
      found(judgeRows({ waiting: 5, waitingSince: ago(200) }, '10 MINUTE', LIMITS, NOW)),
      '5 lines have waited for the task for 3 hours, since 08:40 UTC: longer than its schedule and max-lag-minutes, which is 60.'
    ],
    [
      found(judgeRows({ lastLoaded: ago(25 * 60) }, '10 MINUTE', LIMITS, NOW)),
      'No line was loaded for 25 hours, since Nov 22, 11:00 UTC. max-silence-hours is 24.'
    ]
  ])('%#: %s', (said, expected) => {
    expect(said).toBe(expected)
  })
})

describe('lag', () => {
  const row = { objects: 12, usual: 45, longest: 400, file: 'one' }
  test.each<[Row | undefined, string | undefined, string]>([
    [undefined, undefined, ''],
    [{ ...row, objects: 0, usual: null, longest: null, file: null }, undefined, ''],
    [row, 'healthy', 'usually took 45 seconds to load, and 7 minutes at most (one).'],
    [{ ...row, longest: 86_000 }, 'healthy', ''],
    [{ ...row, usual: 3600 }, 'healthy', ''],
    [{ ...row, usual: 3601 }, 'unhealthy', 'more than max-lag-minutes, which is 60.']
  ])('%j is %s', (found, state, part) => {
    const judgement = judgeLag(found, LIMITS)
    expect(judgement?.state).toBe(state)
    expect(judgement?.found ?? '').toContain(part)
  })
})

describe('cost', () => {
  const WAREHOUSE = { warehouse: { name: 'WH', size: 'SMALL' } }
  const SERVERLESS = { warehouse: null }
  const GB = 1e9
  const usage = (bytes: number | null, metered: Readonly<Record<string, number | null>> = {}): readonly Row[] => [
    { source: 'bytes', credits: null, bytes },
    ...Object.entries(metered).map(([source, credits]) => ({ source, credits, bytes: null }))
  ]
  const runOf = (seconds: number, STATE = 'SUCCEEDED'): Row => ({
    STATE,
    QUERY_START_TIME: NOW,
    COMPLETED_TIME: new Date(NOW.getTime() + seconds * 1000)
  })
  const found = (
    ...[rows, runs, compute, limit = null]: readonly [
      readonly Row[],
      readonly Row[],
      typeof WAREHOUSE | typeof SERVERLESS,
      (number | null)?
    ]
  ) => judgeCost(rows, runs, compute, { maxCreditsPerDay: limit })

  test('what Snowflake metered', () => {
    expect(found(usage(2 * GB, { pipe: 0.0074, warehouse: 2.4 }), [], WAREHOUSE)).toEqual({
      state: 'healthy',
      found:
        'The last day cost 2.4 credits: less than 0.01 credits to load 2 GB, 2.4 credits for warehouse WH, which is 1.2 credits for each GB.'
    })
  })

  test.each<[string, readonly Row[], typeof WAREHOUSE | typeof SERVERLESS, string]>([
    [
      'runs of a minute on SMALL, and the idle minutes',
      [runOf(60), runOf(60)],
      WAREHOUSE,
      '0.13 credits for warehouse WH'
    ],
    ['skipped runs cost nothing', [runOf(60, 'SKIPPED')], WAREHOUSE, '0 credits for warehouse WH'],
    ['a serverless task has no idle minute', [runOf(3600)], SERVERLESS, '0.9 credits for the serverless task'],
    ['a day has 24 hours', Array.from({ length: 100 }, () => runOf(1800)), WAREHOUSE, '48 credits for warehouse WH'],
    [
      'a run that is not over',
      [{ STATE: 'EXECUTING', QUERY_START_TIME: NOW, COMPLETED_TIME: null }],
      WAREHOUSE,
      '0 credits for'
    ]
  ])('estimated: %s', (_, runs, compute, part) => {
    const judgement = found(usage(GB), runs, compute)
    expect(judgement.found).toContain(part)
    expect(judgement.found).toContain('less than 0.01 credits to load 1 GB')
    expect(judgement.found).toMatch(/\(estimated .* MONITOR USAGE on the account/)
  })

  test('nothing was loaded, and nothing is known', () => {
    expect(found(usage(null, { pipe: null, warehouse: null }), [], WAREHOUSE).found).toMatch(
      /^The last day cost 0 credits: 0 credits to load 0 bytes, 0 credits for warehouse WH \(/
    )
  })

  test.each<[number, typeof WAREHOUSE | typeof SERVERLESS, number, RegExp | undefined]>([
    [2.4, WAREHOUSE, 2.5, undefined],
    [2.5, WAREHOUSE, 2.5, undefined],
    [2.6, WAREHOUSE, 2.5, /Most of it is the warehouse: `warehouse: serverless`/],
    [2.6, SERVERLESS, 2.5, /Most of it is the task/],
    [0.1, WAREHOUSE, 0.05, /Most of it is the loading/]
  ])('%s credits on %j with a limit of %s', (credits, compute, limit, hint) => {
    const pipe = hint?.source.includes('loading') === true ? 1 : 0
    const judgement = found(usage(GB, { pipe, warehouse: credits, task: credits }), [], compute, limit)
    if (hint === undefined) expect(judgement.state).toBe('healthy')
    else {
      expect(judgement).toMatchObject({ state: 'unhealthy', hint: expect.stringMatching(hint) })
      expect(judgement.found).toContain(`more than max-credits-per-day, which is ${limit}.`)
    }
  })
})

import { describe, expect, test } from '@jest/globals'
import { judgeLoadErrors, loadErrors } from '../../src/health/load-errors'
import type { Row, Run } from '../../src/model/operation'
import { ServiceError } from '../../src/model/service-error'

const NOW = new Date('2026-11-23T12:00:00Z')
const THREE_DAYS_AGO = new Date('2026-11-20T12:00:00Z')
const LISTING = { bucket: 'logs', account: '111122223333', prefix: 'access/' }
const LOST = "Remote file 's3://logs/access/k' was not found. There are several potential causes."

function rowOf(name: string, rest: Row = {}): Row {
  return {
    FILE_NAME: name,
    STAGE_LOCATION: 's3://logs/access/',
    STATUS: 'Load failed',
    ROW_COUNT: 0,
    FIRST_ERROR_MESSAGE: 'no such\nkey',
    LAST_LOAD_TIME: THREE_DAYS_AGO,
    TRIES: 1,
    ...rest
  }
}

/** A bucket that has these keys, and no other one. */
function bucketWith(...keys: readonly string[]): Run {
  return async ({ input }) => {
    const prefix = String(input['Prefix'])
    return [
      {
        Contents: keys
          .filter((key) => key.startsWith(prefix))
          .map((Key) => ({ Key, Size: 1, LastModified: THREE_DAYS_AGO }))
      }
    ]
  }
}

async function judged(
  rows: readonly Row[],
  run: Run = bucketWith(...rows.map((row) => `access/${String(row['FILE_NAME'])}`))
) {
  return judgeLoadErrors(await loadErrors(rows, LISTING, run), NOW)
}

test('none is healthy', async () => {
  expect(await judged([])).toEqual({ state: 'healthy', found: 'No log object had a load error in the last 7 days.' })
})

test('each is named, up to five, and all are counted', async () => {
  const [partly, unknown] = [{ STATUS: 'Partially loaded', ROW_COUNT: 4 }, { LAST_LOAD_TIME: null }]
  const rows = [rowOf('f1', partly), rowOf('f2', unknown), ...['f3', 'f4', 'f5', 'f6', 'f7'].map((name) => rowOf(name))]
  const { found } = await judged(rows)
  expect(found).toMatch(
    /^7 log objects have a load error in the last 7 days: f1 \(3 days ago \(Nov 20, 12:00 UTC\), 4 lines loaded\): no such key; f2 \(at an unknown time, nothing loaded\): no such key; f3/
  )
  expect(found).toMatch(/f5 [^;]*, and 2 more\.$/)
})

test.each([
  [1, /^1 log object has a load error in the last 7 days: f \(3 days ago/],
  [2, /^1 log object has a load error in the last 7 days: f \(tried twice, last 3 days ago/],
  [3, /: f \(tried 3 times, last 3 days ago \(Nov 20, 12:00 UTC\), nothing loaded\): no such key\.$/]
])('an object that was tried %d times counts once', async (TRIES, found) => {
  expect((await judged([rowOf('f', { TRIES })])).found).toMatch(found)
})

describe('what can be done', () => {
  test.each<[string, Row, RegExp, RegExp]>([
    ['nothing was loaded', {}, /^Fix the cause, and run apply with `health: full`.*broken, delete it/, /in part|lost/],
    [
      'a part was loaded',
      { STATUS: 'Partially loaded', ROW_COUNT: 1 },
      /^Of an object that was loaded in part/,
      /apply|lost/
    ],
    [
      'it was deleted before',
      { FIRST_ERROR_MESSAGE: LOST },
      /^One that was not found .* lines are lost/,
      /apply|broken/
    ]
  ])('%s', async (_, row, hint, no) => {
    const judgement = await judged([rowOf('k', row)])
    expect(judgement.hint).toMatch(hint)
    expect(judgement.hint).not.toMatch(no)
  })
})

describe('a broken object that somebody has deleted', () => {
  test('no longer counts, and is named as a number', async () => {
    expect(await judged([rowOf('f')], bucketWith('access/f-2'))).toEqual({
      state: 'healthy',
      found: 'No log object had a load error in the last 7 days, except 1 that was deleted since.'
    })
  })

  test.each<[string, Row, Run]>([
    ['its lines are lost', { FIRST_ERROR_MESSAGE: LOST }, bucketWith()],
    ['it is in the bucket that the logs have left', { STAGE_LOCATION: 's3://old/access/' }, bucketWith()],
    [
      'the bucket cannot be listed',
      {},
      (operation) => Promise.reject(new ServiceError(operation, 'AccessDenied', 'no'))
    ]
  ])('counts if %s', async (_, row, run) => {
    expect((await judged([rowOf('f', row)], run)).state).toBe('unhealthy')
  })

  test('is looked for where the logs were when it was loaded', async () => {
    const earlier = rowOf('f', { STAGE_LOCATION: 's3://logs/earlier/' })
    expect((await judged([earlier], bucketWith('earlier/f'))).state).toBe('unhealthy')
    expect((await judged([earlier], bucketWith('access/f'))).state).toBe('healthy')
  })
})

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { CopyStatement, PipeObject, StageObject, TableObject } from '../../../sandbox/snowflake/contract'
import { Account } from './account'

let account: Account
let table: TableObject
let stage: StageObject
let statement: CopyStatement
let pipe: PipeObject

const DAY = 86_400_000

beforeEach(async () => {
  account = await Account.open()
  table = await account.table('T', 'LINE VARCHAR, FILE VARCHAR, ROW_NUMBER NUMBER')
  stage = account.stage()
  statement = account.copy(table, {
    select: ['$1', 'METADATA$FILENAME', 'METADATA$FILE_ROW_NUMBER'],
    onError: 'CONTINUE'
  })
  pipe = await account.pipe(stage, statement)
})

afterEach(() => account.data.stop())

/** Puts an object and sends S3's notification. */
async function deliver(key: string, body = 'line\n'): Promise<void> {
  account.cloud.put(key, body, account.clock)
  account.queue.notify(key)
  await account.data.idle()
}

const TOPIC = 'arn:aws:sns:us-east-1:1:t'

/** S3's notification of an object, as SNS passes it on. */
function envelope(key: string) {
  const s3 = { bucket: { name: 'logs' }, object: { key, size: 1 } }
  const Message = JSON.stringify({
    Records: [{ eventName: 'ObjectCreated:Put', eventTime: new Date().toISOString(), s3 }]
  })
  return { Type: 'Notification', TopicArn: TOPIC, Message }
}

const files = (): Promise<readonly (string | null)[]> => account.column('SELECT file FROM t ORDER BY file, row_number')
const status = async (of = pipe): Promise<Record<string, unknown>> =>
  JSON.parse(await account.data.pipeStatus(of)) as Record<string, unknown>

test("loads the objects of S3's notifications", async () => {
  await deliver('p/2026-11-23', 'one\ntwo\n')
  expect(await account.rows('SELECT * FROM t ORDER BY row_number')).toEqual([
    ['one', 'p/2026-11-23', '1'],
    ['two', 'p/2026-11-23', '2']
  ])
  expect(account.queue.messages).toEqual([])
  expect(await status()).toMatchObject({
    executionState: 'RUNNING',
    pendingFileCount: 0,
    notificationChannelName: 'arn:aws:sqs:q',
    numOutstandingMessagesOnChannel: 0,
    lastIngestedFilePath: '2026-11-23',
    lastReceivedMessageTimestamp: expect.any(String),
    lastForwardedMessageTimestamp: expect.any(String),
    lastForwardedFilePath: 'logs/p/2026-11-23',
    lastPulledFromChannelTimestamp: expect.any(String)
  })
})

test('looks for messages also when there are none, and says when', async () => {
  account.clock = new Date('2026-11-24T10:20:30.500Z')
  await account.data.idle()
  expect(await status()).toMatchObject({ lastPulledFromChannelTimestamp: '2026-11-24T10:20:30.5Z' })
  expect(await status()).not.toHaveProperty('lastReceivedMessageTimestamp')
})

describe('a message', () => {
  test.each<[what: string, send: () => void, loaded: readonly string[]]>([
    ['about a key with a space and a plus sign', () => put('p/a b+c'), ['p/a b+c']],
    ['of another bucket', () => put('p/x', 'other'), []],
    ['of another prefix', () => put('q/x'), []],
    [
      'that came through a topic, for a pipe that has none',
      () => {
        account.cloud.put('p/x', 'line\n')
        account.queue.send(envelope('p/x'))
      },
      []
    ],
    [
      "that is S3's test event",
      () => account.queue.send({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'logs' }),
      []
    ],
    [
      'about a removal',
      () =>
        account.queue.send({
          Records: [{ eventName: 'ObjectRemoved:Delete', s3: { bucket: { name: 'logs' }, object: { key: 'p/x' } } }]
        }),
      []
    ],
    ['that is not JSON', () => account.queue.send('hello'), []],
    ['that arrives twice', () => (put('p/x'), account.queue.notify('p/x')), ['p/x']]
  ])('%s', async (_what, send, loaded) => {
    send()
    await account.data.idle()
    expect(await files()).toEqual(loaded)
    expect(account.queue.messages).toEqual([])
  })

  function put(key: string, bucket = 'logs'): void {
    account.cloud.put(key, 'line\n')
    account.queue.notify(key, bucket)
  }
})

test('a pipe with a topic loads what came through it, and nothing else', async () => {
  await account.data.pipeDropped(pipe)
  account.remove(pipe)
  await account.pipe(stage, statement, 'Q', TOPIC)
  await deliver('p/direct')
  account.cloud.put('p/x', 'line\n')
  account.queue.send(envelope('p/x'))
  account.queue.send({ ...envelope('p/direct'), TopicArn: `${TOPIC}-other` })
  await account.data.idle()
  expect(await files()).toEqual(['p/x'])
})

test('PATTERN is matched against the path below the stage', async () => {
  await account.pipe(stage, { ...statement, pattern: '2026-.*' })
  await deliver('p/2026-1')
  await deliver('p/x/2026-2')
  expect(await files()).toEqual(['p/2026-1'])
})

test('two pipes each load the file', async () => {
  await account.pipe(stage, statement, 'Q')
  await deliver('p/x')
  expect(await files()).toEqual(['p/x', 'p/x'])
})

describe('a pipe skips files that it has loaded', () => {
  beforeEach(() => deliver('p/x', 'old\n'))

  test('by their path: a changed file is not loaded again', async () => {
    await deliver('p/x', 'new\n')
    expect(await account.column('SELECT line FROM t')).toEqual(['old'])
  })

  test('for 14 days', async () => {
    account.clock = new Date(account.clock.getTime() + 15 * DAY)
    await deliver('p/x', 'new\n')
    expect(await account.column('SELECT line FROM t ORDER BY 1')).toEqual(['new', 'old'])
  })

  test('until it is replaced', async () => {
    pipe = await account.pipe(stage, statement)
    await deliver('p/x', 'new\n')
    expect(await files()).toHaveLength(2)
  })
})

describe('a paused pipe', () => {
  beforeEach(async () => {
    pipe.paused = true
    await deliver('p/1')
    await deliver('p/2')
  })

  test('collects files', async () => {
    expect(await files()).toEqual([])
    expect(await status()).toMatchObject({
      executionState: 'PAUSED',
      pendingFileCount: 2,
      oldestPendingFilePath: 'p/1'
    })
  })

  test.each([
    [13, 2],
    [15, 0]
  ])('has what it was told of %d days ago: %d files', async (days, pendingFileCount) => {
    account.clock = new Date(account.clock.getTime() + days * DAY)
    expect(await status()).toMatchObject({ pendingFileCount })
  })

  test('loads them when it is resumed', async () => {
    pipe.paused = false
    await account.data.idle()
    expect(await files()).toEqual(['p/1', 'p/2'])
  })

  test('loses them when it is replaced, and a refresh finds them again', async () => {
    pipe = await account.pipe(stage, statement)
    await account.data.idle()
    expect(await files()).toEqual([])
    await account.data.refreshPipe(pipe, {})
    await account.data.idle()
    expect(await files()).toEqual(['p/1', 'p/2'])
  })
})

describe('REFRESH', () => {
  const refresh = (options: Parameters<typeof account.data.refreshPipe>[1] = {}) =>
    account.data.refreshPipe(pipe, options)

  test.each<[what: string, options: () => Parameters<typeof account.data.refreshPipe>[1], sent: readonly string[]]>([
    ['all files of the last 7 days', () => ({}), ['sub/2', 'today']],
    ['a prefix', () => ({ prefix: 'sub/' }), ['sub/2']],
    [
      'files that are newer than a time',
      () => ({ modifiedAfter: new Date(account.clock.getTime() - 2 * DAY) }),
      ['today']
    ]
  ])('%s', async (_what, options, sent) => {
    account.cloud.put('p/today', 'x\n', account.clock)
    account.cloud.put('p/sub/2', 'x\n', new Date(account.clock.getTime() - 3 * DAY))
    account.cloud.put('p/old', 'x\n', new Date(account.clock.getTime() - 8 * DAY))
    const result = await refresh(options())
    expect(result.columns.map(({ name }) => name)).toEqual(['File', 'Status'])
    expect(result.rows).toEqual(sent.map((file) => [file, 'SENT']))
  })

  test('skips files that the pipe has loaded, even those that failed, and files that a COPY has loaded', async () => {
    await deliver('p/by-pipe')
    account.cloud.put('p/by-hand', 'x\n', account.clock)
    await account.data.copy({ ...statement, pattern: '.*by-hand' }, account.session)
    expect((await refresh()).rows).toEqual([])
  })

  test('loads files again after the pipe was replaced, because the new one has no history', async () => {
    await deliver('p/x')
    pipe = await account.pipe(stage, statement)
    await refresh()
    await account.data.idle()
    expect(await files()).toEqual(['p/x', 'p/x'])
  })
})

describe('errors in a file', () => {
  test.each<[onError: string | null, lines: readonly string[], status: string]>([
    [null, [], 'Load failed'],
    ['SKIP_FILE', [], 'Load failed'],
    ['CONTINUE', ['1', '3'], 'Partially loaded']
  ])('ON_ERROR = %s', async (onError, lines, outcome) => {
    const numbers = await account.table('NUMBERS', 'N NUMBER')
    await account.pipe(stage, account.copy(numbers, { select: ['$1'], onError }))
    await deliver('p/x', '1\ntwo\n3\n')
    expect(await account.column('SELECT n FROM numbers ORDER BY n')).toEqual(lines)
    const sql =
      "SELECT status, pipe_name FROM TABLE(INFORMATION_SCHEMA.COPY_HISTORY(TABLE_NAME => 'NUMBERS', START_TIME => '2026-01-01'))"
    expect(await account.rows(sql)).toEqual([[outcome, 'P']])
    // A failed file is not retried.
    account.queue.notify('p/x')
    await account.data.idle()
    expect(await account.rows(sql)).toHaveLength(1)
  })

  test('a deleted file is a failed load', async () => {
    account.queue.notify('p/gone')
    await account.data.idle()
    expect(await status()).toMatchObject({ executionState: 'RUNNING', pendingFileCount: 0 })
  })
})

describe('a pipe stops', () => {
  test('when S3 refuses, until its status is queried after S3 allows access again', async () => {
    account.cloud.refuses = 'AccessDenied'
    await deliver('p/x')
    expect(await status()).toMatchObject({
      executionState: 'STALLED_STAGE_PERMISSION_ERROR',
      pendingFileCount: 1,
      error: expect.stringContaining('Access Denied')
    })
    account.cloud.refuses = null
    expect(await status()).toMatchObject({ executionState: 'RUNNING' })
    await account.data.idle()
    expect(await files()).toEqual(['p/x'])
  })

  test('when the role cannot be assumed', async () => {
    account.cloud.trusts = false
    await deliver('p/x')
    expect(await status()).toMatchObject({ executionState: 'STALLED_STAGE_PERMISSION_ERROR' })
  })

  test('when its owner lacks INSERT', async () => {
    account.catalog.forbidden.add('OWNER INSERT T')
    await deliver('p/x')
    expect(await status()).toMatchObject({ executionState: 'STALLED_COMPILATION_ERROR', pendingFileCount: 1 })
  })

  test('when its stage was changed, and misses the files that arrive then', async () => {
    pipe.stopped = 'STOPPED_STAGE_ALTERED'
    await deliver('p/x')
    expect(await status()).toMatchObject({ executionState: 'STOPPED_STAGE_ALTERED', pendingFileCount: 0 })
    pipe.stopped = null
    await account.data.idle()
    expect(await files()).toEqual([])
  })

  test('when its stage or table was dropped', async () => {
    account.remove(table)
    expect(await status()).toMatchObject({ executionState: 'STOPPED_MISSING_TABLE' })
    account.remove(stage)
    expect(await status()).toMatchObject({ executionState: 'STOPPED_STAGE_DROPPED' })
  })
})

test('the staging timestamp follows the time zone of the account, not UTC', async () => {
  const times = await account.table('TIMES', 'TS TIMESTAMP_NTZ')
  await account.pipe(stage, account.copy(times, { select: ['METADATA$START_SCAN_TIME'] }))
  await deliver('p/x')
  const sql = "SELECT DATEDIFF(minute, ts, CONVERT_TIMEZONE('UTC', 'America/Los_Angeles', SYSDATE())) FROM times"
  expect(await account.column(sql)).toEqual(['0'])
})

test('a pipe whose COPY transforms data cannot be validated', async () => {
  const sql =
    "SELECT * FROM TABLE(INFORMATION_SCHEMA.VALIDATE_PIPE_LOAD(PIPE_NAME => 'DB.S.P', START_TIME => '2026-01-01'))"
  await expect(account.rows(sql)).rejects.toMatchObject({ code: '001757' })
})

describe('PIPE_USAGE_HISTORY', () => {
  const usage = (more = '') =>
    account.rows(
      `SELECT pipe_name, files_inserted, bytes_inserted FROM TABLE(INFORMATION_SCHEMA.PIPE_USAGE_HISTORY(PIPE_NAME => 'DB.S.P'${more}))`
    )
  const LAST_DAY =
    ", DATE_RANGE_START => DATEADD('day', -1, CURRENT_TIMESTAMP()), DATE_RANGE_END => CURRENT_TIMESTAMP()"
  beforeEach(async () => {
    await deliver('p/1', 'abc\n')
    await deliver('p/2', 'ab\n')
  })

  test('has a row for each hour, with 0.0037 credits a GB', async () => {
    expect(await usage(LAST_DAY)).toEqual([['P', '2', '7']])
    const [[credits] = []] = await account.rows(
      `SELECT sum(credits_used) FROM TABLE(INFORMATION_SCHEMA.PIPE_USAGE_HISTORY(PIPE_NAME => 'P'${LAST_DAY}))`
    )
    expect(Number(credits)).toBeCloseTo(7 * 3.7e-12, 15)
  })

  test('ends at the last midnight if nothing else is said', async () => {
    expect(await usage()).toEqual([])
  })

  test('shows nothing to a role without MONITOR USAGE', async () => {
    account.catalog.forbidden.add('USER MONITOR USAGE ACCOUNT')
    expect(await usage(LAST_DAY)).toEqual([])
  })
})

test('the queue is polled in the background', async () => {
  await account.data.stop()
  account = await Account.open(20)
  table = await account.table('T', 'LINE VARCHAR, FILE VARCHAR, ROW_NUMBER NUMBER')
  await account.pipe(account.stage(), { ...statement, table })
  account.cloud.put('p/x', 'line\n')
  account.queue.notify('p/x')
  for (let tries = 0; tries < 100 && (await files()).length === 0; tries++)
    await new Promise((resolve) => setTimeout(resolve, 20))
  expect(await files()).toEqual(['p/x'])
})

test('stopping closes all connections', async () => {
  await account.data.stop()
  expect([account.cloud.closed, account.queue.closed]).toEqual([true, true])
  account = await Account.open()
})

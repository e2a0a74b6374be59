import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { CopyStatement, TableObject } from '../../../sandbox/snowflake/contract'
import { Account } from './account'

const ALL = { path: '', pattern: null }

let account: Account
let table: TableObject

beforeEach(async () => {
  account = await Account.open()
  table = await account.table('T', 'A VARCHAR(5), N NUMBER')
})

afterEach(() => account.data.stop())

const copy = (options: Partial<CopyStatement> = {}) => account.data.copy(account.copy(table, options), account.session)
const loaded = (): Promise<readonly (readonly (string | null)[])[]> => account.rows('SELECT a, n FROM t ORDER BY n, a')

test('loads the files of the stage, and reports each', async () => {
  account.stage({ TYPE: 'CSV' })
  account.cloud.put('p/1.csv', 'a,1\nb,2\n')
  account.cloud.put('p/2.csv', 'c,3\n')
  account.cloud.put('elsewhere/3.csv', 'd,4\n')
  const { columns, rows, dml } = await copy()
  expect(dml).toBe('copy')
  expect(columns.map(({ name }) => name)).toEqual([
    'file', 'status', 'rows_parsed', 'rows_loaded', 'error_limit', 'errors_seen', 'first_error', 'first_error_line',
    'first_error_character', 'first_error_column_name'
  ]) // prettier-ignore
  expect(rows).toEqual([
    ['s3://logs/p/1.csv', 'LOADED', '2', '2', '1', '0', null, null, null, null],
    ['s3://logs/p/2.csv', 'LOADED', '1', '1', '1', '0', null, null, null, null]
  ])
  expect(await loaded()).toEqual([['a', '1'], ['b', '2'], ['c', '3']]) // prettier-ignore
})

describe('a file with invalid rows: ON_ERROR =', () => {
  const body = 'a,1\nb,x\nc,3\ntoolong,4\n'
  test.each<[onError: string | null, result: readonly (string | null)[] | string, left: readonly (string | null)[]]>([
    [null, '100038', []],
    ['ABORT_STATEMENT', '100038', []],
    [
      'CONTINUE',
      ['PARTIALLY_LOADED', '4', '2', '4', '2', "Numeric value 'x' is not recognized", '2', '1', '"T"["N":2]'],
      ['a', 'c']
    ],
    [
      'SKIP_FILE',
      ['LOAD_FAILED', '4', '0', '1', '1', "Numeric value 'x' is not recognized", '2', '1', '"T"["N":2]'],
      []
    ],
    [
      'SKIP_FILE_2',
      ['LOAD_FAILED', '4', '0', '2', '2', "Numeric value 'x' is not recognized", '2', '1', '"T"["N":2]'],
      []
    ],
    [
      'SKIP_FILE_3',
      ['PARTIALLY_LOADED', '4', '2', '3', '2', "Numeric value 'x' is not recognized", '2', '1', '"T"["N":2]'],
      ['a', 'c']
    ],
    [
      'SKIP_FILE_40%',
      ['LOAD_FAILED', '4', '0', '1', '2', "Numeric value 'x' is not recognized", '2', '1', '"T"["N":2]'],
      []
    ],
    [
      'SKIP_FILE_60%',
      ['PARTIALLY_LOADED', '4', '2', '2', '2', "Numeric value 'x' is not recognized", '2', '1', '"T"["N":2]'],
      ['a', 'c']
    ]
  ])('%s', async (onError, result, left) => {
    account.stage({ TYPE: 'CSV' })
    account.cloud.put('p/1.csv', body)
    if (typeof result === 'string')
      await expect(copy({ onError })).rejects.toMatchObject({
        code: result,
        message: expect.stringContaining('File \'p/1.csv\', line 2, character 1\n  Row 2, column "T"["N":2]')
      })
    else expect((await copy({ onError })).rows[0]?.slice(1)).toEqual(result)
    expect((await loaded()).map(([a]) => a)).toEqual(left)
  })
})

test('an aborted COPY loads no files, and does not count them as loaded', async () => {
  account.stage({ TYPE: 'CSV' })
  account.cloud.put('p/1.csv', 'a,1\n')
  account.cloud.put('p/2.csv', 'b,x\n')
  await expect(copy()).rejects.toMatchObject({ code: '100038' })
  expect(await loaded()).toEqual([])
  account.cloud.put('p/2.csv', 'b,2\n')
  expect((await copy()).rows).toHaveLength(2)
})

describe('a select list', () => {
  test.each<
    [what: string, select: readonly string[], columns: readonly string[] | null, row: readonly (string | null)[]]
  >([
    ['picks and casts', ['$2', '$1::NUMBER'], null, ['x', '7']],
    ['for some columns', ['REVERSE($2)'], ['A'], ['x', null]],
    [
      'sees the file and the row',
      ["SPLIT_PART(METADATA$FILENAME, '/', 2)", 'METADATA$FILE_ROW_NUMBER'],
      null,
      ['1.csv', '1']
    ],
    ['has NULL for a field that the file does not have', ['$9', '$1'], null, [null, '7']],
    ['may name its columns', ['$2 AS x', '$1 AS y'], null, ['x', '7']]
  ])('%s', async (_what, select, columns, row) => {
    account.stage({ TYPE: 'CSV' })
    account.cloud.put('p/1.csv', '7,x\n')
    await copy({ select, columns })
    expect(await loaded()).toEqual([row])
  })

  test('has the times when the file was changed and read', async () => {
    table = await account.table('T', 'A VARCHAR, N TIMESTAMP_NTZ, S TIMESTAMP_NTZ, K VARCHAR')
    account.stage()
    account.cloud.put('p/1.csv', 'line\n', new Date('2026-11-20T01:02:03Z'))
    await copy({
      select: ['$1', 'METADATA$FILE_LAST_MODIFIED', 'METADATA$START_SCAN_TIME', 'METADATA$FILE_CONTENT_KEY']
    })
    const [row] = await account.rows('SELECT n, ABS(DATEDIFF(minute, s, SYSDATE())) < 2, LENGTH(k) > 0 FROM t')
    expect(row).toEqual(['1795136523.000000000', '1', '1'])
  })

  test('is refused when its length differs from the column list', async () => {
    account.stage()
    await expect(copy({ select: ['$1'] })).rejects.toMatchObject({ code: '002020' })
  })
})

describe('a file that was loaded', () => {
  beforeEach(async () => {
    account.stage({ TYPE: 'CSV' })
    account.cloud.put('p/1.csv', 'a,1\n')
    await copy()
  })

  test('is skipped', async () => {
    expect((await copy()).rows).toEqual([['Copy executed with 0 files processed.']])
  })

  test.each<[what: string, act: () => unknown, options: Partial<CopyStatement>, rows: number]>([
    ['is loaded again with FORCE', () => undefined, { force: true }, 2],
    ['is loaded again when it was changed', () => account.cloud.put('p/1.csv', 'b,2\n'), {}, 2],
    ['is loaded again after TRUNCATE', () => account.data.tableTruncated(table), {}, 1],
    [
      'is loaded again after 64 days',
      () => (account.clock = new Date(account.clock.getTime() + 400 * 86_400_000)),
      {},
      2
    ]
  ])('%s', async (_what, act, options, rows) => {
    await act()
    await copy(options)
    expect(await loaded()).toHaveLength(rows)
  })
})

test('FILES chooses files by name, and each of them has to exist', async () => {
  account.stage({ TYPE: 'CSV' })
  account.cloud.put('p/1.csv', 'a,1\n')
  account.cloud.put('p/2.csv', 'b,2\n')
  await copy({ files: ['2.csv'] })
  expect(await loaded()).toEqual([['b', '2']])
  await expect(copy({ files: ['1.csv', '3.csv'] })).rejects.toMatchObject({ code: '091016' })
  expect(await loaded()).toEqual([['b', '2']])
})

test('a path and a pattern choose files', async () => {
  account.stage({ TYPE: 'CSV' })
  for (const key of ['p/x/1.csv', 'p/x/2.txt', 'p/y/3.csv']) account.cloud.put(key, 'a,1\n')
  const { rows } = await copy({ path: 'x/', pattern: '.*[.]csv' })
  expect(rows.map(([file]) => file)).toEqual(['s3://logs/p/x/1.csv'])
})

describe('the stage is only accessible through its integration', () => {
  test.each<[what: string, code: string, message: string, breakAccess: () => void]>([
    ['trust', '003167', 'Error assuming AWS_ROLE:\nUser: arn', () => (account.cloud.trusts = false)],
    [
      'role policy',
      '091003',
      'Failure using stage area. Cause: [Access Denied (Status Code: 403; Error Code: AccessDenied)]',
      () => (account.cloud.refuses = 'AccessDenied')
    ],
    ['replaced integration', '003139', "Integration 'INT' associated with the stage", () => change({ id: 'new' })],
    ['disabled integration', '003126', 'not enabled', () => change({ enabled: false })],
    [
      'location',
      '003127',
      "Location 's3://logs/p/' is not allowed by integration 'INT'",
      () => change({ allowedLocations: ['s3://logs/q/'] })
    ],
    ['blocked location', '003127', 'is not allowed', () => change({ blockedLocations: ['s3://logs/p/'] })]
  ])('%s', async (_what, code, message, breakAccess) => {
    const stage = account.stage()
    breakAccess()
    await expect(account.data.listStage(stage, ALL, account.session)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message)
    })
  })

  function change(what: object): void {
    Object.assign(account.catalog.all.find(({ kind }) => kind === 'integration') ?? {}, what)
  }
})

test('LIST has only the files whose whole name matches PATTERN', async () => {
  const stage = account.stage()
  for (const name of ['a1', 'a2', 'b1']) account.cloud.put(`p/${name}`, '')
  const names = async (pattern: string) =>
    (await account.data.listStage(stage, { path: '', pattern }, account.session)).rows.map(([name]) => name)
  expect(await names('.*1')).toEqual(['s3://logs/p/a1', 's3://logs/p/b1'])
  expect(await names('a')).toEqual([])
})

test('LIST returns name, size, MD5 and time', async () => {
  const stage = account.stage()
  account.cloud.put('p/1', 'abc', new Date('2026-11-20T01:02:03Z'))
  const { columns, rows } = await account.data.listStage(stage, ALL, account.session)
  expect(columns.map(({ name }) => name)).toEqual(['name', 'size', 'md5', 'last_modified'])
  expect(rows).toEqual([['s3://logs/p/1', '3', 'etag-616263', 'Fri, 20 Nov 2026 01:02:03 GMT']])
  expect(account.cloud.assumed).toEqual(['arn:aws:iam::1:role/r ext'])
})

test.each<[action: string, refuses: string | null, status: string, actions: readonly string[]]>([
  ['list', null, 'success', ['LIST']],
  ['read', null, 'success', ['READ']],
  ['all', null, 'success', ['WRITE', 'READ', 'LIST', 'DELETE']],
  ['list', 'AccessDenied', 'failure', ['LIST']]
])('SYSTEM$VALIDATE_STORAGE_INTEGRATION %s, S3 says %s: %s', async (action, refuses, status, actions) => {
  const integration = account.integration()
  account.cloud.put('p/known', 'x')
  account.cloud.refuses = refuses
  const answer: unknown = JSON.parse(
    await account.data.validateIntegration(integration, 's3://logs/p/', 'known', action)
  )
  expect(answer).toMatchObject({ status, actions: Object.fromEntries(actions.map((name) => [name, { status }])) })
})

test('COPY_HISTORY returns the loads of a table', async () => {
  account.stage({ TYPE: 'CSV' })
  account.cloud.put('p/1.csv', 'a,1\nb,x\n')
  await copy({ onError: 'CONTINUE' })
  const sql = `SELECT file_name, stage_location, row_count, row_parsed, status, error_count, first_error_line_number, table_name, pipe_name
    FROM TABLE(db.INFORMATION_SCHEMA.COPY_HISTORY(TABLE_NAME => 'S.T', START_TIME => DATEADD(hours, -1, CURRENT_TIMESTAMP())))`
  expect(await account.rows(sql)).toEqual([
    ['1.csv', 's3://logs/p/', '1', '2', 'Partially loaded', '1', '2', 'T', null]
  ])
})

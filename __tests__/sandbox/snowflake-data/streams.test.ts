import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { StreamObject, TableObject } from '../../../sandbox/snowflake/contract'
import { Account } from './account'

let account: Account
let source: TableObject
let standard: StreamObject
let appended: StreamObject

beforeEach(async () => {
  account = await Account.open()
  source = await account.table('SRC', 'A VARCHAR, B NUMBER')
  await account.table('DST', 'A VARCHAR')
  await account.rows("INSERT INTO src VALUES ('old', 0)")
  standard = await account.stream('STD', source)
  appended = await account.stream('APP', source, { appendOnly: true })
})

afterEach(() => account.data.stop())

const changes = (stream = 'std'): Promise<readonly (readonly (string | null)[])[]> =>
  account.rows(`SELECT a, METADATA$ACTION, METADATA$ISUPDATE FROM ${stream} ORDER BY 1, 2`)

describe("a stream's rows after", () => {
  test.each<[what: string, sql: readonly string[], std: readonly string[], app: readonly string[]]>([
    ['nothing', [], [], []],
    ['an insert', ["INSERT INTO src VALUES ('n', 1)"], ['n INSERT 0'], ['n']],
    ['a delete', ["DELETE FROM src WHERE a = 'old'"], ['old DELETE 0'], []],
    ['an update', ["UPDATE src SET a = 'upd'"], ['old DELETE 1', 'upd INSERT 1'], []],
    ['insert and delete', ["INSERT INTO src VALUES ('n', 1)", "DELETE FROM src WHERE a = 'n'"], [], ['n']],
    [
      'insert and update',
      ["INSERT INTO src VALUES ('n', 1)", "UPDATE src SET a = 'm' WHERE a = 'n'"],
      ['m INSERT 0'],
      ['n']
    ],
    ['update and delete', ["UPDATE src SET a = 'm'", 'DELETE FROM src'], ['old DELETE 0'], []]
  ])('%s', async (_what, statements, std, app) => {
    for (const sql of statements) await account.rows(sql)
    expect((await changes()).map((row) => row.join(' '))).toEqual(std)
    expect(await account.column('SELECT a FROM app ORDER BY a')).toEqual(app)
    expect(await account.data.streamHasData(standard)).toBe(std.length > 0)
  })

  test('TRUNCATE: each row deleted', async () => {
    await account.data.tableTruncated(source)
    expect(await changes()).toEqual([['old', 'DELETE', '0']])
    expect(await account.column('SELECT COUNT(*) FROM src')).toEqual(['0'])
  })
})

describe('the offset', () => {
  beforeEach(() => account.rows("INSERT INTO src VALUES ('n', 1)"))

  test.each<[what: string, moves: boolean, statements: readonly string[]]>([
    ['a SELECT', false, ['SELECT * FROM std']],
    ['an INSERT that reads it', true, ['INSERT INTO dst SELECT a FROM std']],
    ['an INSERT that selects no row of it', true, ['INSERT INTO dst SELECT a FROM std WHERE FALSE']],
    [
      'a MERGE that reads it',
      true,
      ['MERGE INTO dst USING std ON dst.a = std.a WHEN NOT MATCHED THEN INSERT VALUES (std.a)']
    ],
    ['a multi-table insert', true, ['INSERT ALL INTO dst VALUES (a) INTO dst VALUES (a) SELECT a FROM std']],
    ['an INSERT through a view', true, ['INSERT INTO dst SELECT a FROM over']],
    ['an INSERT that fails', false, ['INSERT INTO dst SELECT 1 / 0 FROM std']],
    ['a committed transaction', true, ['BEGIN', 'INSERT INTO dst SELECT a FROM std', 'COMMIT']],
    ['a transaction that is rolled back', false, ['BEGIN', 'INSERT INTO dst SELECT a FROM std', 'ROLLBACK']],
    ['an open transaction', false, ['BEGIN', 'INSERT INTO dst SELECT a FROM std']]
  ])('%s advances it: %p', async (_what, moves, statements) => {
    account.view('OVER', 'SELECT a FROM std', ['A'])
    for (const sql of statements) {
      if (sql === 'BEGIN' || sql === 'COMMIT' || sql === 'ROLLBACK') {
        await account.data.transaction(
          sql === 'BEGIN' ? 'begin' : sql === 'COMMIT' ? 'commit' : 'rollback',
          account.session
        )
      } else await account.rows(sql).catch(() => undefined)
    }
    const seen = await account.column('SELECT COUNT(*) FROM std', account.newSession(5))
    expect(seen).toEqual([moves ? '0' : '1'])
  })

  test('is the start of the transaction: later rows are left for the next one', async () => {
    const other = account.newSession(2)
    await account.data.transaction('begin', account.session)
    await account.rows("INSERT INTO src VALUES ('later', 2)", other)
    await account.rows('INSERT INTO dst SELECT a FROM std')
    expect(await account.column('SELECT a FROM std')).toEqual(['n'])
    await account.data.transaction('commit', account.session)
    expect(await account.column('SELECT a FROM dst')).toEqual(['n'])
    expect(await account.column('SELECT a FROM std')).toEqual(['later'])
  })

  test('is copied by AT (STREAM => …)', async () => {
    await account.rows('INSERT INTO dst SELECT a FROM std')
    await account.rows("INSERT INTO src VALUES ('m', 2)")
    await account.stream('COPY', source, { offset: standard.offset })
    expect(await account.column('SELECT a FROM copy')).toEqual(['m'])
  })

  test('of one stream does not affect the others', async () => {
    await account.rows('INSERT INTO dst SELECT a FROM std')
    expect(await account.data.streamHasData(appended)).toBe(true)
  })
})

test('a stream on a table that was recreated cannot be read', async () => {
  await account.table('SRC', 'A VARCHAR')
  await expect(changes()).rejects.toMatchObject({
    code: '091922',
    message: expect.stringContaining('cannot read from stream')
  })
})

test('a stream has the current columns of the table', async () => {
  const added = { name: 'C', type: 'NUMBER(38,0)', nullable: true, default: null, comment: null }
  source.columns = [...source.columns, added]
  await account.data.columnAdded(source, added)
  await account.rows("INSERT INTO src VALUES ('n', 1, 2)")
  expect(await account.rows('SELECT a, c FROM std')).toEqual([['n', '2']])
})

describe('CHANGES', () => {
  const APPENDED = 'CHANGES (INFORMATION => APPEND_ONLY)'

  test('AT (STREAM => …) is what the stream would return, and does not advance it', async () => {
    await account.rows("INSERT INTO src VALUES ('n', 1)")
    const sql = `SELECT c.a FROM src ${APPENDED} AT (STREAM => 'DB.S.APP') AS c`
    expect(await account.column(sql)).toEqual(['n'])
    await account.rows(`INSERT INTO dst ${sql}`)
    expect(await account.column(sql)).toEqual(['n'])
    await account.rows('INSERT INTO dst SELECT a FROM app')
    expect(await account.column(sql)).toEqual([])
  })

  test('AT (TIMESTAMP => …) has the rows since then, also those that were deleted', async () => {
    account.clock = new Date(account.clock.getTime() + 1000)
    const since = account.clock.toISOString()
    account.clock = new Date(account.clock.getTime() + 1000)
    await account.rows("INSERT INTO src VALUES ('n', 1)")
    await account.data.tableTruncated(source)
    expect(await account.column(`SELECT a FROM src ${APPENDED} AT (TIMESTAMP => '${since}'::TIMESTAMP_LTZ)`)).toEqual([
      'n'
    ])
    expect(await account.column(`SELECT a FROM src AT (TIMESTAMP => '${since}'::TIMESTAMP_LTZ)`)).toEqual(['old'])
  })

  test.each<[code: string, sql: string]>([
    ['000002', "SELECT 1 FROM src AT (STREAM => 'DB.S.APP')"],
    ['000002', "SELECT 1 FROM src BEFORE (STREAM => 'std')"],
    ['002003', `SELECT 1 FROM src ${APPENDED} AT (STREAM => 'nope')`],
    ['091920', `SELECT 1 FROM dst ${APPENDED} AT (STREAM => 'std')`],
    ['000707', "SELECT 1 FROM src AT (TIMESTAMP => '2020-01-01T00:00:00Z'::TIMESTAMP_LTZ)"],
    ['091923', `SELECT 1 FROM src ${APPENDED} AT (TIMESTAMP => '2020-01-01T00:00:00Z'::TIMESTAMP_LTZ)`]
  ])('%s: %s', async (code, sql) => {
    await expect(account.rows(sql)).rejects.toMatchObject({ code })
  })
})

describe('a stream that nobody reads becomes stale', () => {
  const DAY = 86_400_000
  const days = (count: number) => (account.clock = new Date(account.clock.getTime() + count * DAY))
  const STALE = { code: '091901' }

  test('after the longer of retention and extension, and then cannot be read', async () => {
    await account.rows("INSERT INTO src VALUES ('new', 1)")
    days(13.9)
    expect(await changes()).toHaveLength(1)
    days(0.2)
    await expect(changes()).rejects.toMatchObject(STALE)
    await expect(account.data.streamHasData(standard)).rejects.toMatchObject(STALE)
    await expect(account.rows('INSERT INTO dst SELECT a FROM std')).rejects.toMatchObject(STALE)
    await expect(
      account.rows("SELECT * FROM src CHANGES (INFORMATION => DEFAULT) AT (STREAM => 'std')")
    ).rejects.toMatchObject(STALE)
  })

  test.each([
    [1, 0, 1],
    [30, 14, 30],
    [1, 60, 60]
  ])('retention %d days, extension %d days: after %d days', async (retentionDays, extensionDays, lasts) => {
    Object.assign(source, { retentionDays, extensionDays })
    days(lasts - 0.1)
    expect(await changes()).toEqual([])
    days(0.2)
    await expect(changes()).rejects.toMatchObject(STALE)
  })

  test('a SELECT does not keep it fresh, DML and the check of an empty one do', async () => {
    days(10)
    expect(await account.data.streamHasData(standard)).toBe(false)
    await account.rows('SELECT * FROM app')
    days(10)
    await account.rows("INSERT INTO src VALUES ('new', 1)")
    expect(await changes()).toHaveLength(1)
    await expect(account.rows('SELECT * FROM app')).rejects.toMatchObject(STALE)
    await account.rows('INSERT INTO dst SELECT a FROM std')
    days(10)
    expect(await changes()).toEqual([])
  })

  test('the check of one with rows does not keep it fresh', async () => {
    await account.rows("INSERT INTO src VALUES ('new', 1)")
    days(10)
    expect(await account.data.streamHasData(standard)).toBe(true)
    days(10)
    await expect(account.data.streamHasData(standard)).rejects.toMatchObject(STALE)
  })
})

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { TableObject } from '../../../sandbox/snowflake/contract'
import { Account } from './account'

let account: Account
let target: TableObject

beforeEach(async () => {
  account = await Account.open()
  target = await account.table('T', 'A VARCHAR(5), B NUMBER NOT NULL DEFAULT 7')
  await account.table('U', 'A VARCHAR, B NUMBER')
})

afterEach(() => account.data.stop())

const all = (name = 't'): Promise<readonly (readonly (string | null)[])[]> =>
  account.rows(`SELECT a, b FROM ${name} ORDER BY b, a`)

describe('writing', () => {
  test.each<[sql: string, dml: string, counts: readonly string[], left: readonly (readonly (string | null)[])[]]>([
    ["INSERT INTO t VALUES ('c', 3)", 'insert', ['1'], [['a', '1'], ['b', '2'], ['c', '3']]],
    ["INSERT INTO t (a) SELECT 'c'", 'insert', ['1'], [['a', '1'], ['b', '2'], ['c', '7']]],
    ["INSERT OVERWRITE INTO t SELECT 'c', 3", 'insert', ['1'], [['c', '3']]],
    ["UPDATE t SET b = b + 10 WHERE a = 'b'", 'update', ['1', '0'], [['a', '1'], ['b', '12']]],
    ["UPDATE t SET t.b = s.n FROM (SELECT 'a' AS k, 9 AS n) s WHERE t.a = s.k", 'update', ['1', '0'], [['b', '2'], ['a', '9']]],
    ['DELETE FROM t WHERE b = 1', 'delete', ['1'], [['b', '2']]],
    ['DELETE FROM t USING t AS s WHERE t.a = s.a AND s.b = 2', 'delete', ['1'], [['a', '1']]],
    [
      "MERGE INTO t USING (SELECT 'a' AS k, 5 AS n UNION ALL SELECT 'z', 6) s ON t.a = s.k WHEN MATCHED THEN UPDATE SET b = s.n WHEN NOT MATCHED THEN INSERT (a, b) VALUES (s.k, s.n)",
      'merge', ['1', '1'], [['b', '2'], ['a', '5'], ['z', '6']]
    ],
    [
      "MERGE INTO t USING (SELECT 'a' AS k UNION ALL SELECT 'b') s ON t.a = s.k WHEN MATCHED AND t.b > 1 THEN DELETE WHEN MATCHED THEN UPDATE SET b = 0",
      'merge', ['1', '1'], [['a', '0']]
    ]
  ])('%s', async (sql, dml, counts, left) => {
    await account.rows("INSERT INTO t VALUES ('a', 1), ('b', 2)")
    const result = await account.data.query(sql, account.session)
    expect([result.dml, result.rows]).toEqual([dml, [counts]])
    expect(await all()).toEqual(left)
  }) // prettier-ignore
})

describe('a refused write has no effect', () => {
  test.each<[code: string, sql: string]>([
    ['100078', "INSERT INTO t VALUES ('ok', 1), ('too long', 2)"],
    ['100072', "INSERT INTO t VALUES ('a', NULL)"],
    ['100038', "INSERT INTO t (b) VALUES ('x')"],
    ['002020', 'INSERT INTO t (a) VALUES (1, 2)'],
    ['000904', 'INSERT INTO t (nope) VALUES (1)'],
    ['002003', 'INSERT INTO nope VALUES (1)'],
    [
      '100090',
      'MERGE INTO u USING (SELECT 1 AS n UNION ALL SELECT 2) s ON u.b < 9 WHEN MATCHED THEN UPDATE SET b = s.n'
    ],
    ['100051', 'INSERT ALL INTO t (b) VALUES (n) INTO t (b) VALUES (1 / (n - 1)) SELECT 1 AS n']
  ])('%s: %s', async (code, sql) => {
    await account.rows("INSERT INTO u VALUES ('a', 1)")
    await expect(account.rows(sql)).rejects.toMatchObject({ code })
    expect(await all()).toEqual([])
    expect(await all('u')).toEqual([['a', '1']])
  })
})

describe('a multi-table insert', () => {
  const source = "SELECT 'a' AS k, 1 AS n UNION ALL SELECT 'b', 2 UNION ALL SELECT 'c', NULL"

  test.each<
    [what: string, sql: string, t: readonly (string | null)[], u: readonly (string | null)[], counts: readonly string[]]
  >([
    [
      'FIRST takes the first WHEN that holds',
      'INSERT FIRST WHEN n > 0 THEN INTO t (a) VALUES (k) WHEN n > 1 THEN INTO u (a) VALUES (k)',
      ['a', 'b'],
      [],
      ['2', '0']
    ],
    [
      'ALL takes every WHEN that holds',
      'INSERT ALL WHEN n > 0 THEN INTO t (a) VALUES (k) WHEN n > 1 THEN INTO u (a) VALUES (k)',
      ['a', 'b'],
      ['b'],
      ['2', '1']
    ],
    [
      'ELSE takes what is left, and what is unknown',
      'INSERT FIRST WHEN n > 1 THEN INTO t (a) VALUES (k) ELSE INTO u (a) VALUES (k)',
      ['b'],
      ['a', 'c'],
      ['1', '2']
    ],
    [
      'a WHEN can have several INTO',
      'INSERT FIRST WHEN n = 1 THEN INTO t (a) VALUES (k) INTO u (a) VALUES (k)',
      ['a'],
      ['a'],
      ['1', '1']
    ],
    [
      'without WHEN every row goes into every table',
      'INSERT ALL INTO t (a, b) VALUES (k, DEFAULT) INTO u',
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
      ['3', '3']
    ]
  ])('%s', async (_what, into, t, u, counts) => {
    const result = await account.data.query(`${into} ${source}`, account.session)
    expect(result.dml).toBe('multi-insert')
    expect(result.rows).toEqual([counts])
    expect(await account.column('SELECT a FROM t ORDER BY a')).toEqual(t)
    expect(await account.column('SELECT a FROM u ORDER BY a')).toEqual(u)
  })
})

describe('a transaction', () => {
  const other = { ...new Account().newSession(2) }

  test('is seen by others when it is committed', async () => {
    await account.data.transaction('begin', account.session)
    await account.rows("INSERT INTO t VALUES ('a', 1)")
    expect(await account.column('SELECT COUNT(*) FROM t')).toEqual(['1'])
    expect(await account.column('SELECT COUNT(*) FROM t', other)).toEqual(['0'])
    await account.data.transaction('commit', account.session)
    expect(await account.column('SELECT COUNT(*) FROM t', other)).toEqual(['1'])
  })

  test('is undone by a rollback, whatever it contains', async () => {
    await account.rows("INSERT INTO t VALUES ('a', 1), ('b', 2)")
    await account.data.transaction('begin', account.session)
    await account.rows("INSERT INTO t VALUES ('c', 3)")
    await account.rows('UPDATE t SET b = b + 1')
    await account.rows("DELETE FROM t WHERE a = 'a'")
    await account.data.transaction('rollback', account.session)
    expect(await all()).toEqual([['a', '1'], ['b', '2']]) // prettier-ignore
  })

  test('continues after a failed statement', async () => {
    await account.data.transaction('begin', account.session)
    await account.rows("INSERT INTO t VALUES ('a', 1)")
    await expect(account.rows("INSERT INTO t VALUES ('b', 'x')")).rejects.toMatchObject({ code: '100038' })
    await account.data.transaction('commit', account.session)
    expect(await all()).toEqual([['a', '1']])
  })

  test('is rolled back when its session ends', async () => {
    await account.data.transaction('begin', account.session)
    await account.rows("INSERT INTO t VALUES ('a', 1)")
    await account.data.sessionClosed(account.session)
    await account.rows("INSERT INTO t VALUES ('z', 9)", other)
    expect(await account.column('SELECT a FROM t', other)).toEqual(['z'])
  })
})

test('columns are added, dropped and renamed', async () => {
  await account.rows("INSERT INTO t VALUES ('a', 1)")
  const added = { name: 'C', type: 'VARCHAR(16777216)', nullable: true, default: "'new'", comment: null }
  target.columns = [...target.columns, added]
  await account.data.columnAdded(target, added)
  expect(await account.rows('SELECT * FROM t')).toEqual([['a', '1', 'new']])
  target.columns = target.columns.map((each) => (each.name === 'C' ? { ...each, name: 'D' } : each))
  await account.data.columnRenamed(target, 'C', 'D')
  expect(await account.column('SELECT d FROM t')).toEqual(['new'])
  target.columns = target.columns.filter(({ name }) => name !== 'D')
  await account.data.columnDropped(target, 'D')
  expect(await account.rows('SELECT * FROM t')).toEqual([['a', '1']])
})

test('CREATE TABLE AS fills the new table', async () => {
  await account.rows("INSERT INTO t VALUES ('a', 1)")
  const table = { ...target, name: 'NEW', id: 'new' }
  await account.data.tableCreated(table, { sql: 'SELECT a, b + 1 FROM t', session: account.session })
  account.catalog.all.push(table)
  expect(await all('new')).toEqual([['a', '2']])
  expect(await account.data.rowCount(table)).toBe(1)
})

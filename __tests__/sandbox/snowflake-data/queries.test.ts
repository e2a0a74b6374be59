import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Account } from './account'

let account: Account

beforeAll(async () => {
  account = await Account.open()
  await account.table('T', 'A VARCHAR, B NUMBER NOT NULL DEFAULT 7, TS TIMESTAMP_NTZ, "low" VARCHAR')
  await account.rows(
    `INSERT INTO t VALUES ('x', 1, '2024-01-02 03:04:05', 'l'), ('y', DEFAULT, NULL, NULL), (NULL, 3, NULL, '')`
  )
  account.view('V', 'SELECT a, b FROM t WHERE b > 1', ['X', 'Y'])
  account.function('PLUS', 'X NUMBER', 'NUMBER(38,0)', 'x + 1', { language: 'SQL' })
  account.function('DOUBLED', 'X FLOAT', 'FLOAT', 'return X === undefined ? -1 : X * 2')
})

afterAll(() => account.data.stop())

describe('a query returns', () => {
  test.each<[sql: string, rows: readonly (readonly (string | null)[])[]]>([
    [
      'SELECT a, b FROM t ORDER BY a',
      [
        ['x', '1'],
        ['y', '7'],
        [null, '3']
      ]
    ],
    ['SELECT a FROM db.s.t ORDER BY a DESC', [[null], ['y'], ['x']]],
    ["SELECT ts FROM t WHERE a = 'x'", [['1704164645.000000000']]],
    ['SELECT "low" FROM "DB"."S"."T" WHERE b = 3', [['']]],
    [
      'SELECT x, y FROM v ORDER BY y',
      [
        [null, '3'],
        ['y', '7']
      ]
    ],
    ['SELECT COUNT(*), SUM(b), MIN(b), AVG(b) FROM t', [['3', '11', '1', '3.666667']]],
    [
      'SELECT b > 2 AS big, COUNT(*) FROM t GROUP BY ALL ORDER BY 1',
      [
        ['0', '1'],
        ['1', '2']
      ]
    ],
    ['WITH q (n) AS (SELECT 1 UNION ALL SELECT 2) SELECT n FROM q ORDER BY n DESC LIMIT 1', [['2']]],
    ['SELECT a FROM t QUALIFY ROW_NUMBER() OVER (ORDER BY b DESC) = 1', [['y']]],
    ['SELECT 1 / 3, 10 / 4, MOD(7, 4), DIV0(1, 0)', [['0.333333', '2.5', '3', '0']]],
    [`SELECT NVL(NULL, 'd'), ZEROIFNULL(NULL), IFF(1 = 1, 'a', 'b'), NULLIF(1, 1)`, [['d', '0', 'a', null]]],
    [
      `SELECT 'abc' LIKE 'ABC', 'abc' ILIKE 'ABC', 'a_c' LIKE 'a^_c' ESCAPE '^', 'abc' RLIKE 'b'`,
      [['0', '1', '1', '0']]
    ],
    [
      `SELECT SPLIT_PART('a/b/c', '/', -1), SPLIT_PART('a', '/', 5), SUBSTR('hello', 2, 3), CONCAT('a', NULL)`,
      [['c', '', 'ell', null]]
    ],
    [
      `SELECT REGEXP_SUBSTR('abc12', '[a-z]+([0-9]+)', 1, 1, 'e'), REGEXP_SUBSTR('abc', '[0-9]'), REGEXP_REPLACE('aXbX', 'X', '-')`,
      [['12', null, 'a-b-']]
    ],
    [`SELECT TRY_TO_NUMBER('x'), TRY_TO_NUMBER('1.5'), TO_NUMBER('12.345', 10, 2)`, [[null, '2', '12.35']]],
    [`SELECT TRY_TO_TIMESTAMP_NTZ('2024-01-02 03:04:05', 'YYYY-MM-DD HH24:MI:SS')`, [['1704164645.000000000']]],
    [`SELECT TRY_TO_TIMESTAMP_NTZ('06/Feb/2019:00:00:38', 'DD/MON/YYYY:HH24:MI:SS')`, [['1549411238.000000000']]],
    [`SELECT TRY_TO_TIMESTAMP_NTZ('bad', 'YYYY-MM-DD'), TRY_TO_TIMESTAMP_NTZ('2024-13-01 00:00:00')`, [[null, null]]],
    // The time of day stays, whatever the offset is.
    [
      `SELECT TO_TIMESTAMP_NTZ('06/Feb/2019:00:00:38 +0200', 'DD/MON/YYYY:HH24:MI:SS TZHTZM')`,
      [['1549411238.000000000']]
    ],
    [`SELECT TO_TIMESTAMP_LTZ('2019-02-06 00:00:38 +0200')`, [['1549404038.000000000']]],
    [
      `SELECT TO_TIMESTAMP_NTZ(1549411238), TO_TIMESTAMP_NTZ('1549411238123')`,
      [['1549411238.000000000', '1549411238.123000000']]
    ],
    [
      `SELECT TO_VARCHAR('2024-01-02'::TIMESTAMP_NTZ), TO_VARCHAR('2024-01-02'::DATE, 'DD.MM.YYYY'), 1.50::VARCHAR, 1::FLOAT::VARCHAR`,
      [['2024-01-02 00:00:00.000', '02.01.2024', '1.50', '1']]
    ],
    [
      `SELECT DATEADD(hour, -1, '2024-01-01'::TIMESTAMP_NTZ), DATEADD(month, 1, '2024-01-31'::TIMESTAMP_NTZ)`,
      [['1704063600.000000000', '1709164800.000000000']]
    ],
    [`SELECT DATEADD(day, 1, '2024-01-31'::DATE), DATEDIFF(day, '2024-01-01', '2024-02-01')`, [['19754', '31']]],
    [
      `SELECT DATE_TRUNC('hour', '2024-01-01 10:20:30'::TIMESTAMP_NTZ), HOUR('2024-01-01 10:20:30'::TIMESTAMP_NTZ)`,
      [['1704103200.000000000', '10']]
    ],
    [
      `SELECT CONVERT_TIMEZONE('America/New_York', 'UTC', '2024-01-01 00:00:00'::TIMESTAMP_NTZ)`,
      [['1704085200.000000000']]
    ],
    [`SELECT LISTAGG(a, '|') WITHIN GROUP (ORDER BY a DESC) FROM t`, [['y|x']]],
    [`SELECT PARSE_JSON('{"a":{"b":[1,"x"]}}'):a.b[1]::STRING, PARSE_JSON('{"n":1}'):n = 1`, [['x', '1']]],
    [`SELECT OBJECT_CONSTRUCT('k', 1, 'n', NULL), ARRAY_CONSTRUCT(1, 'a')`, [['{"k":1}', '[1,"a"]']]],
    [
      `SELECT f.index, f.value::STRING FROM TABLE(FLATTEN(INPUT => PARSE_JSON('["p","q"]'))) f`,
      [
        ['0', 'p'],
        ['1', 'q']
      ]
    ],
    ['SELECT PLUS(3), DOUBLED(2), DOUBLED(NULL), db.s.plus(1)', [['4', '4', '-1', '2']]],
    ["SELECT column2 FROM VALUES (1, 'a'), (2, 'b') WHERE column1 = 2", [['b']]],
    ['SELECT SEQ4() FROM TABLE(GENERATOR(ROWCOUNT => 2))', [['0'], ['1']]],
    ['SELECT CURRENT_ROLE(), CURRENT_DATABASE()', [['USER', 'DB']]],
    [`SELECT table_name, row_count FROM db.information_schema.tables WHERE table_type = 'BASE TABLE'`, [['T', '3']]],
    [
      `SELECT column_name, data_type, is_nullable FROM information_schema.columns WHERE table_name = 'T' AND ordinal_position = 2`,
      [['B', 'NUMBER', 'NO']]
    ]
  ])('%s', async (sql, rows) => {
    expect(await account.rows(sql)).toEqual(rows)
  })
})

test.each<[sql: string, names: readonly string[]]>([
  ['SELECT a, b AS "b", COUNT(*) FROM t GROUP BY a, b', ['A', 'b', 'COUNT(*)']],
  ['SELECT * FROM t', ['A', 'B', 'TS', 'low']],
  ['SELECT * EXCLUDE (ts, "low") FROM t', ['A', 'B']],
  ['SELECT t.a, lower(t.a) FROM t', ['A', 'LOWER(T.A)']]
])('the columns of %s are named %j', async (sql, names) => {
  const { columns } = await account.data.query(sql, account.session)
  expect(columns.map(({ name }) => name)).toEqual(names)
})

test('the driver gets the column types', async () => {
  const { columns } = await account.data.query(
    'SELECT a, b, ts, CURRENT_TIMESTAMP(), 1.5, 1::FLOAT, TRUE FROM t',
    account.session
  )
  expect(columns.map(({ type, scale }) => `${type} ${scale ?? ''}`.trim())).toEqual([
    'text', 'fixed 0', 'timestamp_ntz 9', 'timestamp_ltz 9', 'fixed 1', 'real', 'boolean'
  ]) // prettier-ignore
})

describe('a query is refused', () => {
  test.each<[code: string, sqlState: string, message: string, sql: string]>([
    ['002003', '42S02', "Object 'DB.S.NOPE' does not exist or not authorized.", 'SELECT * FROM nope'],
    ['002003', '42S02', `Object 'DB.S."t"' does not exist or not authorized.`, 'SELECT * FROM "t"'],
    ['000904', '42000', "invalid identifier 'ZZ'", 'SELECT zz FROM t'],
    ['000904', '42000', "invalid identifier 'a'", 'SELECT "a" FROM t'],
    ['000904', '42000', "invalid identifier 'LOW'", 'SELECT low FROM t'],
    ['001003', '42000', 'syntax error', 'SELECT FROM WHERE'],
    ['002140', '42601', 'Unknown function NOFN', 'SELECT nofn(1)'],
    ['002141', '42601', 'Unknown user-defined function DB.S.NOFN', 'SELECT db.s.nofn(1)'],
    ['002143', '42601', 'Unknown user-defined table function NOFN', 'SELECT * FROM TABLE(nofn(1))'],
    ['100038', '22018', "Numeric value 'abc' is not recognized", "SELECT 'abc'::NUMBER"],
    ['100039', '22003', "Numeric value '99999' is out of range", 'SELECT 99999::NUMBER(3,0)'],
    ['100035', '22007', "Timestamp 'bad' is not recognized", "SELECT TO_TIMESTAMP_NTZ('bad')"],
    ['100096', '22007', "Can't parse 'bad' as timestamp with format 'YYYY'", "SELECT TO_TIMESTAMP_NTZ('bad', 'YYYY')"],
    ['100051', '22012', 'Division by zero', 'SELECT 1 / 0'],
    [
      '000979',
      '42601',
      "'A' in select clause is neither an aggregate nor in the group by clause.",
      'SELECT a, COUNT(*) FROM t'
    ],
    ['000002', '0A000', 'TABLE SAMPLE', 'SELECT 1 FROM t SAMPLE (10)'],
    ['000002', '0A000', 'AT (OFFSET', 'SELECT 1 FROM t AT (OFFSET => -60)'],
    ['000002', '0A000', 'PIVOT', "SELECT * FROM t PIVOT (SUM(b) FOR a IN ('x'))"],
    ['000002', '0A000', 'UNION AND INTERSECT', 'SELECT 1 UNION SELECT 2 INTERSECT SELECT 2'],
    ['000002', '0A000', 'TIMESTAMP_TZ', "SELECT '2024-01-01'::TIMESTAMP_TZ"],
    ['000002', '0A000', 'CONVERT_TIMEZONE', "SELECT CONVERT_TIMEZONE('Asia/Tokyo', CURRENT_TIMESTAMP())"]
  ])('%s %s %s: %s', async (code, sqlState, message, sql) => {
    await expect(account.rows(sql)).rejects.toMatchObject({ code, sqlState, message: expect.stringContaining(message) })
  })
})

test("a role needs SELECT; a view is read with its owner's privileges", async () => {
  const { forbidden } = account.catalog
  forbidden.add('READER SELECT T')
  const reader = account.newSession(9, 'READER')
  await expect(account.rows('SELECT a FROM t', reader)).rejects.toMatchObject({ code: '003001' })
  expect(await account.column('SELECT x FROM v WHERE y = 7', reader)).toEqual(['y'])
  forbidden.add('OWNER SELECT T')
  await expect(account.rows('SELECT x FROM v', reader)).rejects.toMatchObject({ code: '003001' })
  forbidden.clear()
})

test('a query can be described without being run', async () => {
  const columns = await account.data.describeQuery(
    'SELECT a, b, COUNT(*) AS n, ts FROM t GROUP BY ALL',
    account.session
  )
  expect(columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
    'A VARCHAR(16777216)', 'B NUMBER(38,0)', 'N NUMBER(18,0)', 'TS TIMESTAMP_NTZ(9)'
  ]) // prettier-ignore
})

test('local times are in the time zone of the session', async () => {
  const session = { ...account.newSession(10), timezone: 'America/Los_Angeles' }
  const sql = `SELECT TO_TIMESTAMP_LTZ('2024-01-01 00:00:00'), '2024-01-01 00:00:00 +0000'::TIMESTAMP_LTZ::TIMESTAMP_NTZ, TO_VARCHAR('2024-01-01 00:00:00 Z'::TIMESTAMP_LTZ)`
  expect(await account.rows(sql, session)).toEqual([
    ['1704096000.000000000', '1704038400.000000000', '2023-12-31 16:00:00.000 -0800']
  ])
})

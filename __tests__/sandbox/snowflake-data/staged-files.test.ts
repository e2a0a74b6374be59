import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { IntegrationObject, StreamObject, TableObject } from '../../../sandbox/snowflake/contract'
import { Account, RAW } from './account'

type Rows = readonly (readonly (string | null)[])[]

const MONDAY = new Date('2026-11-23T00:00:00Z')
const OLD = new Date('2026-11-01T00:00:00Z')

let account: Account

beforeEach(async () => {
  account = await Account.open()
  account.stage({ TYPE: 'CSV' })
  account.format('PIPES', { FIELD_DELIMITER: '|' })
  account.format('odd (it\'s "1")', RAW)
  account.cloud.put('p/a/1.csv', 'x|1,2\ny,3\n', MONDAY)
  account.cloud.put('p/b/2.csv', 'z,4\n', OLD)
  account.cloud.put('elsewhere/3.csv', 'n,5\n')
  await account.table('DONE', 'F VARCHAR')
  await account.rows("INSERT INTO done VALUES ('p/b/2.csv')")
})

afterEach(() => account.data.stop())

describe('a query reads staged files', () => {
  test.each<[sql: string, rows: Rows]>([
    ['SELECT $1, $2 FROM @stg ORDER BY 2', [['x|1', '2'], ['y', '3'], ['z', '4']]],
    ['SELECT f.$1, f.$3 FROM @"DB"."S"."STG" AS f ORDER BY 1', [['x|1', null], ['y', null], ['z', null]]],
    ["SELECT t.$2 FROM @stg (FILE_FORMAT => 'pipes') t ORDER BY 1", [['1,2'], [null], [null]]],
    ["SELECT $2 FROM @stg(file_format => db.s.pipes, pattern => '.*1[.]csv') ORDER BY 1", [['1,2'], [null]]],
    ["SELECT $1 FROM @stg (PATTERN => '1[.]csv')", []],
    ['SELECT COUNT(*) FROM @s.stg/b', [['1']]],
    ['SELECT $1 FROM @db.s.stg/b/2.csv f', [['z']]],
    ["SELECT $1 FROM '@stg/b/2.csv' (FILE_FORMAT => 'PIPES')", [['z,4']]],
    [`SELECT f.$1 FROM @stg/b (FILE_FORMAT => 'DB.S."odd (it\\'s ""1"")"') f`, [['z,4']]],
    ['SELECT a.$1, b.$1 FROM @stg/b a JOIN @stg/a/ AS b ON b.$2::NUMBER < a.$2::NUMBER ORDER BY 2', [['z', 'x|1'], ['z', 'y']]],
    ['WITH q AS (SELECT $2::NUMBER AS n FROM @stg) SELECT SUM(n) FROM q', [['9']]],
    ['SELECT (SELECT MAX($1) FROM @stg), c FROM (VALUES (1)) AS v(c), @stg/b', [['z', '1']]],
    ['SELECT f.timestamp, f.k FROM (SELECT $1, METADATA$FILENAME FROM @stg/b (FILE_FORMAT => pipes)) AS f (TIMESTAMP, K)', [['z,4', 'p/b/2.csv']]],
    ['SELECT f.* FROM @stg/b f', [['z', '4']]],
    ['SELECT *, METADATA$FILE_ROW_NUMBER FROM @stg/a ORDER BY 3', [['x|1', '2', '1'], ['y', '3', '2']]]
  ])('%s', async (sql, rows) => {
    expect(await account.rows(sql)).toEqual(rows)
  }) // prettier-ignore
})

test('a stage and a format can have any name', async () => {
  account.stage(RAW, 's3://logs/p/b/', 'it\'s (a) "stage" @ 100%; ')
  const stage = '@"DB"."S"."it\'s (a) ""stage"" @ 100%; "'
  expect(await account.rows(`SELECT f.$1 FROM ${stage} AS f`)).toEqual([['z,4']])
  expect(await account.rows(`SELECT f.$1 FROM ${stage}/2 (FILE_FORMAT => 'DB.S."odd (it\\'s ""1"")"') f`)).toEqual([
    ['z,4']
  ])
})

describe('the metadata of a record', () => {
  test('is the key, the row, the MD5 and the times', async () => {
    const { columns, rows } = await account.data.query(
      `SELECT METADATA$FILENAME, f.METADATA$FILE_ROW_NUMBER, f.METADATA$FILE_CONTENT_KEY, f.METADATA$FILE_LAST_MODIFIED,
         METADATA$START_SCAN_TIME, ABS(DATEDIFF('second', METADATA$START_SCAN_TIME, CURRENT_TIMESTAMP())) < 60
       FROM @stg/b AS f`,
      account.session
    )
    expect(columns.map(({ name, type }) => `${name} ${type}`).slice(0, 5)).toEqual([
      'METADATA$FILENAME text',
      'METADATA$FILE_ROW_NUMBER fixed',
      'METADATA$FILE_CONTENT_KEY text',
      'METADATA$FILE_LAST_MODIFIED timestamp_ntz',
      'METADATA$START_SCAN_TIME timestamp_ltz'
    ])
    const seconds = `${OLD.getTime() / 1000}.000000000`
    expect(rows).toEqual([['p/b/2.csv', '1', 'etag-7a2c340a', seconds, expect.any(String), '1']])
  })

  test.each<[where: string, keys: readonly string[]]>([
    ["METADATA$FILENAME LIKE '%/1.csv'", ['x|1', 'y']],
    ['f.metadata$file_row_number = 1', ['x|1', 'z']],
    ['METADATA$FILENAME NOT IN (SELECT f FROM done)', ['x|1', 'y']],
    ['EXISTS (SELECT 1 FROM done AS t WHERE t.f = f.METADATA$FILENAME)', ['z']],
    ['NOT EXISTS (SELECT 1 FROM done WHERE done.f = METADATA$FILENAME)', ['x|1', 'y']],
    ["f.METADATA$FILE_LAST_MODIFIED >= '2026-11-20T00:00:00.000Z'::TIMESTAMP_NTZ", ['x|1', 'y']],
    ["f.METADATA$FILE_LAST_MODIFIED < TO_TIMESTAMP_NTZ('2026-11-23T00:00:00.000Z')", ['z']],
    ["METADATA$FILE_LAST_MODIFIED >= DATEADD('day', -7, '2026-11-30'::TIMESTAMP_NTZ)", ['x|1', 'y']],
    ["METADATA$FILE_LAST_MODIFIED >= DATEADD('day', -7, TO_TIMESTAMP_NTZ('2026-12-01T00:00:00Z'))", []]
  ])('can be used in WHERE: %s', async (where, keys) => {
    expect(await account.column(`SELECT f.$1 FROM @stg f WHERE ${where} ORDER BY 1`)).toEqual(keys)
  })
})

describe('a statement that writes can read staged files', () => {
  let staging: TableObject
  let stream: StreamObject

  beforeEach(async () => {
    staging = await account.table('STAGING', 'RAW VARCHAR, "TIMESTAMP" TIMESTAMP_NTZ, LOG_FILE VARCHAR, LOG_ROW NUMBER')
    await account.table('PARSED', 'LOG_FILE VARCHAR')
    stream = await account.stream('ST', staging, { appendOnly: true })
  })

  const recover = (from: string, until: string) => `
    INSERT INTO "DB"."S"."STAGING" ("RAW", "TIMESTAMP", "LOG_FILE", "LOG_ROW")
    SELECT
      f.$1,
      CONVERT_TIMEZONE('UTC', f.METADATA$START_SCAN_TIME)::TIMESTAMP_NTZ,
      f.METADATA$FILENAME,
      f.METADATA$FILE_ROW_NUMBER
    FROM @"DB"."S"."STG" (FILE_FORMAT => 'DB.S."odd (it\\'s ""1"")"') AS f
    WHERE f.METADATA$FILE_LAST_MODIFIED >= ${from}
      AND f.METADATA$FILE_LAST_MODIFIED <= ${until}
      AND NOT EXISTS (SELECT 1 FROM "DB"."S"."STAGING" AS t WHERE t.LOG_FILE = f.METADATA$FILENAME)
      AND NOT EXISTS (SELECT 1 FROM "DB"."S"."PARSED" AS t WHERE t.LOG_FILE = f.METADATA$FILENAME)`
  const ONE: Rows = [['x|1,2', 'p/a/1.csv', '1'], ['y,3', 'p/a/1.csv', '2']] // prettier-ignore
  const TWO: Rows = [['z,4', 'p/b/2.csv', '1']]

  test.each<[what: string, from: string, before: readonly string[], rows: Rows]>([
    ['lines in the time window', "'2026-11-20T00:00:00.000Z'::TIMESTAMP_NTZ", [], ONE],
    ['all', "TO_TIMESTAMP_NTZ('2026-11-01T00:00:00.000Z')", [], [...ONE, ...TWO]],
    ['nothing', "DATEADD('day', -2, '2026-11-26T12:00:00.500Z'::TIMESTAMP_NTZ)", [], []],
    ['but not files that were loaded', "'2026-11-01'::TIMESTAMP_NTZ", ["INSERT INTO parsed VALUES ('p/a/1.csv')"], TWO],
    ['and nothing the second time', "'2026-11-01'::TIMESTAMP_NTZ", [recover("'2026-01-01'", "'2027-01-01'")], []]
  ])('INSERT adds %s, and the stream has them', async (_what, from, before, rows) => {
    for (const sql of before) await account.rows(sql)
    stream.offset = await account.data.currentVersion(staging)
    const { rows: answer } = await account.data.query(
      recover(from, "'2026-11-26T12:00:00.500Z'::TIMESTAMP_NTZ"),
      account.session
    )
    expect(answer).toEqual([[String(rows.length)]])
    expect(await account.rows('SELECT raw, log_file, log_row FROM st ORDER BY log_file, log_row')).toEqual(rows)
  })

  test.each<[sql: string, rows: Rows]>([
    ['INSERT INTO parsed SELECT METADATA$FILENAME FROM @stg/b UNION ALL SELECT $1 FROM @stg/b', [['p/b/2.csv'], ['z']]],
    ['INSERT ALL INTO parsed VALUES (a) INTO parsed VALUES (b) SELECT $1 AS a, $2 AS b FROM @stg/b', [['4'], ['z']]],
    ['MERGE INTO parsed AS t USING (SELECT $1 AS k FROM @stg/a) AS f ON t.log_file = f.k WHEN NOT MATCHED THEN INSERT VALUES (f.k)', [['x|1'], ['y']]],
    ['INSERT INTO parsed SELECT a FROM over', [['z']]]
  ])('%s', async (sql, rows) => {
    account.view('OVER', 'SELECT $1 FROM @stg/b', ['A'])
    await account.rows(sql)
    expect(await account.rows('SELECT log_file FROM parsed ORDER BY 1')).toEqual(rows)
  }) // prettier-ignore

  test('CREATE TABLE AS', async () => {
    const sql = 'SELECT METADATA$FILENAME AS f, MAX($2)::NUMBER AS n FROM @stg GROUP BY 1'
    const columns = await account.data.describeQuery(sql, account.session)
    expect(columns.map(({ name, type }) => `${name} ${type}`)).toEqual(['F VARCHAR(16777216)', 'N NUMBER(38,0)'])
    await account.table('MADE', 'F VARCHAR, N NUMBER', sql)
    expect(await account.rows('SELECT * FROM made ORDER BY n')).toEqual([['p/a/1.csv', '3'], ['p/b/2.csv', '4']]) // prettier-ignore
  })

  test('all of it or nothing', async () => {
    await expect(account.rows('INSERT INTO staging (log_row) SELECT $2 FROM @stg/b UNION ALL SELECT $1 FROM @stg/b')).rejects.toMatchObject({ code: '100038' }) // prettier-ignore
    expect(await account.rows('SELECT * FROM staging')).toEqual([])
  })
})

describe('a query of staged files is refused:', () => {
  test.each<[code: string, message: string, sql: string]>([
    ['002003', 'stage NOPE does not exist or not authorized.', 'SELECT 1 FROM @nope'],
    ['002003', 'file format NOPE does not exist or not authorized.', "SELECT 1 FROM @stg (FILE_FORMAT => 's.nope')"],
    ['000904', "invalid identifier 'ZZ'", 'SELECT zz FROM @stg'],
    ['001003', "unexpected 'ON_ERROR'", 'SELECT 1 FROM @stg (ON_ERROR => CONTINUE)'],
    ['001003', "unexpected '='", "SELECT 1 FROM @stg (PATTERN = '.*')"],
    ['001003', 'syntax error', 'SELECT 1 FROM @stg WHERE'],
    ['000002', 'table and user stages', 'SELECT 1 FROM @~'],
    ['000002', 'table and user stages', 'SELECT 1 FROM @%t'],
    ['000002', 'WHEN', "SELECT 1 FROM @stg AT (STREAM => 's')"]
  ])('%s %s: %s', async (code, message, sql) => {
    await expect(account.rows(sql)).rejects.toMatchObject({ code, message: expect.stringContaining(message) })
  })

  test.each(['STG', 'PIPES'])('USAGE on %s', async (name) => {
    account.catalog.forbidden.add(`USER USAGE ${name}`)
    await expect(account.rows("SELECT 1 FROM @stg (FILE_FORMAT => 'PIPES')")).rejects.toMatchObject({ code: '003001' })
  })

  test.each<[what: string, code: string, breakAccess: () => void]>([
    ['the role trusts nobody', '003167', () => (account.cloud.trusts = false)],
    ['the role must not read', '091003', () => (account.cloud.refuses = 'AccessDenied')],
    ['a disabled integration', '003126', () => (integration().enabled = false)],
    ['another location', '003127', () => (integration().allowedLocations = ['s3://logs/q/'])]
  ])('%s', async (_what, code, breakAccess) => {
    breakAccess()
    await expect(account.rows('INSERT INTO done SELECT $1 FROM @stg')).rejects.toMatchObject({ code })
    expect(await account.rows('SELECT COUNT(*) FROM done')).toEqual([['1']])
  })

  test('a record that cannot be read', async () => {
    account.cloud.put('p/c/4.csv', Buffer.from([0x6f, 0x6b, 0x0a, 0xff, 0xfe, 0x0a]))
    await expect(account.rows('SELECT COUNT(*) FROM @stg')).rejects.toMatchObject({
      code: '100144',
      message: expect.stringMatching(
        /^Invalid UTF8 detected .*\n {2}File 'p\/c\/4.csv', line 2, character 1\n {2}Row 2$/
      )
    })
    const lenient = `SELECT COUNT(*) FROM @stg (FILE_FORMAT => 'S."odd (it\\'s ""1"")"')`
    expect(await account.rows(lenient)).toEqual([['5']])
  })

  const integration = (): IntegrationObject => account.catalog.all.find((object) => object.kind === 'integration')!
})

test("views over a stage are read with their owner's privileges", async () => {
  account.view('OVER', 'SELECT $1 FROM @stg/b', ['A'])
  account.catalog.forbidden.add('USER USAGE STG')
  expect(await account.rows('SELECT a FROM over')).toEqual([['z']])
  account.catalog.forbidden.add('OWNER USAGE STG')
  await expect(account.rows('SELECT a FROM over')).rejects.toMatchObject({ code: '003001' })
})

test('files are read again by each statement', async () => {
  expect(await account.rows('SELECT COUNT(*) FROM @stg')).toEqual([['3']])
  account.cloud.put('p/c/4.csv', 'new,6\n')
  expect(await account.rows('SELECT COUNT(*) FROM @stg')).toEqual([['4']])
  expect(account.cloud.assumed).toHaveLength(2)
})

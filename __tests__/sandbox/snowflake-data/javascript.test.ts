import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Account } from './account'

let account: Account

beforeEach(async () => {
  account = await Account.open()
  await account.table('LINES', 'RAW VARCHAR, N NUMBER')
  await account.rows("INSERT INTO lines VALUES ('a,b', 1), (NULL, 2), ('c', 3)")
})

afterEach(() => account.data.stop())

const split =
  '{ processRow: function (row, w) { if (row.LINE !== undefined) row.LINE.split(",").forEach(function (x) { w.writeRow({ X: x }) }) } }'

describe('a table function', () => {
  test.each<[from: string]>([
    ['lines s, TABLE(f(s.raw)) p'],
    ['lines s, LATERAL f(s.raw) p'],
    ['lines AS s, TABLE(db.s.f(raw)) AS p'],
    ['lines s JOIN TABLE(f(s.raw)) p'],
    ['(SELECT raw, n FROM lines) s, TABLE(f(s.raw)) p']
  ])('returns rows for each row: FROM %s', async (from) => {
    account.function('F', 'LINE VARCHAR', 'TABLE (X VARCHAR)', split)
    const rows = await account.rows(`SELECT s.n, p.x FROM ${from} ORDER BY 1, 2`)
    expect(rows).toEqual([['1', 'a'], ['1', 'b'], ['3', 'c']]) // prettier-ignore
  })

  test('can be used alone', async () => {
    account.function('F', 'LINE VARCHAR', 'TABLE (X VARCHAR)', split)
    expect(await account.column("SELECT x FROM TABLE(f('p,q'))")).toEqual(['p', 'q'])
  })

  test.each<[what: string, args: string, returns: string, body: string, call: string, row: readonly (string | null)[]]>(
    [
      [
        'NULL comes as undefined',
        'X VARCHAR',
        'R VARCHAR',
        'w.writeRow({ R: String(row.X === undefined) })',
        'NULL',
        ['true']
      ],
      [
        'a key that is missing or undefined is NULL',
        'X VARCHAR',
        'R VARCHAR, S VARCHAR',
        'w.writeRow({ R: undefined })',
        "'x'",
        [null, null]
      ],
      ['keys are the columns in upper case', 'X VARCHAR', 'R VARCHAR', 'w.writeRow({ r: "low" })', "'x'", [null]],
      [
        'arguments are in upper case',
        'X VARCHAR',
        'R VARCHAR',
        'w.writeRow({ R: typeof row.x })',
        "'x'",
        ['undefined']
      ],
      [
        'a number is a double',
        'X NUMBER',
        'R VARCHAR',
        'w.writeRow({ R: typeof row.X + (row.X + 1) })',
        '41',
        ['number42']
      ],
      [
        "a string is cast to the column's type",
        'X VARCHAR',
        'R NUMBER, B BOOLEAN',
        'w.writeRow({ R: "12", B: true })',
        "'x'",
        ['12', '1']
      ],
      ['a date is in UTC', 'X VARCHAR', 'R TIMESTAMP_NTZ', 'w.writeRow({ R: new Date(0) })', "'x'", ['0.000000000']],
      [
        'a variant is an object',
        'X VARIANT',
        'R VARIANT',
        'w.writeRow({ R: { a: row.X.a + 1 } })',
        'PARSE_JSON(\'{"a":1}\')',
        ['{"a":2}']
      ],
      [
        'there is no eval',
        'X VARCHAR',
        'R VARCHAR',
        'try { eval("1") } catch (e) { w.writeRow({ R: e.name }) }',
        "'x'",
        ['EvalError']
      ],
      [
        'there are no modules, process or timers',
        'X VARCHAR',
        'R VARCHAR',
        'w.writeRow({ R: [typeof require, typeof process, typeof setTimeout, typeof fetch].join() })',
        "'x'",
        ['undefined,undefined,undefined,undefined']
      ]
    ]
  )('%s', async (_what, args, returns, body, call, row) => {
    account.function('F', args, `TABLE (${returns})`, `{ processRow: function (row, w) { ${body} } }`)
    expect(await account.rows(`SELECT * FROM TABLE(f(${call}))`)).toEqual([row])
  })

  test('keeps its state from row to row, and loses it after each statement', async () => {
    const body =
      '{ initialize: function (info) { this.type = info.X.type; this.n = 0 }, processRow: function (row, w) { w.writeRow({ R: this.type + ++this.n }) } }'
    account.function('F', 'X VARCHAR', 'TABLE (R VARCHAR)', body)
    const sql = 'SELECT p.r FROM lines s, TABLE(f(s.raw)) p ORDER BY 1'
    const expected = ['VARCHAR(16777216)1', 'VARCHAR(16777216)2', 'VARCHAR(16777216)3']
    expect(await account.column(sql)).toEqual(expected)
    expect(await account.column(sql)).toEqual(expected)
  })

  test.each<[what: string, message: string, body: string]>([
    [
      'a thrown error',
      'Uncaught TypeError: no good in F',
      '{ processRow: function () { throw new TypeError("no good") } }'
    ],
    ['a body that is not an object', 'Uncaught SyntaxError', '{ processRow: function ( }'],
    ['no processRow', 'processRow', '{ process: function () {} }'],
    ['a finalize, which the sandbox cannot run', 'finalize', '{ processRow: function () {}, finalize: function () {} }']
  ])('fails the statement, and does not advance streams: %s', async (_what, message, body) => {
    account.function('F', 'LINE VARCHAR', 'TABLE (X VARCHAR)', body)
    await account.table('OUT', 'X VARCHAR')
    await expect(account.rows('INSERT INTO out SELECT p.x FROM lines s, TABLE(f(s.raw)) p')).rejects.toMatchObject({
      code: '100132',
      sqlState: 'P0000',
      message: expect.stringMatching(new RegExp(`^JavaScript execution error: .*${message}`))
    })
    expect(await account.column('SELECT COUNT(*) FROM out')).toEqual(['0'])
  })

  test('in SQL is expanded to its query', async () => {
    account.function('F', 'MOST NUMBER', 'TABLE (X VARCHAR)', 'SELECT raw FROM lines WHERE n <= most', {
      language: 'SQL'
    })
    expect(await account.column('SELECT x FROM TABLE(f(1))')).toEqual(['a,b'])
  })

  test('that is replaced changes for the next statement', async () => {
    const old = account.function(
      'F',
      'X VARCHAR',
      'TABLE (R VARCHAR)',
      '{ processRow: function (row, w) { w.writeRow({ R: "old" }) } }'
    )
    expect(await account.column("SELECT r FROM TABLE(f('x'))")).toEqual(['old'])
    account.remove(old)
    account.function(
      'F',
      'X VARCHAR',
      'TABLE (R VARCHAR)',
      '{ processRow: function (row, w) { w.writeRow({ R: "new" }) } }'
    )
    expect(await account.column("SELECT r FROM TABLE(f('x'))")).toEqual(['new'])
  })
})

test('many rows go through a table function', async () => {
  account.function('F', 'LINE VARCHAR', 'TABLE (X VARCHAR)', split)
  await account.table('MANY', 'RAW VARCHAR')
  await account.rows("INSERT INTO many SELECT 'a,b' FROM TABLE(GENERATOR(ROWCOUNT => 20000))")
  expect(await account.column('SELECT COUNT(*) FROM many s, TABLE(f(s.raw)) p')).toEqual(['40000'])
})

test('RETURNS NULL ON NULL INPUT does not call the function', async () => {
  account.function('F', 'X VARCHAR', 'VARCHAR', 'return "called"', { nullHandling: 'RETURNS NULL ON NULL INPUT' })
  expect(await account.rows("SELECT f(NULL), f('x')")).toEqual([[null, 'called']])
})

describe('a Date is converted in the time zone of the session', () => {
  test.each<[what: string, args: string, returns: string, body: string, call: string, value: string]>([
    [
      'a timestamp without zone, as an argument',
      'X TIMESTAMP_NTZ',
      'VARCHAR',
      'return X.toISOString()',
      "'2024-01-01 00:00:00'",
      '2024-01-01T08:00:00.000Z'
    ],
    [
      'a date, as an argument',
      'X DATE',
      'VARCHAR',
      'return X.toISOString()',
      "'2024-01-01'",
      '2024-01-01T08:00:00.000Z'
    ],
    [
      'a timestamp with zone, as an argument',
      'X TIMESTAMP_LTZ',
      'VARCHAR',
      'return X.toISOString()',
      "'2024-01-01 00:00:00 Z'",
      '2024-01-01T00:00:00.000Z'
    ],
    [
      'a timestamp without zone, as a result',
      'X VARCHAR',
      'TIMESTAMP_NTZ',
      'return new Date(X)',
      "'2024-01-01T00:00:00Z'",
      '1704038400.000000000'
    ],
    [
      'a string as a timestamp without zone',
      'X VARCHAR',
      'TIMESTAMP_NTZ',
      'return X',
      "'2024-01-01 00:00:00'",
      '1704067200.000000000'
    ],
    [
      'a timestamp with zone, as a result',
      'X VARCHAR',
      'TIMESTAMP_LTZ',
      'return new Date(X)',
      "'2024-01-01T00:00:00Z'",
      '1704067200.000000000'
    ]
  ])('%s', async (_what, args, returns, body, call, value) => {
    account.function('F', args, returns, body)
    const session = { ...account.newSession(7), timezone: 'America/Los_Angeles' }
    expect(await account.column(`SELECT f(${call})`, session)).toEqual([value])
  })
})

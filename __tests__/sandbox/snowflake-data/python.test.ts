import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { FunctionObject } from '../../../sandbox/snowflake/contract'
import { Account } from './account'

let account: Account

beforeEach(async () => {
  account = await Account.open()
  await account.table('LINES', 'RAW VARCHAR, N NUMBER')
  await account.rows("INSERT INTO lines VALUES ('a,b', 1), (NULL, 2), ('c', 3)")
})

afterEach(() => account.data.stop())

/** In Python, with the indentation of the first line taken away. */
function python(
  args: string,
  returns: string,
  handler: string,
  body: string,
  options: Partial<FunctionObject> = {}
): FunctionObject {
  const language = { language: 'PYTHON', python: { runtimeVersion: '3.11', handler } } as const
  const code = body.startsWith('\n') ? body.replaceAll(/\n {4}/g, '\n') : body
  return account.function('F', args, returns, code, { ...language, ...options })
}

const SPLIT = `
    class Split:
        def process(self, line):
            for part in line.split(",") if line else []:
                yield (part,)`

describe('a table function in Python', () => {
  test.each([
    ['lines s, TABLE(f(s.raw)) p'],
    ['lines s JOIN TABLE(f(s.raw)) p'],
    ['(SELECT raw, n FROM lines) s, TABLE(db.s.f(s.raw)) AS p']
  ])('returns rows for each row: FROM %s', async (from) => {
    python('LINE VARCHAR', 'TABLE (X VARCHAR)', 'Split', SPLIT)
    const rows = await account.rows(`SELECT s.n, p.x FROM ${from} ORDER BY 1, 2`)
    expect(rows).toEqual([['1', 'a'], ['1', 'b'], ['3', 'c']]) // prettier-ignore
  })

  test.each<[what: string, args: string, returns: string, result: string, call: string, row: readonly unknown[]]>([
    ['NULL comes as None', 'X VARCHAR', 'R VARCHAR', 'str(x is None)', 'NULL', ['True']],
    ['None is NULL', 'X VARCHAR', 'R VARCHAR', 'None', "'x'", [null]],
    ['a whole number is an int', 'X NUMBER', 'R VARCHAR', 'type(x).__name__', '41', ['int']],
    ['another one is a Decimal', 'X NUMBER(10,2)', 'R VARCHAR', 'str(x)', '1.5', ['1.50']],
    ['a boolean is one', 'X BOOLEAN', 'R BOOLEAN', 'not x', 'TRUE', ['0']],
    ['a float is one', 'X FLOAT', 'R FLOAT', 'x / 2', '3', ['1.5']],
    ["a string is cast to the column's type", 'X VARCHAR', 'R NUMBER', 'x', "'12'", ['12']],
    ['a variant is an object', 'X VARIANT', 'R VARIANT', '{"a": x["a"] + 1}', 'PARSE_JSON(\'{"a":1}\')', ['{"a": 2}']]
  ])('%s', async (_what, args, returns, result, call, row) => {
    python(args, `TABLE (${returns})`, 'C', `class C:\n    def process(self, x):\n        return [(${result},)]`)
    expect(await account.rows(`SELECT * FROM TABLE(f(${call}))`)).toEqual([row])
  })

  test('has a new handler for each batch of rows, of which nobody knows how large it is', async () => {
    python(
      'X VARCHAR',
      'TABLE (R NUMBER)',
      'Count',
      `
    class Count:
        def __init__(self):
            self.n = 0
        def process(self, x):
            self.n += 1
            yield (self.n,)`
    )
    const sql = 'SELECT p.r FROM lines s, TABLE(f(s.raw)) p ORDER BY 1'
    for (const counts of [await account.column(sql), await account.column(sql)]) {
      expect(counts).toHaveLength(3)
      expect(counts[0]).toBe('1')
    }
  })

  test('takes many rows', async () => {
    python('LINE VARCHAR', 'TABLE (X VARCHAR)', 'Split', SPLIT)
    await account.table('MANY', 'RAW VARCHAR')
    await account.rows("INSERT INTO many SELECT 'a,é' FROM TABLE(GENERATOR(ROWCOUNT => 20000))")
    expect(await account.column("SELECT COUNT(*) FROM many s, TABLE(f(s.raw)) p WHERE p.x = 'é'")).toEqual(['20000'])
  })

  test.each<[what: string, message: string, handler: string, body: string]>([
    [
      'a raised error',
      'ValueError: no good',
      'C',
      'class C:\n  def process(self, x):\n    raise ValueError("no good")'
    ],
    ['code that does not compile', 'SyntaxError', 'C', 'class C'],
    ['a handler that does not exist', "KeyError: 'D'", 'D', 'class C: pass'],
    ['too few columns', 'zip', 'C', 'class C:\n  def process(self, x):\n    yield ()'],
    ['a process that ends', 'SystemExit', 'C', 'import sys\nsys.exit(3)'],
    [
      'an end_partition, which the sandbox cannot run',
      'end_partition',
      'C',
      'class C:\n  def end_partition(self): pass'
    ]
  ])('fails the statement: %s', async (_what, message, handler, body) => {
    python('LINE VARCHAR', 'TABLE (X VARCHAR)', handler, body)
    await expect(account.rows('SELECT p.x FROM lines s, TABLE(f(s.raw)) p')).rejects.toMatchObject({
      code: '100357',
      sqlState: 'P0000',
      message: expect.stringMatching(new RegExp(`^Python Interpreter Error:[^]*${message}[^]*with handler ${handler}`))
    })
  })

  test('does not see times', async () => {
    python('X DATE', 'TABLE (X VARCHAR)', 'C', 'class C: pass')
    await expect(account.rows("SELECT x FROM TABLE(f('2026-01-01'::DATE))")).rejects.toMatchObject({ code: '000002' })
  })
})

test('a scalar function in Python is a function, and is not called for NULL if it says so', async () => {
  const body = `
    def twice(x):
        print("what it prints goes nowhere")
        return x * 2`
  python('X NUMBER', 'NUMBER', 'twice', body, { nullHandling: 'RETURNS NULL ON NULL INPUT' })
  expect(await account.rows('SELECT f(21), f(NULL)')).toEqual([['42', null]])
})

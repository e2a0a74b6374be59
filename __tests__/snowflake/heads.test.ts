import { describe, expect, test } from '@jest/globals'
import type { Need } from '../../src/model/operation'
import { meaningOf, parseHead } from '../../src/snowflake/heads'

const DOCS = '-- docs: https://docs.snowflake.com/en/x'

function head(...lines: readonly string[]): string {
  return [...lines, DOCS, 'SELECT 1'].join('\n')
}

function needs(need: string, input: Readonly<Record<string, unknown>>): readonly Need[] {
  const parsed = parseHead('x/y', head('-- goal: try it', '-- access: read', `-- needs: ${need}`))
  if (parsed === undefined) throw new Error('A part has no needs')
  return meaningOf(parsed, { client: 'snowflake', name: 'x/y', input }).needs
}

describe('needs', () => {
  test.each<[string, Readonly<Record<string, unknown>>, readonly Need[]]>([
    ['nothing', {}, []],
    ['CREATE DATABASE on account', {}, [{ name: 'CREATE DATABASE', on: 'ACCOUNT', object: [] }]],
    [
      'INSERT, SELECT on table {t}',
      { t: ['D', 'S', 'T'] },
      [
        { name: 'INSERT', on: 'TABLE', object: ['D', 'S', 'T'] },
        { name: 'SELECT', on: 'TABLE', object: ['D', 'S', 'T'] }
      ]
    ],
    [
      'CREATE PIPE on schema {p.schema}',
      { p: ['D', 'S', 'P'] },
      [{ name: 'CREATE PIPE', on: 'SCHEMA', object: ['D', 'S'] }]
    ],
    [
      'CREATE SCHEMA on database {s.database}',
      { s: ['D', 'S'] },
      [{ name: 'CREATE SCHEMA', on: 'DATABASE', object: ['D'] }]
    ],
    ['USAGE on stage {s}.{n}', { s: ['D', 'S'], n: 'N' }, [{ name: 'USAGE', on: 'STAGE', object: ['D', 'S', 'N'] }]],
    ['USAGE on file format {f}', { f: 'D."s".F' }, [{ name: 'USAGE', on: 'FILE FORMAT', object: ['D', 's', 'F'] }]],
    ['USAGE on warehouse {w}', { w: 'my wh' }, [{ name: 'USAGE', on: 'WAREHOUSE', object: ['my wh'] }]],
    ['USAGE on warehouse {w}', { w: null }, []],
    [
      'OWNERSHIP on {type} {o} (or MANAGE GRANTS on the account)',
      { type: 'VIEW', o: ['D', 'S', 'V'] },
      [{ name: 'OWNERSHIP', on: 'VIEW', object: ['D', 'S', 'V'] }]
    ],
    [
      'EXECUTE TASK on account as owner of task {t}',
      { t: ['D', 'S', 'T'] },
      [{ name: 'EXECUTE TASK', on: 'ACCOUNT', object: [], ownerOf: { type: 'TASK', object: ['D', 'S', 'T'] } }]
    ],
    ['EXECUTE MANAGED TASK on account without {w}', { w: 'W' }, []],
    [
      'EXECUTE MANAGED TASK on account without {w}',
      { w: null },
      [{ name: 'EXECUTE MANAGED TASK', on: 'ACCOUNT', object: [] }]
    ]
  ])('%s with %j', (need, input, expected) => {
    expect(needs(need, input)).toEqual(expected)
  })
})

describe('an invalid head', () => {
  const GOOD = ['-- goal: try it', '-- access: read', '-- needs: nothing']
  test.each<[string, string]>([
    ['without a goal', head(...GOOD.slice(1))],
    ['with two goals', head('-- goal: try that', ...GOOD)],
    ['without access', head('-- goal: try it', '-- needs: nothing')],
    ['with an unknown access', head('-- goal: try it', '-- access: maybe', '-- needs: nothing')],
    ['without needs', head(...GOOD.slice(0, 2))],
    ['with an unknown form of need', head(...GOOD, '-- needs: the right to do it')],
    ['with a line without a key', head(...GOOD, '-- what it does')],
    ['with an unknown key', head(...GOOD, '-- gaol: try it')],
    ['without documentation', '-- part: a part\nSELECT 1']
  ])('%s', (_, text) => {
    expect(() => parseHead('x/y', text)).toThrow(expect.objectContaining({ code: 'INTERNAL' }))
  })
})

test('a part has no head', () => {
  expect(parseHead('x/y', head('-- part: a part'))).toBeUndefined()
})

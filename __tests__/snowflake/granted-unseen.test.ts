import { expect, test } from '@jest/globals'
import type { Address } from '../../src/model/fields'
import type { Need, Operation, Row, Run } from '../../src/model/operation'
import { grantedUnseen } from '../../src/snowflake/granted-unseen'

const need = (name: string, on: string, ...object: readonly string[]): Need => ({ name, on, object })
const row = (privilege: string, granted_on: string, name: string): Row => ({ privilege, granted_on, name })

const UNSEEN = new Map<Address, Need>([
  ['database:D', need('USAGE', 'DATABASE', 'D')],
  ['schema:D.S', need('USAGE', 'SCHEMA', 'D', 'S')],
  ['table:D.S.T', need('REFERENCES', 'TABLE', 'D', 'S', 'T')],
  ['function:D.S.F', need('USAGE', 'FUNCTION', 'D', 'S', 'F')],
  ['warehouse:W', need('MONITOR', 'WAREHOUSE', 'W')]
])
const OWNS = row('OWNERSHIP', 'TABLE', 'D.S.T')
const DATABASE = row('USAGE', 'DATABASE', 'D')
const SCHEMA = row('USAGE', 'SCHEMA', 'D.S')

test.each<[string, readonly Row[], Readonly<Record<string, readonly string[]>>]>([
  ['no privilege on anything', [], {}],
  ['everything that it takes: what is unseen is not there', [OWNS, DATABASE, SCHEMA], {}],
  ['a privilege on something else', [row('OWNERSHIP', 'TABLE', 'D.S.U')], {}],
  ['a privilege on a warehouse, which would be seen', [row('USAGE', 'WAREHOUSE', 'W')], {}],
  [
    'a table, but not its schema',
    [OWNS, DATABASE],
    {
      'schema:D.S': ['USAGE SCHEMA'],
      'table:D.S.T': ['USAGE SCHEMA'],
      'function:D.S.F': ['USAGE SCHEMA', 'USAGE FUNCTION']
    }
  ],
  [
    'a function, but neither its schema nor its database',
    [row('USAGE', 'FUNCTION', 'D.S."F(LINE VARCHAR):VARCHAR"')],
    {
      'database:D': ['USAGE DATABASE'],
      'schema:D.S': ['USAGE DATABASE', 'USAGE SCHEMA'],
      'table:D.S.T': ['USAGE DATABASE', 'USAGE SCHEMA', 'REFERENCES TABLE'],
      'function:D.S.F': ['USAGE DATABASE', 'USAGE SCHEMA']
    }
  ]
])('with %s', async (_, grants, expected) => {
  const run: Run = ({ input }: Operation) => Promise.resolve(input['role'] === 'DEPLOY' ? grants : [])
  const found = await grantedUnseen('deploy', UNSEEN, run)
  expect(
    Object.fromEntries([...found].map(([address, { needs }]) => [address, needs.map((one) => `${one.name} ${one.on}`)]))
  ).toEqual(expected)
})

test('asks nothing if everything was seen', async () => {
  const run = () => Promise.reject(new Error('asked'))
  expect((await grantedUnseen('DEPLOY', new Map(), run)).size).toBe(0)
})

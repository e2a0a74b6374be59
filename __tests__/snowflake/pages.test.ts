import { describe, expect, test } from '@jest/globals'
import type { Run } from '../../src/model/operation'
import { otherReaders, otherStages } from '../../src/snowflake/integration-users'
import { allRows, ifComplete, UNLISTED } from '../../src/snowflake/pages'
import { statement } from '../../src/snowflake/statements'
import { sql } from '../fakes/answers'

/** Answers like an account with this many objects in the schema. */
function account(count: number): { readonly sent: string[]; readonly send: Run } {
  const names = Array.from({ length: count }, (_, at) => `O'${String(at).padStart(6, '0')}`)
  const sent: string[] = []
  const send: Run = async ({ name, input }) => {
    const text = sql(name, input)
    sent.push(text)
    const from = / LIMIT 10000 FROM '(.*)'$/.exec(text)?.[1]?.replaceAll("''", "'")
    return names
      .filter((one) => from === undefined || one > from)
      .slice(0, 10_000)
      .map((one) => ({ name: one }))
  }
  return { sent, send }
}

const inSchema = { schema: ['DB', 'S'] }

describe.each(['table/show', 'view/show', 'task/show'])('%s', (file) => {
  test.each([
    [0, 1],
    [9_999, 1],
    [10_000, 2],
    [10_001, 2],
    [25_000, 3]
  ])('of %d objects takes %d statements', async (count, statements) => {
    const { sent, send } = account(count)
    const rows = await allRows(statement(file, inSchema), send)
    expect(new Set(rows.map(({ name }) => name)).size).toBe(count)
    expect(rows).toHaveLength(count)
    expect(sent).toHaveLength(statements)
  })
})

describe.each([
  ['pipe/show', inSchema],
  ['function/show', inSchema],
  ['storage-integration/list', {}],
  ['storage-integration/show-stages', {}],
  ['warehouse/show-tasks', {}]
])('%s, which cannot be continued', (file, input) => {
  test('is taken as long as it is complete', async () => {
    expect(await allRows(statement(file, input), account(9_999).send)).toHaveLength(9_999)
  })

  test.each([10_000, 20_000])('is refused with %d objects, of which some may be missing', async (count) => {
    const rows = allRows(statement(file, input), account(count).send)
    await expect(rows).rejects.toMatchObject({ code: 'INCOMPLETE_LIST' })
    expect(await ifComplete(allRows(statement(file, input), account(count).send))).toBeUndefined()
  })
})

test('a stage beyond the end of the list may use the integration and read the logs', async () => {
  const read: Run = async (operation) =>
    operation.name === 'storage-integration/show-grants' ? [] : allRows(operation, account(10_000).send)
  const use = { integration: 'I', stage: ['D', 'S', 'OURS'], declaredRoles: [] }
  expect(await otherStages(use, read)).toEqual([UNLISTED])
  expect(await otherReaders({ ...use, location: 's3://logs/' }, read)).toEqual([UNLISTED])
})

test('a list by an exact name is sent once', async () => {
  const { sent, send } = account(20_000)
  expect(await allRows(statement('stream/show', { ...inSchema, name: 'S' }), send)).toHaveLength(10_000)
  expect(sent).toHaveLength(1)
})

import type { Column, ResultSet, TableObject } from '../../contract'
import { column } from '../engine/identifiers'
import { type Scope, scopeOf } from '../translation/scope'
import type { Node } from '../translation/syntax'
import { expression, query } from '../translation/translate'
import { columnsOf, insertFrom, tableOf, valuesOf } from './insert'
import { counts, target, type Writing } from './targets'

interface Branch {
  readonly table: TableObject
  readonly into: readonly Column[]
  /** Null = the source's columns as they are. */
  readonly values: readonly Node[] | null
  /** Which rows of the source go into this table. */
  readonly condition: string
}

/**
 * INSERT ALL and INSERT FIRST. The source is read once; FIRST inserts a row only for the first WHEN that is true.
 * https://docs.snowflake.com/en/sql-reference/sql/insert-multi-table
 */
export async function multiInsert(node: Node, writing: Writing): Promise<ResultSet> {
  const scope = scopeOf(writing.statement)
  const first = node.text('kind') === 'FIRST'
  const overwrite = node.flag('overwrite')
  if (overwrite) node.refuse('INSERT OVERWRITE ALL')
  const source = query(node.need('source'), scope)
  const branches = branchesOf(node.nodes('expressions'), first, writing, scope)
  node.done()
  return writing.connection.withTemporary(`AS ${source}`, async (rows) => {
    const given = (await writing.connection.describe(`SELECT * FROM ${rows}`)).map(
      ({ name, type }) => [column(name), type] as const
    )
    const names = given.map(([name]) => name)
    const types = new Map(given)
    const inserted: [string, number][] = []
    for (const { table, into, values, condition } of branches) {
      const list = values === null ? names : valuesOf(values, into, scope).map(([value]) => value)
      const select = `SELECT ${list.join(', ')} FROM ${rows} WHERE ${condition}`
      const known = list.flatMap((value) => types.get(value) ?? [])
      const count = await insertFrom(table, into, select, writing, known.length === list.length ? known : undefined)
      inserted.push([`number of rows inserted into ${table.name}`, count])
    }
    return counts('multi-insert', inserted)
  })
}

/** A WHEN may have several INTO clauses; ELSE gets the rows for which no WHEN is true. */
function branchesOf(nodes: readonly Node[], first: boolean, writing: Writing, scope: Scope): readonly Branch[] {
  const earlier: string[] = []
  let condition = 'true'
  return nodes.map((node) => {
    const when = node.node('expression')
    const otherwise = node.node('else_') !== undefined
    const none = earlier.map((one) => `NOT ${one}`).join(' AND ') || 'true'
    if (when !== undefined) {
      const isTrue = `coalesce(${expression(when, scope)}, false)`
      condition = first ? `${none} AND ${isTrue}` : isTrue
      earlier.push(isTrue)
    } else if (otherwise) {
      condition = none
    }
    const insert = node.need('this')
    const table = target(tableOf(insert), writing, 'INSERT')
    const into = columnsOf(insert, table)
    const [values = null] = insert.rows('values')
    insert.done()
    node.done()
    return { table, into, values, condition }
  })
}

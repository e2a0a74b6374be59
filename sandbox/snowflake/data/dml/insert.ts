import type { Column, ResultSet, TableObject } from '../../contract'
import { valueCountMismatch } from '../../errors'
import { quoted } from '../engine/identifiers'
import { endAllRows, insertRows } from '../tables/row-versions'
import { assigned } from '../translation/casts'
import { type Scope, scopeOf } from '../translation/scope'
import type { Node } from '../translation/syntax'
import { expression, query } from '../translation/translate'
import { columnNamed, counts, defaultOf, isDefault, target, type Writing } from './targets'

/** INSERT [OVERWRITE] INTO … VALUES | SELECT. https://docs.snowflake.com/en/sql-reference/sql/insert */
export async function insert(node: Node, writing: Writing): Promise<ResultSet> {
  const table = target(tableOf(node), writing, 'INSERT')
  const scope = scopeOf(writing.statement)
  const into = columnsOf(node, table)
  const source = sourceOf(node, into, scope)
  const overwrite = node.flag('overwrite')
  node.done()
  if (overwrite) await writing.connection.run(endAllRows(table, writing.version))
  const rows = await insertFrom(table, into, source, writing)
  return counts('insert', [['number of rows inserted', rows]])
}

export function tableOf(node: Node): Node {
  const table = node.record('table')
  if (table === undefined) return node.refuse(`${node.kind} without a table`)
  return table
}

/** The columns that are listed, or else all columns. */
export function columnsOf(node: Node, table: TableObject): readonly Column[] {
  const named = node.identifiers('columns')
  return named.length === 0 ? table.columns : named.map((name) => columnNamed(table, name))
}

function sourceOf(node: Node, into: readonly Column[], scope: Scope): string {
  const select = node.node('query')
  if (select !== undefined) return query(select, scope)
  return valueRows(node.rows('values'), into, scope)
}

/** VALUES of an INSERT, which may contain DEFAULT. */
function valueRows(rows: readonly (readonly Node[])[], into: readonly Column[], scope: Scope): string {
  // The rows may be of different types, until they are those of the columns.
  const selects = rows.map((row) => {
    const values = valuesOf(row, into, scope).map(([value, column]) => assigned(value, { ...column, nullable: true }))
    return `SELECT ${values.join(', ')}`
  })
  return selects.join(' UNION ALL ')
}

/** The values of one row, each with its column. */
export function valuesOf(
  row: readonly Node[],
  into: readonly Column[],
  scope: Scope
): readonly (readonly [value: string, column: Column])[] {
  if (row.length !== into.length) throw valueCountMismatch(into.length, row.length)
  return into.flatMap((column, index) => {
    const cell = row[index]
    if (cell === undefined) return []
    return [[isDefault(cell) ? defaultOf(column, scope) : expression(cell, scope), column] as const]
  })
}

/**
 * Inserts a query's rows; the other columns get their defaults. Returns the number of rows.
 * @param known canonical types of the query's columns, which are asked for otherwise
 */
export async function insertFrom(
  table: TableObject,
  into: readonly Column[],
  source: string,
  { connection, version, statement }: Writing,
  known?: readonly string[]
): Promise<number> {
  const given = known ?? (await connection.describe(source)).map(({ type }) => type)
  if (given.length !== into.length) throw valueCountMismatch(into.length, given.length)
  const names = given.map((_, index) => quoted(`#${index}`))
  const scope = scopeOf(statement)
  const values = table.columns.map((column) => {
    const index = into.indexOf(column)
    return index === -1 ? assigned(defaultOf(column, scope), column) : assigned(`${names[index]}`, column, given[index])
  })
  return connection.count(insertRows(table, version, values, `(${source}) AS q(${names.join(', ')})`))
}

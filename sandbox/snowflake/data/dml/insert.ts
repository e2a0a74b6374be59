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
export function valueRows(rows: readonly (readonly Node[])[], into: readonly Column[], scope: Scope): string {
  const selects = rows.map((row) => {
    if (row.length !== into.length) throw valueCountMismatch(into.length, row.length)
    return `SELECT ${row.map((cell, index) => cellOf(cell, into[index], scope)).join(', ')}`
  })
  return selects.join(' UNION ALL ')
}

function cellOf(cell: Node, column: Column | undefined, scope: Scope): string {
  if (column !== undefined && isDefault(cell)) return defaultOf(column, scope)
  const sql = expression(cell, scope)
  return column === undefined ? sql : assigned(sql, { ...column, nullable: true })
}

/** Inserts a query's rows; the other columns get their defaults. Returns the number of rows. */
export async function insertFrom(
  table: TableObject,
  into: readonly Column[],
  source: string,
  { connection, version, statement }: Writing
): Promise<number> {
  const given = await connection.describe(source)
  if (given.length !== into.length) throw valueCountMismatch(into.length, given.length)
  const names = given.map((_, index) => quoted(`#${index}`))
  const scope = scopeOf(statement)
  const values = table.columns.map((column) => {
    const index = into.indexOf(column)
    return index === -1
      ? assigned(defaultOf(column, scope), column)
      : assigned(`${names[index]}`, column, given[index]?.type)
  })
  return connection.count(insertRows(table, version, values, `(${source}) AS q(${names.join(', ')})`))
}

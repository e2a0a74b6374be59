import type { ResultSet, TableObject } from '../../contract'
import { column, quoted } from '../engine/identifiers'
import { endRows, insertVersions, tableAt } from '../tables/row-versions'
import { assigned } from '../translation/casts'
import { fromClause, relation } from '../translation/relations'
import { nameParts, scopeOf } from '../translation/scope'
import type { Node } from '../translation/syntax'
import { expression } from '../translation/translate'
import { tableOf } from './insert'
import { columnNamed, counts, defaultOf, isDefault, target, type Writing } from './targets'

/** The bookkeeping columns that identify a row version. */
const IDENTITY = ['rowid AS "#row"', '"$id"', '"$born"']

/** UPDATE … SET … [FROM …] [WHERE …]. https://docs.snowflake.com/en/sql-reference/sql/update */
export async function update(node: Node, writing: Writing): Promise<ResultSet> {
  const { statement, connection, version } = writing
  const scope = scopeOf(statement)
  const named = tableOf(node)
  const table = target(named, writing, 'UPDATE')
  const alias = column(named.identifier('alias') ?? nameParts(named).at(-1) ?? '')
  named.done()
  const set = new Map(
    node.pairs('set').map(([to, value]) => {
      const changed = columnNamed(table, lastPart(to))
      return [changed.name, isDefault(value) ? defaultOf(changed, scope) : expression(value, scope)] as const
    })
  )
  const from = node.record('from_clause')
  const others =
    from === undefined ? '' : `, ${fromClause(from.nodes('expressions'), node.records('from_joins'), scope)}`
  from?.done()
  const where = whereOf(node, scope)
  node.done()
  const values = table.columns.map((each) => {
    const value = set.get(each.name)
    return value === undefined ? `${alias}.${column(each.name)}` : assigned(value, each)
  })
  const list = values.map((value, index) => `${value} AS ${quoted(`#${index}`)}`).join(', ')
  // A row that is joined with several rows gets its values from any one of them.
  const changed = `SELECT ${alias}."#row", ${alias}."$id", ${alias}."$born", ${list}
    FROM ${tableAt(table, statement.horizon, IDENTITY)} AS ${alias}${others}${where}
    QUALIFY row_number() OVER (PARTITION BY ${alias}."#row") = 1`
  const updated = await connection.withTemporary(`AS ${changed}`, async (rows) => {
    await connection.run(endRows(table, version, `SELECT "#row" FROM ${rows}`))
    return connection.count(insertVersions(table, version, columnsFrom(table), rows))
  })
  return counts('update', [
    ['number of rows updated', updated],
    ['number of multi-joined rows updated', 0]
  ])
}

/** DELETE FROM … [USING …] [WHERE …]. https://docs.snowflake.com/en/sql-reference/sql/delete */
export async function remove(node: Node, writing: Writing): Promise<ResultSet> {
  const { statement, connection, version } = writing
  const scope = scopeOf(statement)
  const named = tableOf(node)
  const table = target(named, writing, 'DELETE')
  const alias = column(node.identifier('alias') ?? named.identifier('alias') ?? nameParts(named).at(-1) ?? '')
  named.done()
  const using = node.recordsAs('using', 'table').map((item) => `, ${relation(item, scope)}`)
  const where = whereOf(node, scope)
  node.done()
  const rows = `SELECT ${alias}."#row" FROM ${tableAt(table, statement.horizon, IDENTITY)} AS ${alias}${using.join('')}${where}`
  const deleted = await connection.count(endRows(table, version, rows))
  return counts('delete', [['number of rows deleted', deleted]])
}

/** The columns of a temporary table that has one column for each column of this table. */
function columnsFrom(table: TableObject): readonly string[] {
  return table.columns.map((_, index) => quoted(`#${index}`))
}

function whereOf(node: Node, scope: ReturnType<typeof scopeOf>): string {
  const where = node.record('where_clause')
  if (where === undefined) return ''
  const condition = expression(where.need('this'), scope)
  where.done()
  return ` WHERE ${condition}`
}

/** The parser treats `t.a` in SET as one name. */
function lastPart(name: Node): string {
  const text = name.text('name') ?? ''
  return name.isQuoted() ? text : (text.split('.').at(-1) ?? text).toUpperCase()
}

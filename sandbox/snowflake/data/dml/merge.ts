import type { ResultSet, TableObject } from '../../contract'
import { refused, unsupported, valueCountMismatch } from '../../errors'
import { column, quoted } from '../engine/identifiers'
import { endRows, insertRows, insertVersions, tableAt } from '../tables/row-versions'
import { assigned } from '../translation/casts'
import { relation } from '../translation/relations'
import { nameParts, type Scope, scopeOf } from '../translation/scope'
import type { Node } from '../translation/syntax'
import { expression } from '../translation/translate'
import { columnNamed, counts, defaultOf, isDefault, target, type Writing } from './targets'

interface Branch {
  readonly action: 'insert' | 'update' | 'delete'
  /** Which rows this clause applies to, among those that no earlier clause applies to. */
  readonly condition: string
  /** One value for each column of the table; none for a delete. */
  readonly values: readonly string[]
}

/** MERGE INTO. https://docs.snowflake.com/en/sql-reference/sql/merge */
export async function merge(node: Node, writing: Writing): Promise<ResultSet> {
  const { statement, connection, version } = writing
  const scope = scopeOf(statement)
  const [table, alias] = targetOf(node.need('this'), writing)
  const source = relation(node.need('using'), scope)
  const on = expression(node.need('on'), scope)
  const branches = node
    .need('whens')
    .nodes('expressions')
    .map((when) => branchOf(when, table, alias, writing, scope))
  node.done()
  // Each pair of source and target row, with the clause that applies to it and that clause's values.
  const applies = branches.map(({ condition }, index) => `WHEN ${condition} THEN ${index}`).join(' ')
  const values = branches.flatMap(({ values: list }, branch) =>
    list.map((value, index) => `CASE WHEN "#branch" = ${branch} THEN ${value} END AS ${valueName(branch, index)}`)
  )
  const rows = `SELECT ${[`${alias}."#row" AS "#row", ${alias}."$id" AS "$id", ${alias}."$born" AS "$born", CASE ${applies} END AS "#branch"`, ...values].join(', ')}
    FROM ${source} LEFT JOIN ${tableAt(table, statement.horizon, ['rowid AS "#row"', '"$id"', '"$born"'])} AS ${alias} ON ${on}`
  const done = { insert: 0, update: 0, delete: 0 }
  await connection.withTemporary(`AS ${rows}`, async (pairs) => {
    const duplicates = `SELECT 1 FROM ${pairs} WHERE "#row" IS NOT NULL AND "#branch" IS NOT NULL GROUP BY "#row" HAVING count(*) > 1`
    if ((await connection.count(`SELECT count(*) FROM (${duplicates})`)) > 0) {
      throw refused('100090', '42P18', 'Duplicate row detected during DML action')
    }
    for (const [index, { action, values: list }] of branches.entries()) {
      const mine = `(SELECT * FROM ${pairs} WHERE "#branch" = ${index})`
      const names = list.map((_, each) => valueName(index, each))
      if (action === 'insert') done.insert += await connection.count(insertRows(table, version, names, mine))
      else done[action] += await connection.count(endRows(table, version, `SELECT "#row" FROM ${mine}`))
      if (action === 'update') await connection.run(insertVersions(table, version, names, mine))
    }
  })
  const actions = new Set(branches.map(({ action }) => action))
  const words = { insert: 'inserted', update: 'updated', delete: 'deleted' } as const
  const reported = (['insert', 'update', 'delete'] as const).filter((action) => actions.has(action))
  return counts(
    'merge',
    reported.map((action) => [`number of rows ${words[action]}`, done[action]])
  )
}

function valueName(branch: number, index: number): string {
  return quoted(`#${branch}:${index}`)
}

function targetOf(node: Node, writing: Writing): readonly [table: TableObject, alias: string] {
  const named = node.kind === 'alias' ? node.need('this') : node
  const alias = node.kind === 'alias' ? node.identifier('alias') : named.identifier('alias')
  const table = target(named, writing, 'SELECT')
  const name = alias ?? nameParts(named).at(-1) ?? ''
  node.done()
  named.done()
  return [table, column(name)]
}

function branchOf(when: Node, table: TableObject, alias: string, writing: Writing, scope: Scope): Branch {
  const matched = when.need('matched').flag('value')
  const extra = when.node('condition')
  const [action, ...parts] = actionOf(when.need('then'))
  when.done()
  const condition = `${alias}."#row" IS ${matched ? 'NOT ' : ''}NULL${extra === undefined ? '' : ` AND ${expression(extra, scope)}`}`
  const { catalog } = writing.statement.resources
  catalog.require(writing.statement.session.roles, action.toUpperCase(), table)
  switch (action) {
    case 'delete':
      return { action, condition, values: [] }
    case 'update':
      return { action, condition, values: updateValues(parts, table, alias, scope) }
    case 'insert':
      return { action, condition, values: insertValues(parts, table, scope) }
  }
}

/** The parser gives "DELETE", or a tuple of the word and its lists. */
function actionOf(then: Node): readonly ['insert' | 'update' | 'delete', ...Node[]] {
  const [word, ...parts] = then.kind === 'tuple' ? then.nodes('expressions') : [then]
  const action = word?.kind === 'var' ? word.text('this')?.toLowerCase() : undefined
  if (action !== 'insert' && action !== 'update' && action !== 'delete') throw unsupported('this clause of MERGE')
  return [action, ...parts]
}

function updateValues([list]: readonly Node[], table: TableObject, alias: string, scope: Scope): readonly string[] {
  const set = new Map(
    (list?.nodes('expressions') ?? []).map((pair) => {
      const to = pair.need('left')
      const value = pair.need('right')
      const changed = columnNamed(
        table,
        to.kind === 'identifier' ? to.identifierItself() : (to.identifier('name') ?? '')
      )
      return [changed.name, isDefault(value) ? defaultOf(changed, scope) : expression(value, scope)] as const
    })
  )
  return table.columns.map((each) => {
    const value = set.get(each.name)
    return value === undefined ? `${alias}.${column(each.name)}` : assigned(value, each)
  })
}

function insertValues(parts: readonly Node[], table: TableObject, scope: Scope): readonly string[] {
  const [names, values] = parts.length > 1 ? parts : [undefined, parts[0]]
  const into =
    names === undefined
      ? table.columns
      : names.nodes('expressions').map((name) => columnNamed(table, name.identifierItself()))
  const list = values?.nodes('expressions') ?? []
  if (list.length !== into.length) throw valueCountMismatch(into.length, list.length)
  return table.columns.map((each) => {
    const value = list[into.indexOf(each)]
    const sql = value === undefined || isDefault(value) ? defaultOf(each, scope) : expression(value, scope)
    return assigned(sql, each)
  })
}

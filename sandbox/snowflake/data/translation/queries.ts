import { column } from '../engine/identifiers'
import { METADATA_COLUMNS } from '../stages/staged-rows'
import { orderList } from './order-by'
import { fromClause, stagedAliases, values } from './relations'
import type { Scope } from './scope'
import type { Node } from './syntax'
import { expression, query } from './translate'

const SET_OPERATORS: Readonly<Record<string, string>> = { union: 'UNION', intersect: 'INTERSECT', except: 'EXCEPT' }

export function printQuery(node: Node, scope: Scope): string {
  const operator = SET_OPERATORS[node.kind]
  if (operator !== undefined) return setOperation(node, operator, scope)
  switch (node.kind) {
    case 'select':
      return select(node, scope)
    case 'subquery':
    case 'paren':
      return `(${query(node.need('this'), scope)})`
    case 'values':
      return values(node, scope)
    default:
      return node.refuse(node.kind)
  }
}

/** WITH: each common table expression may read the ones before it. */
function withClause(node: Node, outer: Scope): readonly [sql: string, scope: Scope] {
  const clause = node.record('with')
  if (clause === undefined) return ['', outer]
  const recursive = clause.flag('recursive')
  let scope = outer
  const parts = clause.records('ctes').map((cte) => {
    const name = cte.identifier('alias') ?? ''
    const columns = cte.identifiers('columns')
    const own = { ...scope, expressions: new Set([...scope.expressions, name]) }
    const body = query(cte.need('this'), recursive ? own : scope)
    cte.done()
    scope = own
    return `${column(name)}${columns.length === 0 ? '' : ` (${columns.map(column).join(', ')})`} AS (${body})`
  })
  clause.done()
  return [`WITH ${recursive ? 'RECURSIVE ' : ''}${parts.join(', ')} `, scope]
}

function setOperation(node: Node, operator: string, outer: Scope): string {
  const [prefix, scope] = withClause(node, outer)
  const left = node.need('left')
  // INTERSECT binds closer than UNION and EXCEPT; the parser reads them from left to right.
  if (operator === 'INTERSECT' && left.kind in SET_OPERATORS && left.kind !== 'intersect')
    node.refuse('this mix of UNION and INTERSECT')
  const all = node.flag('all') ? ' ALL' : ''
  const [first, second] = [left, node.need('right')].map((side) => query(side, scope))
  return `${prefix}${first} ${operator}${all} ${second}${tail(node, scope)}`
}

/** ORDER BY, LIMIT and OFFSET. */
function tail(node: Node, scope: Scope): string {
  const order = node.record('order_by')
  const ordered = order === undefined ? '' : ` ORDER BY ${orderList(order.records('expressions'), scope)}`
  order?.done()
  const limit =
    ['limit', 'top'].map((part) => count(node, part, scope)).find((sql) => sql !== undefined) ?? fetchCount(node, scope)
  const offset = count(node, 'offset', scope)
  return `${ordered}${limit === undefined ? '' : ` LIMIT ${limit}`}${offset === undefined ? '' : ` OFFSET ${offset}`}`
}

/** The parser wraps the LIMIT of a SELECT, but not that of a UNION. */
function count(node: Node, part: string, scope: Scope): string | undefined {
  const wrapped = node.record(part)
  if (wrapped === undefined) return undefined
  if (!wrapped.has('this')) return expression(node.need(part), scope)
  const value = expression(wrapped.need('this'), scope)
  wrapped.done()
  return value
}

function fetchCount(node: Node, scope: Scope): string | undefined {
  const fetch = node.record('fetch')
  fetch?.ignore('direction', 'rows')
  const value = fetch?.node('count')
  fetch?.done()
  return value === undefined ? undefined : expression(value, scope)
}

function select(node: Node, outer: Scope): string {
  const [prefix, scope] = withClause(node, outer)
  const from = node.record('from')
  const staged = stagedAliases([
    ...(from?.nodes('expressions') ?? []),
    ...node.records('joins').map((join) => join.need('this'))
  ])
  const items = node.nodes('expressions').map((item) => selectItem(item, staged, scope))
  const source =
    from === undefined ? '' : ` FROM ${fromClause(from.nodes('expressions'), node.records('joins'), scope)}`
  from?.done()
  const where = clause(node, 'where_clause', 'WHERE', scope)
  const group = groupBy(node, scope)
  const having = clause(node, 'having', 'HAVING', scope)
  const qualify = clause(node, 'qualify', 'QUALIFY', scope)
  const distinct = node.flag('distinct') ? 'DISTINCT ' : ''
  return `${prefix}SELECT ${distinct}${items.join(', ')}${source}${where}${group}${having}${qualify}${tail(node, scope)}`
}

function clause(node: Node, part: string, word: string, scope: Scope): string {
  const wrapped = node.record(part)
  if (wrapped === undefined) return ''
  const condition = expression(wrapped.need('this'), scope)
  wrapped.done()
  return ` ${word} ${condition}`
}

function groupBy(node: Node, scope: Scope): string {
  const group = node.record('group_by')
  if (group === undefined) return ''
  const all = group.flag('all')
  const items = group.nodes('expressions').map((item) => groupItem(item, scope))
  group.done()
  return ` GROUP BY ${all ? 'ALL' : items.join(', ')}`
}

/** An expression, or ROLLUP, CUBE and GROUPING SETS, which the parser reads as functions. */
function groupItem(item: Node, scope: Scope): string {
  if (item.kind !== 'function') return expression(item, scope)
  const name = (item.text('name') ?? '').toUpperCase()
  if (!['ROLLUP', 'CUBE', 'GROUPING SETS'].includes(name)) return expression(item, scope)
  const sets = item.nodes('args').map((arg) => expression(arg, scope))
  item.done()
  return `${name} (${sets.join(', ')})`
}

function selectItem(item: Node, staged: readonly string[], scope: Scope): string {
  if (item.kind === 'star') return star(item, staged)
  if (item.kind === 'alias') {
    const sql = expression(item.need('this'), scope)
    const alias = item.identifier('alias') ?? ''
    item.done()
    return `${sql} AS ${column(alias)}`
  }
  if (item.kind === 'column' || item.kind === 'parameter') return expression(item, scope)
  return `${expression(item, scope)} AS ${column(item.spelled())}`
}

/** `*` leaves out the metadata of staged files. https://docs.snowflake.com/en/user-guide/querying-metadata */
function star(item: Node, staged: readonly string[]): string {
  const table = item.identifier('table')
  const hidden = table === undefined ? staged.length > 0 : staged.includes(table)
  const except = [...item.spannedIdentifiers('except').map(column), ...(hidden ? METADATA_COLUMNS : [])]
  const renamed = item.identifierPairs('rename').map(([from, to]) => `${column(from)} AS ${column(to)}`)
  item.done()
  return [
    table === undefined ? '*' : `${column(table)}.*`,
    except.length === 0 ? '' : ` EXCLUDE (${except.join(', ')})`,
    renamed.length === 0 ? '' : ` RENAME (${renamed.join(', ')})`
  ].join('')
}

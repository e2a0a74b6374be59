import type { ViewObject } from '../../contract'
import { doesNotExist, refused, unsupported } from '../../errors'
import { dotted } from '../../names'
import { canonical } from '../engine/column-types'
import { column, literal, quoted } from '../engine/identifiers'
import { tableAt } from '../tables/row-versions'
import { callOf, type FunctionCall } from './calls'
import { castTo, fromJavaScript } from './casts'
import { stagedRows } from './reading'
import { nameParts, partsOf, resolve, type Scope } from './scope'
import { stagedTable } from './staged-tables'
import { sourceOf, streamRows } from './streams'
import { type Node, statementOf } from './syntax'
import { changedRows, pastRows } from './time-travel'
import { expression, query } from './translate'
import { argumentsOf, bodyScope, findFunction, javaScriptArguments, unknownFunction } from './user-functions'

const JOINS: Readonly<Record<string, string>> = {
  Inner: 'JOIN',
  Left: 'LEFT JOIN',
  Right: 'RIGHT JOIN',
  Full: 'FULL JOIN',
  Cross: 'CROSS JOIN',
  Natural: 'NATURAL JOIN',
  Implicit: ','
}

/** The items of FROM and their joins. */
export function fromClause(items: readonly Node[], joins: readonly Node[], scope: Scope): string {
  const list = items.map((item) => relation(item, scope)).join(', ')
  return [list, ...joins.map((join) => joined(join, scope))].join(' ')
}

function joined(join: Node, scope: Scope): string {
  const kind = join.text('kind') ?? ''
  const word = JOINS[kind] ?? join.refuse(`${kind} join`)
  const right = relation(join.need('this'), scope)
  const on = join.node('on')
  const using = join.identifiers('using')
  join.done()
  // A lateral join may have no condition: each row is joined with the rows that it produces.
  const implied = on === undefined && using.length === 0 && ['Inner', 'Left'].includes(kind) ? ' ON true' : ''
  const condition = on === undefined ? implied : ` ON ${expression(on, scope)}`
  return `${word} ${right}${condition}${using.length === 0 ? '' : ` USING (${using.map(column).join(', ')})`}`
}

/** One item of FROM, with its alias. */
export function relation(item: Node, scope: Scope): string {
  switch (item.kind) {
    case 'table':
      return tableItem(item, scope)
    case 'subquery':
      return aliased(subqueryItem(item, scope), item.identifier('alias'), item)
    case 'values':
      return aliased(`(${values(item, scope)})`, item.identifier('alias'), item)
    case 'alias': {
      const inner = item.need('this')
      const sql = tableFunction(inner, scope)
      return aliased(sql, item.identifier('alias'), item)
    }
    case 'lateral': {
      const sql = callItem(callOf(item.need('this')), scope)
      const alias = item.text('alias')
      item.done()
      // The parser keeps this alias as it was written.
      return `${sql} AS ${column(partsOf(alias ?? '')[0] ?? fallbackAlias())}`
    }
    case 'function':
    case 'method_call':
      return `${tableFunction(item, scope)} AS ${quoted(fallbackAlias())}`
    default:
      return item.refuse(`${item.kind} in FROM`)
  }
}

/** The aliases of the staged files in FROM, "" for those without one. */
export function stagedAliases(items: readonly Node[]): readonly string[] {
  const staged = items.filter((item) => item.kind === 'table' && stagedTable(item.identifier('name')) !== undefined)
  return staged.map((item) => item.identifier('alias') ?? '')
}

let unnamed = 0
function fallbackAlias(): string {
  return `unnamed ${++unnamed}`
}

function aliased(sql: string, alias: string | undefined, item: Node): string {
  const columns = item.identifiers('column_aliases')
  item.done()
  const list = columns.length === 0 ? '' : ` (${columns.map(column).join(', ')})`
  return `${sql} AS ${alias === undefined ? quoted(fallbackAlias()) : column(alias)}${list}`
}

function subqueryItem(item: Node, scope: Scope): string {
  const lateral = item.flag('lateral') ? 'LATERAL ' : ''
  const inner = item.need('this')
  if (inner.kind === 'values') {
    const sql = values(inner, scope)
    inner.done()
    return `${lateral}(${sql})`
  }
  return `${lateral}(${query(inner, scope)})`
}

/** VALUES: the columns are COLUMN1, COLUMN2 … */
export function values(node: Node, scope: Scope): string {
  const rows = node.records('expressions').map((row) => {
    const cells = row.nodes('expressions').map((cell) => expression(cell, scope))
    row.done()
    return cells
  })
  const names = (rows[0] ?? []).map((_, index) => column(`COLUMN${index + 1}`)).join(', ')
  return `SELECT * FROM (VALUES ${rows.map((row) => `(${row.join(', ')})`).join(', ')}) AS v(${names})`
}

function tableItem(item: Node, scope: Scope): string {
  const staged = stagedTable(item.identifier('name'))
  if (staged !== undefined) return aliased(stagedRows(staged, scope), item.identifier('alias'), item)
  const parts = nameParts(item)
  const alias = item.identifier('alias') ?? parts.at(-1) ?? ''
  const when = item.record('when')
  const changed = item.record('changes')
  if (changed !== undefined) return aliased(changedRows(parts, changed, scope), alias, item)
  return aliased(when === undefined ? namedRelation(parts, scope) : pastRows(parts, when, scope), alias, item)
}

/** The rows of a common table expression, a table, a view or a stream. */
function namedRelation(parts: readonly string[], scope: Scope): string {
  const [only, ...more] = parts
  if (only !== undefined && more.length === 0 && scope.expressions.has(only)) return column(only)
  const { catalog } = scope.statement.resources
  const name = resolve(parts, scope)
  if (name.schema === 'INFORMATION_SCHEMA') {
    const view = scope.statement.resources.informationView(name.name, name.database, scope)
    if (view === undefined) throw doesNotExist('Object', dotted(name))
    return view
  }
  const found = catalog.find('table', name) ?? catalog.find('view', name) ?? catalog.find('stream', name)
  if (found === undefined) throw doesNotExist('Object', dotted(name))
  catalog.require(scope.roles, 'SELECT', found)
  switch (found.kind) {
    case 'table':
      return tableAt(found, scope.statement.horizon)
    case 'view':
      return viewRows(found, scope)
    case 'stream':
      // https://docs.snowflake.com/en/user-guide/streams-intro#required-access-privileges
      catalog.require(scope.roles, 'SELECT', sourceOf(found, scope))
      return streamRows(found, scope)
  }
}

/** A view's query runs with its owner's privileges, in the view's schema. */
function viewRows(view: ViewObject, scope: Scope): string {
  const { statement } = scope
  const own: Scope = {
    statement,
    roles: [view.owner],
    database: view.database,
    schema: view.schema,
    expressions: new Set(),
    arguments: new Map()
  }
  const names = view.columns.map(({ name }) => column(name)).join(', ')
  return `(SELECT * FROM (${query(statementOf(view.query), own)}) AS v${names === '' ? '' : `(${names})`})`
}

/** TABLE(f(…)). */
function tableFunction(node: Node, scope: Scope): string {
  const call = callOf(node)
  if (call.name !== 'TABLE') throw unsupported(`${call.name} in FROM`)
  const [inner, ...others] = call.args
  if (inner === undefined || others.length > 0) throw unsupported('TABLE of this')
  return callItem(callOf(inner), scope)
}

function callItem(call: FunctionCall, scope: Scope): string {
  if (call.path.at(-1) === 'INFORMATION_SCHEMA') {
    const database = call.path[0] === 'INFORMATION_SCHEMA' ? scope.database : (call.path[0] ?? null)
    const named = new Map(Array.from(call.named, ([name, value]) => [name, expression(value, scope)] as const))
    const positional = call.args.map((arg) => expression(arg, scope))
    const history = scope.statement.resources.informationFunction(
      call.name,
      { named, positional },
      { ...scope, database }
    )
    if (history === undefined) throw unknownFunction(call)
    return history
  }
  if (call.path.length === 0 && call.name === 'GENERATOR') return generator(call, scope)
  if (call.path.length === 0 && call.name === 'FLATTEN') return flatten(call, scope)
  return userTable(call, scope)
}

/** A user-defined table function. https://docs.snowflake.com/en/sql-reference/udf-table-functions */
function userTable(call: FunctionCall, scope: Scope): string {
  const definition = findFunction(call, scope)
  const returns = definition?.returnsTable
  if (definition === undefined || returns === undefined || returns === null) {
    throw refused('002143', '42601', `Unknown user-defined table function ${[...call.path, call.name].join('.')}`)
  }
  const args = argumentsOf(definition, call, scope)
  const names = returns.map(({ name }) => column(name))
  if (definition.language === 'SQL') {
    const rows = query(statementOf(definition.body), bodyScope(definition, args, scope))
    const cast = returns.map(({ type }, index) => `${castTo(canonical(type), `${names[index]}`)} AS ${names[index]}`)
    return `LATERAL (SELECT ${cast.join(', ')} FROM (${rows}) AS r(${names.join(', ')}))`
  }
  // The user's code runs as a scalar function that returns a list of rows, each of which is a list of strings.
  const rows = `${scope.statement.resources.engineFunction(definition)}(${javaScriptArguments(definition, args).join(', ')})`
  const cells = returns.map(
    ({ type }, index) => `${fromJavaScript(canonical(type), `r[${index + 1}]`)} AS ${names[index]}`
  )
  return `LATERAL (SELECT ${cells.join(', ')} FROM (SELECT unnest(${rows}) AS r))`
}

function generator(call: FunctionCall, scope: Scope): string {
  const count = call.named.get('ROWCOUNT')
  if (count === undefined || call.named.size > 1) throw unsupported('GENERATOR without ROWCOUNT')
  return `(SELECT "g" AS "#row" FROM range(${expression(count, scope)}) AS r("g"))`
}

/** FLATTEN(INPUT => …) of an array or an object, one level. */
function flatten(call: FunctionCall, scope: Scope): string {
  const input = call.named.get('INPUT') ?? call.args[0]
  if (input === undefined || call.named.size > 1) throw unsupported('FLATTEN with these arguments')
  const value = `to_json(${expression(input, scope)})`
  const isArray = `json_type(${value}) = 'ARRAY'`
  const columns: readonly (readonly [string, string])[] = [
    ['SEQ', '1'],
    ['KEY', `CASE WHEN ${isArray} THEN NULL ELSE key END`],
    ['PATH', `CASE WHEN ${isArray} THEN '[' || key || ']' ELSE key END`],
    ['INDEX', `CASE WHEN ${isArray} THEN CAST(key AS BIGINT) END`],
    ['VALUE', 'value'],
    ['THIS', value]
  ]
  const list = columns.map(([name, sql]) => `${sql} AS ${column(name)}`).join(', ')
  return `LATERAL (SELECT ${list} FROM json_each(${value}) WHERE json_type(${value}) IN (${literal('ARRAY')}, ${literal('OBJECT')}) ORDER BY id)`
}

import { column, literal, quoted } from '../engine/identifiers'
import { callOf, isCall } from './calls'
import { apply, asText, castTo, typeOf } from './casts'
import { emitCall } from './emit-call'
import { orderList } from './order-by'
import { readTime } from './read-time'
import type { Scope } from './scope'
import type { Node } from './syntax'
import { expression, query } from './translate'

type Print = (node: Node, scope: Scope) => string

export function printExpression(node: Node, scope: Scope): string {
  const print = PRINTERS[node.kind]
  if (print !== undefined) return print(node, scope)
  if (isCall(node)) return emitCall(callOf(node), scope)
  return node.refuse(node.kind)
}

const binary =
  (operator: string): Print =>
  (node, scope) =>
    `(${expression(node.need('left'), scope)} ${operator} ${expression(node.need('right'), scope)})`

/** Variants are compared by the values they hold. */
const comparison =
  (operator: string): Print =>
  (node, scope) =>
    `(${comparable(node.need('left'), scope)} ${operator} ${comparable(node.need('right'), scope)})`

function comparable(node: Node, scope: Scope): string {
  const sql = expression(node, scope)
  return node.kind === 'j_s_o_n_extract' || node.kind === 'subscript' ? `${apply('plain', sql)}` : sql
}

const called =
  (macro: string): Print =>
  (node, scope) =>
    apply(macro, expression(node.need('left'), scope), expression(node.need('right'), scope))

const like =
  (operator: string): Print =>
  (node, scope) => {
    const left = `${asText(expression(node.need('left'), scope))}`
    const right = node.need('right')
    const quantifier = node.text('quantifier')
    const escape = node.node('escape')
    const test = (pattern: Node): string =>
      `${left} ${operator} ${expression(pattern, scope)}${escape === undefined ? '' : ` ESCAPE ${expression(escape, scope)}`}`
    if (quantifier === undefined) return `(${test(right)})`
    const patterns = right.kind === 'tuple' ? right.nodes('expressions') : [right]
    return `(${patterns.map(test).join(quantifier === 'ANY' ? ' OR ' : ' AND ')})`
  }

const is =
  (what: string): Print =>
  (node, scope) =>
    `(${expression(node.need('this'), scope)} IS ${node.flag('not') ? 'NOT ' : ''}${what})`

const cast =
  (options: { readonly try?: boolean }): Print =>
  (node, scope) => {
    const type = node.record('to')
    if (type === undefined) return node.refuse('cast')
    node.ignore('trailing_comments')
    const value = node.need('this')
    const sql = expression(value, scope)
    return readTime(value, typeOf(type), scope) ?? castTo(typeOf(type), sql, options)
  }

const quantified =
  (word: string): Print =>
  (node, scope) => {
    const operator = OPERATORS[node.text('op') ?? 'Eq'] ?? node.refuse('operator')
    return `(${expression(node.need('this'), scope)} ${operator} ${word} ${expression(node.need('subquery'), scope)})`
  }

const OPERATORS: Readonly<Record<string, string>> = { Eq: '=', Neq: '<>', Lt: '<', Lte: '<=', Gt: '>', Gte: '>=' }

const PRINTERS: Readonly<Record<string, Print>> = {
  null: () => 'NULL',
  boolean: (node) => (node.flag('value') ? 'true' : 'false'),
  literal: printLiteral,
  column: printColumn,
  parameter: (node) => {
    const index = node.text('index')
    if (node.text('style') !== 'Dollar' || index === undefined) return node.refuse('variable')
    return quoted(`$${index}`)
  },
  paren: (node, scope) => `(${expression(node.need('this'), scope)})`,
  subquery: (node, scope) => `(${query(node.need('this'), scope)})`,
  exists: (node, scope) => `${node.flag('not') ? 'NOT ' : ''}EXISTS (${query(node.need('this'), scope)})`,
  tuple: (node, scope) =>
    `(${node
      .nodes('expressions')
      .map((item) => expression(item, scope))
      .join(', ')})`,
  neg: (node, scope) => `(- ${expression(node.need('this'), scope)})`,
  not: (node, scope) => `(NOT ${expression(node.need('this'), scope)})`,
  and: binary('AND'),
  or: binary('OR'),
  add: binary('+'),
  sub: binary('-'),
  mul: binary('*'),
  div: called('divided'),
  mod: called('modulo'),
  mod_func: (node, scope) =>
    apply('modulo', expression(node.need('this'), scope), expression(node.need('expression'), scope)),
  concat: (node, scope) =>
    `(${asText(expression(node.need('left'), scope))} || ${asText(expression(node.need('right'), scope))})`,
  eq: comparison('='),
  neq: comparison('<>'),
  lt: comparison('<'),
  lte: comparison('<='),
  gt: comparison('>'),
  gte: comparison('>='),
  null_safe_eq: binary('IS NOT DISTINCT FROM'),
  null_safe_neq: binary('IS DISTINCT FROM'),
  like: like('LIKE'),
  i_like: like('ILIKE'),
  is_null: is('NULL'),
  is_true: is('TRUE'),
  is_false: is('FALSE'),
  any: quantified('ANY'),
  all: quantified('ALL'),
  between: (node, scope) => {
    const [value, low, high] = ['this', 'low', 'high'].map((part) => expression(node.need(part), scope))
    return `(${value} ${node.flag('not') ? 'NOT ' : ''}BETWEEN ${low} AND ${high})`
  },
  in: (node, scope) => {
    const subquery = node.node('query')
    const list = node.nodes('expressions').map((item) => expression(item, scope))
    const among = subquery === undefined ? list.join(', ') : query(subquery, scope)
    return `(${expression(node.need('this'), scope)} ${node.flag('not') ? 'NOT ' : ''}IN (${among}))`
  },
  case: (node, scope) => {
    const operand = node.node('operand')
    const whens = node
      .pairs('whens')
      .map(([when, then]) => `WHEN ${expression(when, scope)} THEN ${expression(then, scope)}`)
    const otherwise = node.node('else_')
    return `CASE ${operand === undefined ? '' : expression(operand, scope)} ${whens.join(' ')}${otherwise === undefined ? '' : ` ELSE ${expression(otherwise, scope)}`} END`
  },
  cast: cast({}),
  try_cast: cast({ try: true }),
  interval: (node) => {
    const text = node.need('this')
    const words = text.text('value') ?? ''
    if (!/^\d+ (second|minute|hour|day|week|month|quarter|year)s?$/i.test(words)) return node.refuse('interval')
    return `INTERVAL ${literal(words)}`
  },
  // v:a.b[0] and v['a'], v[0]
  j_s_o_n_extract: (node, scope) => {
    const path = node.need('expression').text('value') ?? ''
    return `json_extract(to_json(${expression(node.need('this'), scope)}), ${literal(jsonPath(path))})`
  },
  subscript: (node, scope) => {
    const index = node.need('index')
    const value = index.kind === 'literal' ? (index.text('value') ?? '') : index.refuse('subscript')
    const step = index.text('literal_type') === 'number' ? `$[${value}]` : `$.${quoted(value)}`
    return `json_extract(to_json(${expression(node.need('this'), scope)}), ${literal(step)})`
  },
  window_function: printWindow
}

function printLiteral(node: Node): string {
  const value = node.text('value') ?? ''
  switch (node.text('literal_type') ?? '') {
    case 'string':
    case 'dollar_string':
      return literal(value)
    case 'number':
      return value
    case 'date':
      return castTo('DATE', literal(value))
    case 'timestamp':
      return castTo('TIMESTAMP_NTZ(9)', literal(value))
    default:
      return node.refuse('this literal')
  }
}

function printColumn(node: Node, scope: Scope): string {
  const name = node.identifier('name') ?? ''
  const table = node.identifier('table')
  const argument = table === undefined ? scope.arguments.get(name) : undefined
  if (argument !== undefined) return argument
  return table === undefined ? column(name) : `${column(table)}.${column(name)}`
}

/** "b.c[0]", "[\"B c\"].d" → a path of DuckDB's JSON functions. Keys are case-sensitive. */
function jsonPath(path: string): string {
  const steps = Array.from(path.matchAll(/\["([^"]*)"\]|\['([^']*)'\]|\[(\d+)\]|([^.[\]]+)/g))
  return `$${steps.map(([, a, b, index, plain]) => (index === undefined ? `.${quoted(a ?? b ?? plain ?? '')}` : `[${index}]`)).join('')}`
}

function printWindow(node: Node, scope: Scope): string {
  const call = callOf(node.need('this'))
  const over = node.record('over')
  if (over === undefined) return node.refuse('window')
  const partition = over.nodes('partition_by').map((item) => expression(item, scope))
  const order = orderList(over.records('order_by'), scope)
  const frame = over.record('frame')
  const parts = [
    partition.length === 0 ? '' : `PARTITION BY ${partition.join(', ')}`,
    order === '' ? '' : `ORDER BY ${order}`,
    frame === undefined ? defaultFrame(call.name) : printFrame(frame, scope)
  ]
  over.done()
  return emitCall({ ...call, over: ` OVER (${parts.filter((part) => part !== '').join(' ')})` }, scope)
}

/** https://docs.snowflake.com/en/sql-reference/functions/first_value: the whole window, unlike in standard SQL. */
function defaultFrame(name: string): string {
  return ['FIRST_VALUE', 'LAST_VALUE', 'NTH_VALUE'].includes(name)
    ? 'ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING'
    : ''
}

function printFrame(frame: Node, scope: Scope): string {
  const kind = frame.text('kind')
  if (kind !== 'Rows' && kind !== 'Range') return frame.refuse('window frame')
  const [start, end] = ['start', 'end'].map((side) => bound(frame, side, scope))
  frame.done()
  return `${kind.toUpperCase()} BETWEEN ${start} AND ${end}`
}

const BOUNDS: Readonly<Record<string, string>> = {
  UnboundedPreceding: 'UNBOUNDED PRECEDING',
  UnboundedFollowing: 'UNBOUNDED FOLLOWING',
  CurrentRow: 'CURRENT ROW'
}

function bound(frame: Node, side: string, scope: Scope): string {
  const word = frame.isText(side) ? frame.text(side) : undefined
  if (word !== undefined) return BOUNDS[word] ?? frame.refuse('window frame')
  const record = frame.record(side)
  if (record === undefined) return 'CURRENT ROW'
  const preceding = record.node('Preceding')
  const following = preceding ?? record.need('Following')
  record.done()
  return `${expression(following, scope)} ${preceding === undefined ? 'FOLLOWING' : 'PRECEDING'}`
}

import type { Node } from './syntax'

/** A function call. The parser has a different node for each kind of call; this is their common form. */
export interface FunctionCall {
  /** In upper case. */
  readonly name: string
  /** Database and schema, when they were written. */
  readonly path: readonly string[]
  readonly args: readonly Node[]
  /** name => value. */
  readonly named: ReadonlyMap<string, Node>
  readonly star: boolean
  readonly distinct: boolean
  readonly ignoreNulls: boolean
  /** WITHIN GROUP (ORDER BY …). */
  readonly order: readonly Node[]
  /** " OVER (…)" of DuckDB, or nothing. */
  readonly over: string
}

/** Functions that have their own kind of node in the parser: the function's name, and the parts that are its arguments. */
const KNOWN: Readonly<Record<string, readonly [name: string, ...parts: string[]]>> = {
  nvl: ['NVL', 'this', 'expression'],
  nvl2: ['NVL2', 'this', 'true_value', 'false_value'],
  if_func: ['IFF', 'condition', 'true_value', 'false_value'],
  parse_json: ['PARSE_JSON', 'this'],
  to_json: ['TO_JSON', 'this'],
  upper: ['UPPER', 'this'],
  lower: ['LOWER', 'this'],
  initcap: ['INITCAP', 'this'],
  length: ['LENGTH', 'this'],
  substring: ['SUBSTR', 'this', 'start', 'length'],
  trim: ['TRIM', 'this', 'characters'],
  contains: ['CONTAINS', 'this', 'expression'],
  starts_with: ['STARTSWITH', 'this', 'expression'],
  ends_with: ['ENDSWITH', 'this', 'expression'],
  str_position: ['POSITION', 'substr', 'this'],
  regexp_like: ['REGEXP_LIKE', 'this', 'pattern'],
  abs: ['ABS', 'this'],
  sqrt: ['SQRT', 'this'],
  exp: ['EXP', 'this'],
  ln: ['LN', 'this'],
  floor: ['FLOOR', 'this', 'scale'],
  ceil: ['CEIL', 'this', 'decimals'],
  array_size: ['ARRAY_SIZE', 'this'],
  typeof: ['TYPEOF', 'this'],
  to_number: ['TO_NUMBER', 'this', 'format', 'precision', 'scale'],
  year: ['YEAR', 'this'],
  quarter: ['QUARTER', 'this'],
  month: ['MONTH', 'this'],
  week_of_year: ['WEEKOFYEAR', 'this'],
  day: ['DAY', 'this'],
  day_of_month: ['DAYOFMONTH', 'this'],
  day_of_week: ['DAYOFWEEK', 'this'],
  day_of_year: ['DAYOFYEAR', 'this'],
  hour: ['HOUR', 'this'],
  minute: ['MINUTE', 'this'],
  second: ['SECOND', 'this'],
  last_day: ['LAST_DAY', 'this'],
  add_months: ['ADD_MONTHS', 'this', 'expression'],
  count: ['COUNT', 'this'],
  count_if: ['COUNT_IF', 'this'],
  sum: ['SUM', 'this'],
  avg: ['AVG', 'this'],
  min: ['MIN', 'this'],
  max: ['MAX', 'this'],
  median: ['MEDIAN', 'this'],
  mode: ['MODE', 'this'],
  stddev: ['STDDEV', 'this'],
  stddev_pop: ['STDDEV_POP', 'this'],
  variance: ['VARIANCE', 'this'],
  any_value: ['ANY_VALUE', 'this'],
  approx_count_distinct: ['APPROX_COUNT_DISTINCT', 'this'],
  array_agg: ['ARRAY_AGG', 'this'],
  list_agg: ['LISTAGG', 'this', 'separator'],
  string_agg: ['LISTAGG', 'this', 'separator'],
  row_number: ['ROW_NUMBER'],
  rank: ['RANK'],
  dense_rank: ['DENSE_RANK'],
  n_tile: ['NTILE', 'num_buckets'],
  lag: ['LAG', 'this', 'offset', 'default'],
  lead: ['LEAD', 'this', 'offset', 'default'],
  first_value: ['FIRST_VALUE', 'this'],
  last_value: ['LAST_VALUE', 'this'],
  random: ['RANDOM'],
  pi: ['PI']
}

const OTHERS = [
  'function',
  'aggregate_function',
  'coalesce',
  'method_call',
  'date_diff',
  'extract',
  'within_group',
  'array_func'
]

export function isCall(node: Node): boolean {
  return node.kind in KNOWN || OTHERS.includes(node.kind)
}

export function callOf(node: Node): FunctionCall {
  const call = readCall(node)
  node.done()
  return call
}

function readCall(node: Node): FunctionCall {
  const known = KNOWN[node.kind]
  if (known !== undefined) {
    const [name, ...parts] = known
    node.ignore('name', 'position')
    const safe = node.node('safe') !== undefined
    const args = parts.map((part) => node.node(part)).filter((arg) => arg !== undefined)
    return {
      ...plainCall(safe ? `TRY_${name}` : name, args),
      star: node.flag('star'),
      distinct: node.flag('distinct'),
      ignoreNulls: node.flag('ignore_nulls')
    }
  }
  switch (node.kind) {
    case 'function':
    case 'aggregate_function': {
      const name = node.isQuoted() ? (node.text('name') ?? '') : (node.text('name') ?? '').toUpperCase()
      return { ...plainCall(name, []), ...argumentsOf(node), distinct: node.flag('distinct') }
    }
    case 'coalesce':
      return plainCall('COALESCE', node.nodes('expressions'))
    case 'array_func':
      return plainCall('ARRAY_CONSTRUCT', node.nodes('expressions'))
    case 'within_group':
      return { ...callOf(node.need('this')), order: node.records('order_by') }
    case 'date_diff':
      return plainCall(`DATEDIFF ${node.text('unit') ?? 'Day'}`.toUpperCase(), [
        node.need('expression'),
        node.need('this')
      ])
    case 'extract':
      return plainCall(`EXTRACT ${node.text('field') ?? ''}`.toUpperCase(), [node.need('this')])
    default: {
      const owner = node.need('this')
      const path = [owner.identifier('table'), owner.identifier('name')].filter((part) => part !== undefined)
      if (owner.kind !== 'column') return node.refuse('this call')
      owner.done()
      return { ...plainCall(node.identifier('method') ?? '', []), ...argumentsOf(node), path }
    }
  }
}

function plainCall(name: string, args: readonly Node[]): FunctionCall {
  return {
    name,
    path: [],
    args,
    named: new Map(),
    star: false,
    distinct: false,
    ignoreNulls: false,
    order: [],
    over: ''
  }
}

/** Positional arguments, and those that are written as name => value. */
function argumentsOf(node: Node): Pick<FunctionCall, 'args' | 'named'> {
  const args = node.nodes('args')
  const isNamed = (arg: Node): boolean => arg.kind === 'named_argument'
  return { args: args.filter((arg) => !isNamed(arg)), named: new Map(args.filter(isNamed).map(namedArgument)) }
}

function namedArgument(argument: Node): readonly [string, Node] {
  const pair = [argument.identifier('name') ?? '', argument.need('value')] as const
  argument.ignore('separator')
  argument.done()
  return pair
}

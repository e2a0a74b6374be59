import { refused, unsupported } from '../../../errors'
import { apply, asText } from '../casts'
import { orderList } from '../order-by'
import { expression } from '../translate'
import { countArguments, type Emit, first, type Functions } from './define'

const aggregate =
  (sql: (value: string, ...args: readonly string[]) => string, most = 1): Emit =>
  (call, scope) => {
    countArguments(call, 1, most)
    const [value = '', ...args] = call.args.map((arg) => expression(arg, scope))
    if (call.order.length > 0 || call.ignoreNulls) throw unsupported(`${call.name} with this clause`)
    return `${sql(`${call.distinct ? 'DISTINCT ' : ''}${value}`, ...args)}${call.over}`
  }

const listAgg: Emit = (call, scope) => {
  countArguments(call, 1, 2)
  const [value = '', separator = "''"] = call.args.map((arg) => expression(arg, scope))
  const order = call.order.length === 0 ? '' : ` ORDER BY ${orderList(call.order, scope)}`
  return `coalesce(string_agg(${call.distinct ? 'DISTINCT ' : ''}${asText(value)}, ${separator}${order})${call.over}, '')`
}

const arrayAgg: Emit = (call, scope) => {
  countArguments(call, 1, 1)
  const value = expression(first(call), scope)
  const order = call.order.length === 0 ? '' : ` ORDER BY ${orderList(call.order, scope)}`
  const list = `list(${call.distinct ? 'DISTINCT ' : ''}${value}${order}) FILTER (WHERE ${value} IS NOT NULL)${call.over}`
  return `coalesce(to_json(${list}), '[]'::JSON)`
}

const count: Emit = (call, scope) => {
  if (call.star) return `count(*)${call.over}`
  const args = call.args.flatMap((arg) => (arg.kind === 'tuple' ? arg.nodes('expressions') : [arg]))
  const values = args.map((arg) => expression(arg, scope))
  const [only] = values
  if (only === undefined) throw refused('000938', '22023', 'not enough arguments for function [COUNT]')
  const anyNull = values.map((value) => `${value} IS NULL`).join(' OR ')
  const counted = values.length === 1 ? only : `CASE WHEN ${anyNull} THEN NULL ELSE (${values.join(', ')}) END`
  return `count(${call.distinct ? 'DISTINCT ' : ''}${counted})${call.over}`
}

/** An average has six more decimals than the numbers, twelve at most. */
const average: Emit = (call, scope) => {
  countArguments(call, 1, 1)
  const value = expression(first(call), scope)
  const mean = `avg(${call.distinct ? 'DISTINCT ' : ''}${value})${call.over}`
  return apply('mean', mean, `typeof(any_value(${value})${call.over})`)
}

/** https://docs.snowflake.com/en/sql-reference/functions-aggregation */
export const AGGREGATES: Functions = {
  COUNT: count,
  COUNT_IF: aggregate((value) => `count_if(${value})`),
  SUM: aggregate((value) => `sum(${value})`),
  AVG: average,
  MIN: aggregate((value) => `min(${value})`),
  MAX: aggregate((value) => `max(${value})`),
  MEDIAN: aggregate((value) => `median(${value})`),
  STDDEV: aggregate((value) => `stddev_samp(${value})`),
  STDDEV_POP: aggregate((value) => `stddev_pop(${value})`),
  VARIANCE: aggregate((value) => `var_samp(${value})`),
  ANY_VALUE: aggregate((value) => `any_value(${value})`),
  MODE: aggregate((value) => `mode(${value})`),
  MIN_BY: aggregate((value, by) => `arg_min(${value}, ${by})`, 2),
  MAX_BY: aggregate((value, by) => `arg_max(${value}, ${by})`, 2),
  BOOLAND_AGG: aggregate((value) => `bool_and(${value})`),
  BOOLOR_AGG: aggregate((value) => `bool_or(${value})`),
  APPROX_COUNT_DISTINCT: aggregate((value) => `approx_count_distinct(${value})`),
  PERCENTILE_CONT: (call, scope) =>
    `percentile_cont(${expression(first(call), scope)}) WITHIN GROUP (ORDER BY ${orderList(call.order, scope).replace(/ NULLS \w+$/, '')})`,
  APPROX_PERCENTILE: aggregate((value, at) => `quantile_cont(${value}, ${at})`, 2),
  LISTAGG: listAgg,
  ARRAY_AGG: arrayAgg
}

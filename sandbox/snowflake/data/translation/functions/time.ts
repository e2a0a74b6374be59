import { unsupported } from '../../../errors'
import { literal } from '../../engine/identifiers'
import { castTo } from '../casts'
import { constantText } from '../constants'
import { readTime } from '../read-time'
import type { Scope } from '../scope'
import type { Node } from '../syntax'
import { expression } from '../translate'
import { constant, countArguments, type Emit, first, fn, type Functions } from './define'

const UNITS: Readonly<Record<string, string>> = {
  YEAR: 'year', YEARS: 'year', YY: 'year', YYYY: 'year', Y: 'year', QUARTER: 'quarter', QUARTERS: 'quarter', QTR: 'quarter', Q: 'quarter',
  MONTH: 'month', MONTHS: 'month', MM: 'month', MON: 'month', WEEK: 'week', WEEKS: 'week', W: 'week', WK: 'week',
  DAY: 'day', DAYS: 'day', D: 'day', DD: 'day', HOUR: 'hour', HOURS: 'hour', H: 'hour', HH: 'hour', HR: 'hour',
  MINUTE: 'minute', MINUTES: 'minute', M: 'minute', MI: 'minute', MIN: 'minute', SECOND: 'second', SECONDS: 'second', S: 'second', SEC: 'second',
  MILLISECOND: 'millisecond', MS: 'millisecond', MICROSECOND: 'microsecond', US: 'microsecond'
} // prettier-ignore

function unit(word: string): string {
  const known = UNITS[word.toUpperCase()]
  if (known === undefined) throw unsupported(`date part ${word}`)
  return known
}

/** Where a function expects a time, a string literal is converted to one. */
export function time(node: Node, scope: Scope): string {
  const sql = expression(node, scope)
  if (node.kind !== 'literal') return sql
  return readTime(node, 'TIMESTAMP_NTZ(9)', scope) ?? castTo('TIMESTAMP_NTZ(9)', sql)
}

const dateAdd: Emit = (call, scope) => {
  countArguments(call, 3, 3)
  const [part, amount, value] = call.args
  if (part === undefined || amount === undefined || value === undefined) throw unsupported(call.name)
  const by = unit(constantText(part))
  const sum = `(${time(value, scope)} + ${interval(by, `CAST(round(${expression(amount, scope)}) AS BIGINT)`)})`
  return WHOLE_DAYS.includes(by) ? keepDate(sum, value) : sum
}

function interval(by: string, count: string): string {
  if (by === 'quarter') return `to_months(CAST(3 * ${count} AS INTEGER))`
  return `${INTERVALS[by]}(${WHOLE_DAYS.includes(by) ? `CAST(${count} AS INTEGER)` : count})`
}

/** Adding or truncating to whole days keeps a DATE a DATE; in DuckDB it becomes a TIMESTAMP. */
function keepDate(sql: string, value: Node): string {
  return isDate(value) ? `CAST(${sql} AS DATE)` : sql
}

function isDate(node: Node): boolean {
  if (node.kind === 'literal') return node.text('literal_type') === 'date'
  if (node.kind === 'cast') return node.record('to')?.text('data_type') === 'date'
  return (
    node.kind === 'function' &&
    ['current_date', 'to_date', 'date', 'last_day'].includes((node.text('name') ?? '').toLowerCase())
  )
}

const INTERVALS: Readonly<Record<string, string>> = {
  year: 'to_years',
  month: 'to_months',
  week: 'to_weeks',
  day: 'to_days',
  hour: 'to_hours',
  minute: 'to_minutes',
  second: 'to_seconds',
  millisecond: 'to_milliseconds',
  microsecond: 'to_microseconds'
}
const WHOLE_DAYS = ['year', 'quarter', 'month', 'week', 'day']

const dateDiff: Emit = (call, scope) => {
  // When the parser knows the unit, it is part of the name.
  const [, named] = call.name.split(' ')
  const by = unit(named ?? constantText(first(call)))
  const values = named === undefined ? call.args.slice(1) : call.args
  const [from, to] = values.map((value) => time(value, scope))
  return `date_diff('${by}', ${from}, ${to})`
}

const dateTrunc: Emit = (call, scope) => {
  countArguments(call, 2, 2)
  const [part, value] = call.args
  if (part === undefined || value === undefined) throw unsupported(call.name)
  const sql = time(value, scope)
  const truncated = `date_trunc('${unit(constantText(part))}', ${sql})`
  return keepDate(truncated, value)
}

const PARTS: Readonly<Record<string, string>> = {
  DAYOFWEEK: 'dow',
  DAYOFWEEKISO: 'isodow',
  DOW: 'dow',
  DAYOFYEAR: 'doy',
  DOY: 'doy',
  WEEKOFYEAR: 'week',
  WEEKISO: 'week',
  DAYOFMONTH: 'day'
}

function datePart(word: string, value: string): string {
  if (word === 'EPOCH' || word === 'EPOCH_SECOND') return `CAST(floor(epoch(${value})) AS BIGINT)`
  if (word === 'EPOCH_MILLISECOND') return `epoch_ms(${value})`
  return `CAST(date_part('${PARTS[word] ?? unit(word)}', ${value}) AS BIGINT)`
}

const part =
  (word: string): Emit =>
  (call, scope) =>
    datePart(word, time(first(call), scope))

const convertTimezone: Emit = (call, scope) => {
  countArguments(call, 2, 3)
  const zones = call.args.slice(0, -1).map(constantText)
  const value = call.args.at(-1)
  if (value === undefined) throw unsupported(call.name)
  const [from, to] = zones.length === 2 ? zones : [undefined, zones[0]]
  const sql = time(value, scope)
  if (from !== undefined)
    return `timezone(${literal(to ?? '')}, timezone(${literal(from)}, ${castTo('TIMESTAMP_NTZ(9)', sql)}))`
  // In Snowflake the result has an offset. The sandbox has no TIMESTAMP_TZ, so only UTC is unambiguous.
  if (to?.toUpperCase() !== 'UTC') throw unsupported('CONVERT_TIMEZONE to another zone than UTC without a source zone')
  return `timezone('UTC', ${castTo('TIMESTAMP_LTZ(9)', sql)})`
}

const now = ({ statement }: Scope): string => `TIMESTAMPTZ ${literal(statement.now.toISOString())}`

/** https://docs.snowflake.com/en/sql-reference/functions-date-time */
export const TIME: Functions = {
  CURRENT_TIMESTAMP: constant(now),
  LOCALTIMESTAMP: constant(now),
  GETDATE: constant(now),
  SYSDATE: constant((scope) => `timezone('UTC', ${now(scope)})`),
  CURRENT_DATE: constant((scope) => `CAST(${now(scope)} AS DATE)`),
  CURRENT_TIME: constant((scope) => `CAST(CAST(${now(scope)} AS TIMESTAMP) AS TIME)`),
  DATEADD: dateAdd,
  TIMEADD: dateAdd,
  TIMESTAMPADD: dateAdd,
  DATEDIFF: dateDiff,
  DATE_TRUNC: dateTrunc,
  DATE_PART: (call, scope) => {
    const [word, value] = call.args
    if (word === undefined || value === undefined) throw unsupported('DATE_PART')
    return datePart(constantText(word).toUpperCase(), time(value, scope))
  },
  EXTRACT: (call, scope) => datePart(call.name.split(' ')[1] ?? '', time(first(call), scope)),
  ADD_MONTHS: fn(2, 2, (value, months) => `CAST(${value} + to_months(CAST(${months} AS INTEGER)) AS DATE)`),
  LAST_DAY: fn(1, 1, (value) => `last_day(CAST(${value} AS DATE))`),
  DAYNAME: fn(1, 1, (value) => `strftime(${value}, '%a')`),
  MONTHNAME: fn(1, 1, (value) => `strftime(${value}, '%b')`),
  YEAR: part('YEAR'),
  QUARTER: part('QUARTER'),
  MONTH: part('MONTH'),
  WEEK: part('WEEK'),
  WEEKOFYEAR: part('WEEKOFYEAR'),
  WEEKISO: part('WEEKISO'),
  DAY: part('DAY'),
  DAYOFMONTH: part('DAYOFMONTH'),
  DAYOFWEEK: part('DAYOFWEEK'),
  DAYOFWEEKISO: part('DAYOFWEEKISO'),
  DAYOFYEAR: part('DAYOFYEAR'),
  HOUR: part('HOUR'),
  MINUTE: part('MINUTE'),
  SECOND: part('SECOND'),
  CONVERT_TIMEZONE: convertTimezone
}

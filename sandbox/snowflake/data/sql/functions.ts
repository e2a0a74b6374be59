import { refused, unsupported } from '../../errors'
import { canonical } from '../tables/column-types'
import { literal } from '../tables/identifiers'
import type { Call } from './calls'
import { apply, asText, castTo } from './casts'
import { constantText, expression, orderList } from './expressions'
import { timeFormat } from './formats'
import { hasChanges } from './relations'
import type { Scope } from './scope'
import type { Node } from './syntax'

type Emit = (call: Call, scope: Scope) => string

/** A function of so many arguments, by the SQL that stands for it. */
function fn(least: number, most: number, sql: (...args: readonly string[]) => string): Emit {
  return (call, scope) => {
    plain(call)
    countArguments(call, least, most)
    return sql(...call.args.map((arg) => expression(arg, scope)))
  }
}

/** A function that DuckDB has under this name with the same meaning. */
const same = (name: string, least: number, most = least): Emit => fn(least, most, (...args) => `${name}(${args.join(', ')})`)

/** The same, of texts: other values are made texts first. */
const ofText = (name: string, least: number, most = least): Emit =>
  fn(least, most, (text = '', ...args) => `${name}(${[`${asText(text)}`, ...args].join(', ')})`)

const aggregate =
  (sql: (value: string, ...args: readonly string[]) => string, most = 1): Emit =>
  (call, scope) => {
    countArguments(call, 1, most)
    const [value = '', ...args] = call.args.map((arg) => expression(arg, scope))
    if (call.order.length > 0 || call.ignoreNulls) throw unsupported(`${call.name} with this clause`)
    return `${sql(`${call.distinct ? 'DISTINCT ' : ''}${value}`, ...args)}${call.over}`
  }

const window =
  (name: string, least: number, most = least): Emit =>
  (call, scope) => {
    countArguments(call, least, most)
    const args = call.args.map((arg) => expression(arg, scope)).join(', ')
    return `${name}(${args}${call.ignoreNulls ? ' IGNORE NULLS' : ''})${call.over}`
  }

const constant = (sql: (scope: Scope) => string): Emit => (_call, scope) => sql(scope)

function plain(call: Call): void {
  if (call.distinct || call.star || call.ignoreNulls || call.order.length > 0 || call.named.size > 0 || call.over !== '') {
    throw unsupported(`${call.name} with this clause`)
  }
}

function countArguments({ name, args }: Call, least: number, most: number): void {
  if (args.length < least) {
    throw refused('000938', '22023', `not enough arguments for function [${name}], expected ${least}, got ${args.length}`)
  }
  if (args.length > most) {
    throw refused('000939', '22023', `too many arguments for function [${name}] expected ${most}, got ${args.length}`)
  }
}

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

function first(call: Call): Node {
  const [node] = call.args
  if (node === undefined) throw refused('000938', '22023', `not enough arguments for function [${call.name}]`)
  return node
}

/** A text stands for a time where a time is wanted. */
function time(node: Node, scope: Scope): string {
  const sql = expression(node, scope)
  return node.kind === 'literal' ? castTo('TIMESTAMP_NTZ(9)', sql) : sql
}

const dateAdd: Emit = (call, scope) => {
  countArguments(call, 3, 3)
  const [part, amount, value] = call.args
  if (part === undefined || amount === undefined || value === undefined) throw unsupported(call.name)
  const count = `CAST(round(${expression(amount, scope)}) AS BIGINT)`
  const by = unit(constantText(part))
  const sum = `(${time(value, scope)} + ${by === 'quarter' ? `to_months(CAST(3 * ${count} AS INTEGER))` : `${INTERVALS[by]}(${INTEGER_INTERVALS.includes(by) ? `CAST(${count} AS INTEGER)` : count})`})` // prettier-ignore
  return INTEGER_INTERVALS.includes(by) || by === 'quarter' ? stillDate(sum, value) : sum
}

/** A date stays a date as long as whole days are added or cut off; DuckDB would make it a timestamp. */
function stillDate(sql: string, value: Node): string {
  return isDate(value) ? `CAST(${sql} AS DATE)` : sql
}

function isDate(node: Node): boolean {
  if (node.kind === 'literal') return node.text('literal_type') === 'date'
  if (node.kind === 'cast') return node.record('to')?.text('data_type') === 'date'
  return node.kind === 'function' && ['current_date', 'to_date', 'date', 'last_day'].includes((node.text('name') ?? '').toLowerCase())
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
const INTEGER_INTERVALS = ['year', 'month', 'week', 'day']

const dateDiff: Emit = (call, scope) => {
  // The parser puts the unit into the name, where it knows it.
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
  return stillDate(truncated, value)
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

const part = (word: string): Emit => (call, scope) => datePart(word, time(first(call), scope))

/** TO_TIMESTAMP_NTZ(value [, format or scale]) and its kin. */
function toTime(type: string, options: { readonly try: boolean }): Emit {
  return (call, scope) => {
    countArguments(call, 1, 2)
    const [value, format] = call.args
    if (value === undefined) throw unsupported(call.name)
    const sql = expression(value, scope)
    if (format === undefined) return castTo(type, sql, options)
    const written = constantText(format)
    if (/^\d+$/.test(written)) return castTo(type, `(CAST(${apply('number', sql)} AS DECIMAL(38,9)) / 1e${written})::DECIMAL(38,9)`, options) // prettier-ignore
    if (written.toUpperCase() === 'AUTO') return castTo(type, sql, options)
    const parsed = parseTime(type, `${apply('plain', sql)}`, written)
    return options.try ? parsed : apply('parsed', apply('plain', sql), parsed, literal(written))
  }
}

function parseTime(type: string, text: string, format: string): string {
  const { engine, zoned } = timeFormat(format.replace(/FF[0-9]?/i, 'FF6'))
  const short = `regexp_replace(${text}, '(\\.\\d{6})\\d+', '\\1')`
  if (!zoned) return castTo(type, `try_strptime(${short}, ${literal(engine)})`)
  if (type.startsWith('TIMESTAMP_LTZ')) return `try_strptime(${short}, ${literal(engine)})`
  // Without a zone the clock's reading stays; the offset has to be there all the same.
  if (!engine.endsWith('%z')) throw unsupported(`format ${format}`)
  const local = `regexp_replace(${short}, '\\s*[+-]\\d\\d:?(?:\\d\\d)?$', '')`
  const whole = `try_strptime(${short}, ${literal(engine)}) IS NULL`
  return castTo(type, `CASE WHEN ${whole} THEN NULL ELSE try_strptime(${local}, ${literal(engine.replace(/\s*%z$/, ''))}) END`)
}

const toVarchar: Emit = (call, scope) => {
  countArguments(call, 1, 2)
  const [value, format] = call.args
  const sql = expression(first(call), scope)
  if (value === undefined || format === undefined) return castTo('VARCHAR(16777216)', sql)
  return `strftime(${time(value, scope)}, ${literal(timeFormat(constantText(format)).engine)})`
}

/** TO_NUMBER(value [, precision [, scale]]): without a scale the value is rounded to a whole number. */
function toNumber(options: { readonly try: boolean }): Emit {
  return (call, scope) => {
    countArguments(call, 1, 3)
    const [value, ...sizes] = call.args
    if (value === undefined) throw unsupported(call.name)
    const numbers = sizes.map(constantText)
    if (!numbers.every((size) => /^\d+$/.test(size))) throw unsupported(`${call.name} with a format`)
    return castTo(canonical(`NUMBER(${numbers[0] ?? 38},${numbers[1] ?? 0})`), expression(value, scope), options)
  }
}

const convertTimezone: Emit = (call, scope) => {
  countArguments(call, 2, 3)
  const zones = call.args.slice(0, -1).map(constantText)
  const value = call.args.at(-1)
  if (value === undefined) throw unsupported(call.name)
  const [from, to] = zones.length === 2 ? zones : [undefined, zones[0]]
  const sql = time(value, scope)
  if (from !== undefined) return `timezone(${literal(to ?? '')}, timezone(${literal(from)}, ${castTo('TIMESTAMP_NTZ(9)', sql)}))`
  // The result carries its offset in Snowflake; here only UTC can stand without one.
  if (to?.toUpperCase() !== 'UTC') throw unsupported('CONVERT_TIMEZONE to another zone than UTC without a source zone')
  return `timezone('UTC', ${castTo('TIMESTAMP_LTZ(9)', sql)})`
}

/** Parameters of the REGEXP functions that DuckDB takes too. */
function regexpOptions(parameters: string): string {
  const kept = parameters.replace(/[ce]/g, '')
  if (!/^[ims]*$/.test(kept)) throw unsupported(`regular expression parameters '${parameters}'`)
  return literal(kept)
}

function constantNumber(node: Node | undefined, standard: number): number {
  return node === undefined ? standard : Number(constantText(node))
}

const regexpLike: Emit = (call, scope) => {
  countArguments(call, 2, 3)
  const [text = '', pattern = ''] = call.args.map((arg) => expression(arg, scope))
  const parameters = call.args[2] === undefined ? '' : constantText(call.args[2])
  return `regexp_full_match(${asText(text)}, ${pattern}, ${regexpOptions(parameters)})`
}

/** REGEXP_SUBSTR(subject, pattern [, position [, occurrence [, parameters [, group]]]]) */
const regexpSubstr: Emit = (call, scope) => {
  countArguments(call, 2, 6)
  const [text = '', pattern = ''] = call.args.map((arg) => expression(arg, scope))
  const [position, occurrence] = [call.args[2], call.args[3]].map((arg) => constantNumber(arg, 1))
  const parameters = call.args[4] === undefined ? '' : constantText(call.args[4])
  const group = constantNumber(call.args[5], parameters.includes('e') ? 1 : 0)
  const subject = position === 1 ? `${asText(text)}` : `substring(${asText(text)}, ${position})`
  return `list_extract(regexp_extract_all(${subject}, ${pattern}, ${group}, ${regexpOptions(parameters)}), ${occurrence})`
}

const regexpReplace: Emit = (call, scope) => {
  countArguments(call, 2, 6)
  const [text = '', pattern = '', replacement = "''"] = call.args.slice(0, 3).map((arg) => expression(arg, scope))
  const [position, occurrence] = [constantNumber(call.args[3], 1), constantNumber(call.args[4], 0)]
  if (position !== 1 || occurrence > 1) throw unsupported('REGEXP_REPLACE from a position or of one occurrence')
  const parameters = call.args[5] === undefined ? '' : constantText(call.args[5])
  const options = regexpOptions(parameters).slice(1, -1)
  return `regexp_replace(${asText(text)}, ${pattern}, ${replacement}, '${options}${occurrence === 0 ? 'g' : ''}')`
}

const regexpCount: Emit = (call, scope) => {
  countArguments(call, 2, 2)
  const [text = '', pattern = ''] = call.args.map((arg) => expression(arg, scope))
  return `len(regexp_extract_all(${asText(text)}, ${pattern}))`
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

/** The average of numbers has six more decimals than they have, twelve at most. */
const average: Emit = (call, scope) => {
  countArguments(call, 1, 1)
  const value = expression(first(call), scope)
  const mean = `avg(${call.distinct ? 'DISTINCT ' : ''}${value})${call.over}`
  return apply('mean', mean, `typeof(any_value(${value})${call.over})`)
}

const objectConstruct =
  (options: { readonly keepNull: boolean }): Emit =>
  (call, scope) => {
    plain(call)
    if (call.args.length % 2 === 1 || call.args.some((arg) => arg.kind === 'star')) throw unsupported(`${call.name} of these arguments`) // prettier-ignore
    const values = call.args.map((arg, index) => (index % 2 === 0 ? expression(arg, scope) : `to_json(${expression(arg, scope)})`))
    const object = `json_object(${values.join(', ')})`
    return options.keepNull ? object : `json_merge_patch('{}'::JSON, ${object})`
  }

const nullIfAny =
  (name: string): Emit =>
  (call, scope) => {
    const args = call.args.map((arg) => expression(arg, scope))
    return `CASE WHEN ${args.map((arg) => `${arg} IS NULL`).join(' OR ')} THEN NULL ELSE ${name}(${args.join(', ')}) END`
  }

const substr = fn(2, 3, (text = '', start = '', size) =>
  size === undefined ? apply('from_position', asText(text), start) : apply('substr', asText(text), start, size)
)

const joined = (...texts: readonly string[]): string => `(${texts.map((text) => `${asText(text)}`).join(' || ')})`

const decode: Emit = (call, scope) => {
  countArguments(call, 3, 255)
  const [value = '', ...rest] = call.args.map((arg) => expression(arg, scope))
  const otherwise = rest.length % 2 === 1 ? rest.at(-1) : 'NULL'
  const pairs = Array.from({ length: Math.floor(rest.length / 2) }, (_, index) => [rest[2 * index], rest[2 * index + 1]])
  return `CASE ${pairs.map(([when, then]) => `WHEN ${value} IS NOT DISTINCT FROM ${when} THEN ${then}`).join(' ')} ELSE ${otherwise} END`
}

const now = ({ statement }: Scope): string => `TIMESTAMPTZ ${literal(statement.now.toISOString())}`
const orNull = (value: string | null): string => (value === null ? 'NULL' : literal(value))

const NTZ = 'TIMESTAMP_NTZ(9)'
const LTZ = 'TIMESTAMP_LTZ(9)'

/** Snowflake's functions. https://docs.snowflake.com/en/sql-reference/functions-all — one that is not here is refused. */
export const FUNCTIONS: Readonly<Record<string, Emit>> = {
  // Conditions
  COALESCE: same('coalesce', 1, 255),
  IFF: fn(3, 3, (when, then, otherwise) => `CASE WHEN ${when} THEN ${then} ELSE ${otherwise} END`),
  NVL: same('coalesce', 2),
  NVL2: fn(3, 3, (value, filled, empty) => `CASE WHEN ${value} IS NOT NULL THEN ${filled} ELSE ${empty} END`),
  NULLIF: same('nullif', 2),
  ZEROIFNULL: fn(1, 1, (value) => `coalesce(${value}, 0)`),
  NULLIFZERO: fn(1, 1, (value) => `nullif(${value}, 0)`),
  EQUAL_NULL: fn(2, 2, (a, b) => `(${a} IS NOT DISTINCT FROM ${b})`),
  DECODE: decode,
  GREATEST: nullIfAny('greatest'),
  LEAST: nullIfAny('least'),
  BOOLXOR: fn(2, 2, (a, b) => `(${a} <> ${b})`),

  // Numbers
  ABS: same('abs', 1),
  CEIL: fn(1, 1, (value) => `ceil(${value})`),
  FLOOR: fn(1, 1, (value) => `floor(${value})`),
  ROUND: same('round', 1, 2),
  TRUNCATE: fn(1, 1, (value) => `trunc(${value})`),
  SIGN: same('sign', 1),
  SQRT: same('sqrt', 1),
  POWER: same('pow', 2),
  POW: same('pow', 2),
  EXP: same('exp', 1),
  LN: same('ln', 1),
  PI: same('pi', 0),
  MOD: fn(2, 2, (a = '', b = '') => apply('modulo', a, b)),
  DIV0: fn(2, 2, (a = '', b = '') => `CASE WHEN ${b} = 0 AND ${a} IS NOT NULL THEN 0 WHEN ${b} <> 0 THEN ${apply('divided', a, `nullif(${b}, 0)`)} END`),
  DIV0NULL: fn(2, 2, (a = '', b = '') => `CASE WHEN ${b} = 0 OR ${b} IS NULL THEN 0 ELSE ${apply('divided', a, `nullif(${b}, 0)`)} END`),
  TO_NUMBER: toNumber({ try: false }),
  TRY_TO_NUMBER: toNumber({ try: true }),
  TO_DECIMAL: toNumber({ try: false }),
  TO_NUMERIC: toNumber({ try: false }),
  TRY_TO_DECIMAL: toNumber({ try: true }),
  TRY_TO_NUMERIC: toNumber({ try: true }),
  TO_DOUBLE: fn(1, 1, (value = '') => castTo('FLOAT', value)),
  TRY_TO_DOUBLE: fn(1, 1, (value = '') => castTo('FLOAT', value, { try: true })),
  TO_BOOLEAN: fn(1, 1, (value = '') => castTo('BOOLEAN', value)),
  TRY_TO_BOOLEAN: fn(1, 1, (value = '') => castTo('BOOLEAN', value, { try: true })),

  // Texts
  UPPER: ofText('upper', 1),
  LOWER: ofText('lower', 1),
  LENGTH: ofText('length', 1),
  LEN: ofText('length', 1),
  OCTET_LENGTH: ofText('strlen', 1),
  REVERSE: ofText('reverse', 1),
  REPLACE: fn(2, 3, (text, search, replacement = "''") => `replace(${asText(text)}, ${search}, ${replacement})`),
  REPEAT: ofText('repeat', 2),
  TRANSLATE: ofText('translate', 3),
  TRIM: ofText('trim', 1, 2),
  LTRIM: ofText('ltrim', 1, 2),
  RTRIM: ofText('rtrim', 1, 2),
  LPAD: fn(2, 3, (text, size, pad = "' '") => `lpad(${asText(text)}, CAST(${size} AS INTEGER), ${pad})`),
  RPAD: fn(2, 3, (text, size, pad = "' '") => `rpad(${asText(text)}, CAST(${size} AS INTEGER), ${pad})`),
  LEFT: ofText('left', 2),
  RIGHT: ofText('right', 2),
  SUBSTR: substr,
  SUBSTRING: substr,
  SPLIT_PART: fn(3, 3, (text = '', delimiter = '', index = '') => apply('split_part', asText(text), delimiter, index)),
  SPLIT: fn(2, 2, (text, delimiter) => `to_json(string_split(${asText(text)}, ${delimiter}))`),
  CONCAT: fn(1, 255, joined),
  CONTAINS: ofText('contains', 2),
  STARTSWITH: ofText('starts_with', 2),
  ENDSWITH: ofText('ends_with', 2),
  POSITION: fn(2, 2, (search, text) => `strpos(${asText(text)}, ${search})`),
  CHARINDEX: fn(2, 2, (search, text) => `strpos(${asText(text)}, ${search})`),
  ASCII: ofText('ascii', 1),
  CHR: same('chr', 1),
  CHAR: same('chr', 1),
  MD5: ofText('md5', 1),
  MD5_HEX: ofText('md5', 1),
  SHA1: ofText('sha1', 1),
  SHA2: ofText('sha256', 1),
  UUID_STRING: fn(0, 0, () => 'CAST(uuid() AS VARCHAR)'),
  REGEXP_LIKE: regexpLike,
  RLIKE: regexpLike,
  REGEXP_SUBSTR: regexpSubstr,
  REGEXP_REPLACE: regexpReplace,
  REGEXP_COUNT: regexpCount,
  TO_VARCHAR: toVarchar,
  TO_CHAR: toVarchar,

  // Times
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
  TO_TIMESTAMP: toTime(NTZ, { try: false }),
  TO_TIMESTAMP_NTZ: toTime(NTZ, { try: false }),
  TO_TIMESTAMP_LTZ: toTime(LTZ, { try: false }),
  TRY_TO_TIMESTAMP: toTime(NTZ, { try: true }),
  TRY_TO_TIMESTAMP_NTZ: toTime(NTZ, { try: true }),
  TRY_TO_TIMESTAMP_LTZ: toTime(LTZ, { try: true }),
  TO_DATE: toTime('DATE', { try: false }),
  DATE: toTime('DATE', { try: false }),
  TRY_TO_DATE: toTime('DATE', { try: true }),
  TO_TIME: fn(1, 1, (value = '') => castTo('TIME(9)', value)),
  CONVERT_TIMEZONE: convertTimezone,

  // Semi-structured data
  PARSE_JSON: fn(1, 1, (text) => `CAST(${asText(text)} AS JSON)`),
  TRY_PARSE_JSON: fn(1, 1, (text) => `TRY_CAST(${asText(text)} AS JSON)`),
  TO_JSON: fn(1, 1, (value) => `CAST(${value} AS VARCHAR)`),
  TO_VARIANT: fn(1, 1, (value) => `to_json(${value})`),
  OBJECT_CONSTRUCT: objectConstruct({ keepNull: false }),
  OBJECT_CONSTRUCT_KEEP_NULL: objectConstruct({ keepNull: true }),
  OBJECT_KEYS: fn(1, 1, (value) => `to_json(json_keys(${value}))`),
  ARRAY_CONSTRUCT: fn(0, 255, (...items) => `json_array(${items.map((item) => `to_json(${item})`).join(', ')})`),
  ARRAY_SIZE: fn(1, 1, (value) => `json_array_length(${value})`),
  GET: fn(2, 2, (value, key) => `json_extract(to_json(${value}), CASE WHEN typeof(${key}) = 'VARCHAR' THEN '$."' || ${key} || '"' ELSE '$[' || ${key} || ']' END)`),
  TYPEOF: fn(1, 1, (value) => `json_type(to_json(${value}))`),

  // Aggregates and windows
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
  PERCENTILE_CONT: (call, scope) => `percentile_cont(${expression(first(call), scope)}) WITHIN GROUP (ORDER BY ${orderList(call.order, scope).replace(/ NULLS \w+$/, '')})`, // prettier-ignore
  APPROX_PERCENTILE: aggregate((value, at) => `quantile_cont(${value}, ${at})`, 2),
  LISTAGG: listAgg,
  ARRAY_AGG: arrayAgg,
  ROW_NUMBER: window('row_number', 0),
  RANK: window('rank', 0),
  DENSE_RANK: window('dense_rank', 0),
  NTILE: window('ntile', 1),
  LAG: window('lag', 1, 3),
  LEAD: window('lead', 1, 3),
  FIRST_VALUE: window('first_value', 1),
  LAST_VALUE: window('last_value', 1),
  SEQ4: constant(() => '(row_number() OVER () - 1)'),
  SEQ8: constant(() => '(row_number() OVER () - 1)'),
  RANDOM: constant(() => "CAST(hash(uuid()) % 9223372036854775807 AS BIGINT)"),

  // The session
  CURRENT_USER: constant(({ statement }) => literal(statement.session.user)),
  CURRENT_ROLE: constant(({ statement }) => literal(statement.session.role)),
  CURRENT_DATABASE: constant(({ statement }) => orNull(statement.session.database)),
  CURRENT_SCHEMA: constant(({ statement }) => orNull(statement.session.schema)),
  CURRENT_WAREHOUSE: constant(({ statement }) => orNull(statement.session.warehouse)),
  CURRENT_SESSION: constant(({ statement }) => literal(String(statement.session.id))),
  SYSTEM$STREAM_HAS_DATA: (call, scope) => hasChanges(constantText(first(call)), scope)
}


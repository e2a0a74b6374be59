import { unsupported } from '../../../errors'
import { canonical } from '../../engine/column-types'
import { literal } from '../../engine/identifiers'
import { apply, castTo } from '../casts'
import { constantText } from '../constants'
import { parseTime, readTime } from '../read-time'
import { timeFormat } from '../time-formats'
import { expression } from '../translate'
import { countArguments, type Emit, first, fn, type Functions } from './define'
import { time } from './time'

/** TO_TIMESTAMP_NTZ(value [, format or scale]) and similar functions. */
function toTime(type: string, options: { readonly try: boolean }): Emit {
  return (call, scope) => {
    countArguments(call, 1, 2)
    const [value, format] = call.args
    if (value === undefined) throw unsupported(call.name)
    const sql = expression(value, scope)
    if (format === undefined) return readTime(value, type, scope) ?? castTo(type, sql, options)
    const written = constantText(format)
    if (/^\d+$/.test(written))
      return castTo(type, `(CAST(${apply('number', sql)} AS DECIMAL(38,9)) / 1e${written})::DECIMAL(38,9)`, options)
    if (written.toUpperCase() === 'AUTO') return castTo(type, sql, options)
    const parsed = parseTime(type, `${apply('plain', sql)}`, written)
    return options.try ? parsed : apply('parsed', apply('plain', sql), parsed, literal(written))
  }
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

const NTZ = 'TIMESTAMP_NTZ(9)'
const LTZ = 'TIMESTAMP_LTZ(9)'

/** https://docs.snowflake.com/en/sql-reference/functions-conversion */
export const CONVERSION: Functions = {
  TO_VARCHAR: toVarchar,
  TO_CHAR: toVarchar,
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
  TO_TIMESTAMP: toTime(NTZ, { try: false }),
  TO_TIMESTAMP_NTZ: toTime(NTZ, { try: false }),
  TO_TIMESTAMP_LTZ: toTime(LTZ, { try: false }),
  TRY_TO_TIMESTAMP: toTime(NTZ, { try: true }),
  TRY_TO_TIMESTAMP_NTZ: toTime(NTZ, { try: true }),
  TRY_TO_TIMESTAMP_LTZ: toTime(LTZ, { try: true }),
  TO_DATE: toTime('DATE', { try: false }),
  DATE: toTime('DATE', { try: false }),
  TRY_TO_DATE: toTime('DATE', { try: true }),
  TO_TIME: fn(1, 1, (value = '') => castTo('TIME(9)', value))
}

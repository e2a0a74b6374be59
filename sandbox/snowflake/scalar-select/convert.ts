import { refused, unsupported } from '../errors'
import { withoutSize } from '../types'
import { atZone, formatTimestamp, inZone, parseTimestamp, wallClock } from './time'
import { booleanValue, isTimestamp, type ScalarValue, textValue, type Timestamp } from './value'

/** https://docs.snowflake.com/en/sql-reference/functions/cast */
export function cast(value: ScalarValue, type: string, timezone: string): ScalarValue {
  const family = withoutSize(type)
  if (value.type === 'null') return value
  switch (family) {
    case 'VARCHAR':
      return textValue(asText(value))
    case 'NUMBER':
      return { type: 'fixed', number: Number(asText(value)) }
    case 'BOOLEAN':
      return booleanValue(/^(true|t|1|yes|on|y)$/i.test(asText(value)))
    case 'TIMESTAMP_NTZ':
      return wallClock(asTimestamp(value))
    case 'TIMESTAMP_LTZ':
    case 'TIMESTAMP_TZ':
      return zoned(asTimestamp(value), family === 'TIMESTAMP_LTZ' ? 'timestamp_ltz' : 'timestamp_tz', timezone)
    default:
      throw unsupported(`cast to ${type}`)
  }
}

function zoned(timestamp: Timestamp, type: 'timestamp_ltz' | 'timestamp_tz', timezone: string): Timestamp {
  if (timestamp.type === 'timestamp_ntz') return atZone(type, timestamp, timezone)
  return type === 'timestamp_tz' ? { ...timestamp, type } : inZone(type, timestamp.at, timezone)
}

export function asTimestamp(value: ScalarValue): Timestamp {
  if (isTimestamp(value)) return value
  if (value.type === 'text') return parseTimestamp(value.text)
  throw refused('001065', '22023', `Function TO_TIMESTAMP does not support ${value.type} argument type`)
}

export function asText(value: ScalarValue): string {
  if (isTimestamp(value)) return formatTimestamp(value, value.type === 'timestamp_ntz' ? NTZ_FORMAT : TZ_FORMAT)
  switch (value.type) {
    case 'null':
      return ''
    case 'text':
      return value.text
    case 'fixed':
      return String(value.number)
    case 'boolean':
      return String(value.truth)
  }
}

const NTZ_FORMAT = 'YYYY-MM-DD HH24:MI:SS.FF3'
const TZ_FORMAT = `${NTZ_FORMAT} TZHTZM`

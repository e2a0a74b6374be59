import { unsupported } from '../errors'

const NANOSECONDS = 1_000_000_000n
const DAY_MILLISECONDS = 86_400_000n
/** Minutes that are added to the offset of a time zone on the wire. */
const OFFSET_BIAS = 1440

/**
 * A bound value as a literal. Times are bound as numbers since 1970, or since midnight.
 * https://github.com/snowflakedb/snowflake-connector-python/blob/main/src/snowflake/connector/converter.py
 */
export function bindLiteral(type: string, value: string): string {
  switch (type) {
    case 'TEXT':
      return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
    case 'FIXED':
      return /^-?\d+(\.\d+)?$/.test(value) ? value : String(Number(value))
    case 'REAL':
      return String(Number(value))
    case 'BOOLEAN':
      return value.toUpperCase()
    case 'DATE':
      return `'${new Date(Number(BigInt(value) - modulo(BigInt(value), DAY_MILLISECONDS))).toISOString().slice(0, 10)}'::DATE`
    case 'TIME':
      return `'${timestamp(BigInt(value)).slice(11)}'::TIME`
    case 'TIMESTAMP_NTZ':
      return `'${timestamp(BigInt(value))}'::TIMESTAMP_NTZ`
    case 'TIMESTAMP_LTZ':
      return `'${timestamp(BigInt(value))} +0000'::TIMESTAMP_LTZ`
    case 'TIMESTAMP_TZ':
      return atOffset(value)
    default:
      throw unsupported(`bind of type ${type}`)
  }
}

/** "1700000000000000000 1500": nanoseconds, and the offset in minutes. */
function atOffset(value: string): string {
  const [nanoseconds = '', biased = String(OFFSET_BIAS)] = value.split(' ')
  const offset = Number(biased) - OFFSET_BIAS
  const local = timestamp(BigInt(nanoseconds) + BigInt(offset) * 60n * NANOSECONDS)
  const digits = (minutes: number) => String(minutes).padStart(2, '0')
  const zone = `${offset < 0 ? '-' : '+'}${digits(Math.floor(Math.abs(offset) / 60))}${digits(Math.abs(offset) % 60)}`
  return `'${local} ${zone}'::TIMESTAMP_TZ`
}

/** "2026-01-02 03:04:05.678000000" */
function timestamp(nanoseconds: bigint): string {
  const fraction = modulo(nanoseconds, NANOSECONDS)
  const seconds = new Date(Number((nanoseconds - fraction) / 1_000_000n)).toISOString().slice(0, 19)
  return `${seconds.replace('T', ' ')}.${String(fraction).padStart(9, '0')}`
}

function modulo(value: bigint, divisor: bigint): bigint {
  return ((value % divisor) + divisor) % divisor
}

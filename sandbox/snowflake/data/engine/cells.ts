import {
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
  type DuckDBValue
} from '@duckdb/node-api'

/**
 * A value as the cell that drivers expect: text, with times in seconds with nine decimals, dates in days since 1970, and
 * booleans as 1 and 0. The driver for Node.js also reads "true"; the Python connector does not.
 */
export function cell(value: DuckDBValue): string | null {
  if (value === null) return null
  if (typeof value === 'number') return float(value)
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (value instanceof DuckDBDecimalValue) return decimal(value)
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) return seconds(value.micros)
  if (value instanceof DuckDBTimeValue) return seconds(value.micros)
  if (value instanceof DuckDBDateValue) return String(value.days)
  return String(value)
}

function seconds(micros: bigint): string {
  const rest = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n
  return `${(micros - rest) / 1_000_000n}.${String(rest).padStart(6, '0')}000`
}

function decimal({ value, scale }: DuckDBDecimalValue): string {
  if (scale === 0) return String(value)
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0')
  return `${value < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

function float(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  return Number.isFinite(value) ? String(value) : value > 0 ? 'inf' : '-inf'
}

import type { ResultColumn } from '../contract'
import { epochSeconds } from '../epoch'

/** The value of an expression that reads no table. */
export type ScalarValue =
  | { readonly type: 'null' }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'fixed'; readonly number: number }
  | { readonly type: 'boolean'; readonly truth: boolean }
  | Timestamp

export interface Timestamp {
  readonly type: 'timestamp_ntz' | 'timestamp_ltz' | 'timestamp_tz'
  /** Milliseconds since 1970 in UTC. A `timestamp_ntz` is counted as if its local time were UTC. */
  readonly at: number
  /** Minutes east of UTC. */
  readonly offset: number
}

export const NULL: ScalarValue = { type: 'null' }
export const textValue = (text: string): ScalarValue => ({ type: 'text', text })
export const optionalText = (text: string | null): ScalarValue => (text === null ? NULL : textValue(text))
export const booleanValue = (truth: boolean): ScalarValue => ({ type: 'boolean', truth })

export function isTimestamp(value: ScalarValue): value is Timestamp {
  return value.type === 'timestamp_ntz' || value.type === 'timestamp_ltz' || value.type === 'timestamp_tz'
}

export function columnOf(name: string, value: ScalarValue): ResultColumn {
  if (value.type === 'null') return { name, type: 'text' }
  if (value.type === 'fixed') return { name, type: 'fixed', scale: 0 }
  return isTimestamp(value) ? { name, type: value.type, scale: 9 } : { name, type: value.type }
}

/** As the driver expects it. */
export function cellOf(value: ScalarValue): string | null {
  switch (value.type) {
    case 'null':
      return null
    case 'text':
      return value.text
    case 'fixed':
      return String(value.number)
    case 'boolean':
      return value.truth ? '1' : '0'
    case 'timestamp_tz':
      return `${epochSeconds(value.at)} ${value.offset + 1440}`
    case 'timestamp_ltz':
    case 'timestamp_ntz':
      return epochSeconds(value.at)
  }
}

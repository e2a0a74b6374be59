import { invalidValue, refused } from '../errors'
import { isTimezone } from '../time-zones'
import type { Timestamp } from './value'

const MINUTE = 60_000

export function inZone(type: 'timestamp_ltz' | 'timestamp_tz', at: number, timezone: string): Timestamp {
  return { type, at, offset: offsetOf(timezone, at) }
}

/** The offset of a time zone at a moment, in minutes east of UTC. */
function offsetOf(timezone: string, at: number): number {
  if (!isTimezone(timezone)) throw invalidValue(timezone, 'TIMEZONE')
  const parts = new Intl.DateTimeFormat('en', { timeZone: timezone, timeZoneName: 'longOffset' }).formatToParts(at)
  const spelled = parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT'
  const match = /GMT([+-])(\d\d):(\d\d)/.exec(spelled)
  if (match === null) return 0
  const [, sign, hours, minutes] = match
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

/** The local time, without its zone. */
export function wallClock(timestamp: Timestamp): Timestamp {
  if (timestamp.type === 'timestamp_ntz') return timestamp
  return { type: 'timestamp_ntz', at: timestamp.at + timestamp.offset * MINUTE, offset: 0 }
}

/** The moment at which it is this local time in a time zone. */
export function atZone(type: 'timestamp_ltz' | 'timestamp_tz', wall: Timestamp, timezone: string): Timestamp {
  const guess = wall.at - offsetOf(timezone, wall.at) * MINUTE
  return inZone(type, wall.at - offsetOf(timezone, guess) * MINUTE, timezone)
}

const UNITS: Readonly<Record<string, number>> = {
  MILLISECOND: 1,
  SECOND: 1000,
  MINUTE,
  HOUR: 60 * MINUTE,
  DAY: 1440 * MINUTE,
  WEEK: 7 * 1440 * MINUTE
}

/** https://docs.snowflake.com/en/sql-reference/functions/dateadd */
export function dateAdd(unit: string, count: number, timestamp: Timestamp): Timestamp {
  const length = UNITS[unit.toUpperCase().replace(/S$/, '')]
  if (length === undefined) throw invalidValue(unit, 'DATEADD')
  return { ...timestamp, at: timestamp.at + count * length }
}

/** "2026-11-22 10:00:00.123 -0800", "2026-11-22T10:00:00Z", "2026-11-22". */
export function parseTimestamp(text: string): Timestamp {
  const pattern = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)\s*(Z|[+-]\d\d:?\d\d)?)?$/
  const match = pattern.exec(text.trim())
  if (match === null) throw refused('100035', '22007', `Timestamp '${text}' is not recognized`)
  const [, date = '', time = '00:00:00', zone] = match
  const at = Date.parse(`${date}T${time.length === 5 ? `${time}:00` : time}Z`)
  if (zone === undefined) return { type: 'timestamp_ntz', at, offset: 0 }
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [undefined, '+', '0', '0']
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
  return { type: 'timestamp_tz', at: at - offset * MINUTE, offset }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/** https://docs.snowflake.com/en/sql-reference/functions-conversion#date-and-time-formats-in-conversion-functions */
export function formatTimestamp(timestamp: Timestamp, format: string): string {
  const wall = new Date(wallClock(timestamp).at)
  const two = (number: number): string => String(number).padStart(2, '0')
  const hour = wall.getUTCHours()
  const offset = Math.abs(timestamp.offset)
  const zoneHours = `${timestamp.offset < 0 ? '-' : '+'}${two(Math.floor(offset / 60))}`
  const elements: Readonly<Record<string, string>> = {
    YYYY: String(wall.getUTCFullYear()),
    YY: two(wall.getUTCFullYear() % 100),
    MM: two(wall.getUTCMonth() + 1),
    MON: MONTHS[wall.getUTCMonth()] ?? '',
    DD: two(wall.getUTCDate()),
    DY: DAYS[wall.getUTCDay()] ?? '',
    HH24: two(hour),
    HH12: two(hour % 12 === 0 ? 12 : hour % 12),
    MI: two(wall.getUTCMinutes()),
    SS: two(wall.getUTCSeconds()),
    AM: hour < 12 ? 'AM' : 'PM',
    PM: hour < 12 ? 'AM' : 'PM',
    TZH: zoneHours,
    TZM: two(offset % 60)
  }
  const fraction = String(wall.getUTCMilliseconds()).padStart(3, '0').padEnd(9, '0')
  return format.replace(
    /"([^"]*)"|FF(\d?)|YYYY|YY|MM|MON|DD|DY|HH24|HH12|MI|SS|AM|PM|TZH|TZM/gi,
    (element, quoted?: string, digits?: string) => {
      if (quoted !== undefined) return quoted
      if (digits !== undefined) return fraction.slice(0, digits === '' ? 9 : Number(digits))
      return elements[element.toUpperCase()] ?? element
    }
  )
}

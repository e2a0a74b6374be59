import { isTimezone } from '../../time-zones'

/**
 * Five fields and a time zone, as in "USING CRON 0 9-17 * * MON-FRI America/New_York".
 * https://docs.snowflake.com/en/sql-reference/sql/create-task#optional-parameters
 */
export interface Cron {
  readonly minutes: ReadonlySet<number>
  readonly hours: ReadonlySet<number>
  readonly months: ReadonlySet<number>
  /** Null = any day of the month. */
  readonly days: ReadonlySet<number> | null
  readonly lastDay: boolean
  /** 0 = Sunday; null = any. */
  readonly weekdays: ReadonlySet<number> | null
  readonly timezone: string
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

/** Undefined when the text is not a cron expression with a time zone. */
export function parseCron(text: string): Cron | undefined {
  const [minute, hour, day, month, weekday, timezone, ...others] = text.trim().split(/\s+/)
  if (timezone === undefined || others.length > 0 || !isTimezone(timezone)) return undefined
  const minutes = field(minute, 0, 59)
  const hours = field(hour, 0, 23)
  const months = field(month, 1, 12, MONTHS, 1)
  const lastDay = day === 'L'
  const days = lastDay || day === '*' ? null : field(day, 1, 31)
  const weekdays = weekday === '*' ? null : field(weekday, 0, 7, WEEKDAYS)
  if (
    minutes === undefined ||
    hours === undefined ||
    months === undefined ||
    days === undefined ||
    weekdays === undefined
  ) {
    return undefined
  }
  return {
    minutes,
    hours,
    months,
    days,
    lastDay,
    weekdays: weekdays && new Set([...weekdays].map((one) => one % 7)),
    timezone
  }
}

// A field is "*", "*/15", "1-5", "MON,WED", "0-30/10".
function field(
  text: string | undefined,
  least: number,
  most: number,
  names: readonly string[] = [],
  firstName = 0
): ReadonlySet<number> | undefined {
  const values = new Set<number>()
  for (const part of (text ?? '').split(',')) {
    const [, range = '', step = '1'] = /^(.+?)(?:\/(\d+))?$/.exec(part) ?? []
    const [from, to] = range === '*' ? [least, most] : range.split('-').map((end) => numberOf(end, names, firstName))
    const last = to ?? (part.includes('/') ? most : from)
    if (from === undefined || last === undefined || from < least || last > most || Number(step) === 0) return undefined
    for (let value = from; value <= last; value += Number(step)) values.add(value)
  }
  return values
}

function numberOf(text: string, names: readonly string[], firstName: number): number | undefined {
  const index = names.indexOf(text.toUpperCase())
  if (index !== -1) return index + firstName
  return /^\d+$/.test(text) ? Number(text) : undefined
}

const MINUTE = 60_000

/** The first minute after `after` that matches the expression; undefined when none does within four years. */
export function nextRun(cron: Cron, after: Date): Date | undefined {
  const clock = wallClock(cron.timezone)
  let at = Math.floor(after.getTime() / MINUTE) * MINUTE + MINUTE
  const end = at + 4 * 366 * 24 * 60 * MINUTE
  while (at < end) {
    const { month, day, weekday, hour, minute, lastDay } = clock(at)
    if (!cron.months.has(month) || !dayMatches(cron, day, weekday, lastDay)) {
      // Only to the next hour, because a day may be an hour longer or shorter when the clocks change.
      at += (60 - minute) * MINUTE
    } else if (!cron.hours.has(hour)) at += (60 - minute) * MINUTE
    else if (!cron.minutes.has(minute)) at += MINUTE
    else return new Date(at)
  }
  return undefined
}

/** When both a day of the month and a weekday are given, one of them has to match. */
function dayMatches({ days, lastDay, weekdays }: Cron, day: number, weekday: number, isLastDay: boolean): boolean {
  const anyDay = days === null && !lastDay
  const dayOk = lastDay ? isLastDay : (days?.has(day) ?? false)
  const weekdayOk = weekdays?.has(weekday) ?? false
  if (anyDay) return weekdays === null || weekdayOk
  return weekdays === null ? dayOk : dayOk || weekdayOk
}

interface Clock {
  readonly month: number
  readonly day: number
  readonly weekday: number
  readonly hour: number
  readonly minute: number
  readonly lastDay: boolean
}

function wallClock(timezone: string): (at: number) => Clock {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric'
  })
  return (at) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = parts
    const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay()
    const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate() === day
    return { month, day, weekday, hour, minute, lastDay }
  }
}

import { Cron } from 'croner'
import { type InputProblem, quoted } from './reader'

/** What is wrong with a schedule, and what to use instead. */
export type ScheduleProblem = Omit<InputProblem, 'input'>

/** In order, with the values that Snowflake documents. */
const FIELDS = [
  { name: 'minute', takes: '0-59' },
  { name: 'hour', takes: '0-23' },
  { name: 'day of the month', takes: '1-31 or `L` (the last day)' },
  { name: 'month', takes: '1-12 or JAN-DEC' },
  { name: 'day of the week', takes: '0-6 (0 is Sunday), SUN-SAT or `5L` (the last Friday)' }
] as const

const VALUE = String.raw`(?:\d{1,2}|[A-Z]{3})`
/**
 * What Snowflake documents between commas: "*", "5", "MON-FRI", "4/3" and the like, "L", "5L". The parser also knows
 * "?", "#", "W" and "+", which Snowflake does not document.
 */
const PART = new RegExp(`^(?:L|${VALUE}L|(?:\\*|${VALUE}(?:-${VALUE})?)(?:/\\d+)?)$`, 'i')
/**
 * Sunday after Saturday: for Snowflake, Sunday is the first day of the week; the parser also accepts it as the last.
 */
const LATE_SUNDAY = /(?<!\/)7|-SUN/i

/**
 * Why Snowflake would not accept a cron expression, or would never run it; nothing if it is fine. `fields` are
 * minute, hour, day of the month, month and day of the week.
 * https://docs.snowflake.com/en/sql-reference/sql/create-task (USING CRON expr time_zone)
 */
export function cronProblems(fields: readonly string[], timeZone: string): readonly ScheduleProblem[] {
  const problems = [...fieldProblems(fields), ...timeZoneProblems(timeZone)]
  return problems.length > 0 ? problems : dayProblems(fields)
}

function fieldProblems(fields: readonly string[]): readonly ScheduleProblem[] {
  const wrong = FIELDS.map((field, at) => ({ ...field, text: fields[at] ?? '' })).filter(
    ({ text }, at) => !fits(text, at)
  )
  if (wrong.length === 0) return []
  return [
    {
      wrong: `has an invalid ${listed(wrong.map(({ name, text }) => `${name} ${quoted(text)}`))}`,
      instead:
        `Use ${listed(wrong.map(({ name, takes }) => `${takes} for the ${name}`))}; ` +
        '`*`, lists (`1,3`), ranges (`1-3`) and steps (`*/2`) work too'
    }
  ]
}

function listed(parts: readonly string[]): string {
  return new Intl.ListFormat('en').format(parts)
}

function fits(text: string, at: number): boolean {
  if (!text.split(',').every((part) => PART.test(part))) return false
  if (FIELDS[at]?.name === 'day of the week' && LATE_SUNDAY.test(text)) return false
  return parse(FIELDS.map((_, other) => (other === at ? text : '*'))) !== undefined
}

function timeZoneProblems(zone: string): readonly ScheduleProblem[] {
  if (isTimeZone(zone)) return []
  return [
    {
      wrong: 'names a time zone that does not exist',
      instead: 'End it with a time zone such as `UTC` or `America/New_York`'
    }
  ]
}

function isTimeZone(zone: string): boolean {
  // Intl also accepts offsets, which Snowflake does not.
  if (!/^[A-Za-z]/.test(zone)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/** February 30 and the like. It does not matter where the search begins: calendars repeat. */
function dayProblems(fields: readonly string[]): readonly ScheduleProblem[] {
  const next = parse(fields)?.nextRun(new Date(0))
  if (next instanceof Date) return []
  return [
    {
      wrong: 'would never run, because none of its months has that day',
      instead: 'Use a day of the month that exists, or `L` for the last day of each month'
    }
  ]
}

function parse(fields: readonly string[]): Cron | undefined {
  try {
    // Without sloppy ranges, the parser refuses "4/3", which Snowflake's documentation uses.
    return new Cron(fields.join(' '), { mode: '5-part', sloppyRanges: true, timezone: 'UTC' })
  } catch {
    return undefined
  }
}

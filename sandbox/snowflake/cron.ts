import { Cron } from 'croner'

const VALUE = String.raw`(?:\d{1,2}|[A-Z]{3})`
/** What may stand between commas: "*", "5", "MON-FRI", "4/3" and the like, "L", "5L". Nothing else is documented. */
const PART = new RegExp(`^(?:L|${VALUE}L|(?:\\*|${VALUE}(?:-${VALUE})?)(?:/\\d+)?)$`, 'i')
/** The week begins with Sunday, which is 0. */
const LATE_SUNDAY = /(?<!\/)7|-SUN/i

/**
 * "USING CRON 0 9-17 * * MON-FRI America/New_York"; undefined when Snowflake would not take it. The runs are those that
 * `nextRun` tells: null when none will come.
 * https://docs.snowflake.com/en/sql-reference/sql/create-task (USING CRON expr time_zone)
 */
export function parseCron(schedule: string): Cron | undefined {
  const [using, cron, ...rest] = schedule.trim().split(/\s+/)
  if (!/^USING CRON$/i.test(`${using} ${cron}`) || rest.length !== 6) return undefined
  const [fields, timezone = ''] = [rest.slice(0, 5), rest[5]]
  const documented = fields.every((field) => field.split(',').every((part) => PART.test(part)))
  if (!documented || LATE_SUNDAY.test(fields[4] ?? '') || !isTimezone(timezone)) return undefined
  try {
    // Why seconds with a step: the parser takes this for an interval rather than a fixed time. As in Snowflake, it then runs
    // twice when the clocks go back, and not at all at an hour that they skip.
    return new Cron(`*/60 ${fields.join(' ')}`, { mode: '6-part', sloppyRanges: true, timezone })
  } catch {
    return undefined
  }
}

function isTimezone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name })
    return true
  } catch {
    return false
  }
}

import { Cron } from 'croner'
import { isTimezone } from './time-zones'

const VALUE = String.raw`(?:\d{1,2}|[A-Z]{3})`
/** An element of a comma-separated list: "*", "5", "MON-FRI", "4/3", "L", "5L". Nothing else is documented. */
const PART = new RegExp(`^(?:L|${VALUE}L|(?:\\*|${VALUE}(?:-${VALUE})?)(?:/\\d+)?)$`, 'i')
/** Sunday is 0, the first day of the week: 7, and ranges that end with Sunday, are not documented. */
const LATE_SUNDAY = /(?<!\/)7|-SUN/i

/**
 * Parses "USING CRON 0 9-17 * * MON-FRI America/New_York"; undefined when Snowflake would refuse it. `nextRun` of the result
 * is null when the schedule never matches again.
 * https://docs.snowflake.com/en/sql-reference/sql/create-task (USING CRON expr time_zone)
 */
export function parseCron(schedule: string): Cron | undefined {
  const [using, cron, ...rest] = schedule.trim().split(/\s+/)
  if (!/^USING CRON$/i.test(`${using} ${cron}`) || rest.length !== 6) return undefined
  const [fields, timezone = ''] = [rest.slice(0, 5), rest[5]]
  const documented = fields.every((field) => field.split(',').every((part) => PART.test(part)))
  if (!documented || LATE_SUNDAY.test(fields[4] ?? '') || !isTimezone(timezone)) return undefined
  try {
    // Seconds with a step make the parser treat this as an interval, not as a fixed time. As in Snowflake, an hour that the
    // clocks repeat then runs twice, and an hour that they skip does not run.
    return new Cron(`*/60 ${fields.join(' ')}`, { mode: '6-part', sloppyRanges: true, timezone })
  } catch {
    return undefined
  }
}

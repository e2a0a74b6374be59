import { intervalOf } from '../snowflake/schedules'

/** https://docs.snowflake.com/en/sql-reference/sql/create-task: 10 seconds to 8 days. */
const SHORTEST_SECONDS = 10
const LONGEST_SECONDS = 691_200
const CRON_FIELD = /^[0-9A-Za-z*/,#?-]+$/

export type Schedule = { readonly schedule: string } | { readonly wrong: string; readonly instead: string }

/** A task's schedule in the one spelling that we declare: "10 MINUTE", "USING CRON 0 * * * * UTC", or "triggered". */
export function parseSchedule(text: string): Schedule {
  if (/^triggered$/i.test(text)) return { schedule: 'triggered' }
  if (/^using\s+cron\b/i.test(text)) return cron(text)
  const seconds = intervalOf(text)
  if (seconds === undefined) {
    const looksLikeCron = text.split(/\s+/).length >= 5
    return {
      wrong: 'is not a schedule',
      instead: looksLikeCron
        ? `Write \`USING CRON ${text}${text.split(/\s+/).length === 5 ? ' UTC' : ''}\``
        : 'Write for example `10 minutes`, `1 hour`, `USING CRON 0 * * * * UTC` or `triggered`'
    }
  }
  return interval(seconds)
}

function interval(seconds: number): Schedule {
  if (seconds < SHORTEST_SECONDS || seconds > LONGEST_SECONDS) {
    return { wrong: 'is not between 10 seconds and 8 days', instead: 'Write for example `10 minutes`' }
  }
  return { schedule: seconds % 60 === 0 ? `${seconds / 60} MINUTE` : `${seconds} SECOND` }
}

function cron(text: string): Schedule {
  const parts = text.split(/\s+/).slice(2)
  const [zone = ''] = parts.slice(5)
  const instead = 'Write minute, hour, day of month, month, day of week and time zone: `USING CRON 0 * * * * UTC`'
  if (parts.length !== 6) return { wrong: `has ${parts.length} fields after USING CRON, not 6`, instead }
  if (!parts.slice(0, 5).every((field) => CRON_FIELD.test(field)))
    return { wrong: 'has a field that cron does not know', instead }
  if (!isTimeZone(zone)) return { wrong: 'names a time zone that does not exist', instead }
  return { schedule: `USING CRON ${parts.join(' ')}` }
}

function isTimeZone(zone: string): boolean {
  // Intl also takes offsets, which Snowflake does not.
  if (!/^[A-Za-z]/.test(zone)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

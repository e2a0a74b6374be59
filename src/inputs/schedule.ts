import { intervalOf } from '../snowflake/schedules'
import { cronProblems, type ScheduleProblem } from './cron'

/** https://docs.snowflake.com/en/sql-reference/sql/create-task: 10 seconds to 8 days. */
const SHORTEST_SECONDS = 10
const LONGEST_SECONDS = 691_200

export type Schedule = { readonly schedule: string } | ScheduleProblem

/** A task's schedule in the form that we declare: "10 MINUTE", "USING CRON 0 * * * * UTC", or "triggered". */
export function parseSchedule(text: string): Schedule {
  if (/^triggered$/i.test(text)) return { schedule: 'triggered' }
  if (/^using\s+cron\b/i.test(text)) return cron(text)
  const seconds = intervalOf(text)
  if (seconds === undefined) return { wrong: 'is not a schedule', instead: suggestion(text) }
  return interval(seconds)
}

function interval(seconds: number): Schedule {
  if (seconds < SHORTEST_SECONDS || seconds > LONGEST_SECONDS) {
    return { wrong: 'is not between 10 seconds and 8 days', instead: 'Use, for example, `10 minutes`' }
  }
  return { schedule: seconds % 60 === 0 ? `${seconds / 60} MINUTE` : `${seconds} SECOND` }
}

/** What to use instead of a text that is neither an interval nor a cron expression in Snowflake's form. */
function suggestion(text: string): string {
  const guesses = [`USING CRON ${text}`, `USING CRON ${text} UTC`]
  const guess = guesses.find((one) => 'schedule' in cron(one))
  return guess === undefined
    ? 'Use, for example, `10 minutes`, `1 hour`, `USING CRON 0 * * * * UTC` or `triggered`'
    : `Use \`${guess}\``
}

function cron(text: string): Schedule {
  const parts = text.split(/\s+/).slice(2)
  if (parts.length !== 6) {
    return {
      wrong: `has ${parts.length} fields after USING CRON, not 6`,
      instead: 'Use minute, hour, day of month, month, day of week and time zone: `USING CRON 0 * * * * UTC`'
    }
  }
  const problems = cronProblems(parts.slice(0, 5), parts[5] ?? '')
  if (problems.length === 0) return { schedule: `USING CRON ${parts.join(' ')}` }
  return {
    wrong: problems.map(({ wrong }) => wrong).join(' and '),
    instead: problems.map(({ instead }) => instead).join('. ')
  }
}

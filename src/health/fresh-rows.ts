import type { HealthConfig } from '../model/config'
import { many } from '../model/many'
import type { Row } from '../model/operation'
import { agoText, sinceText } from '../model/spoken-time'
import { instantOf, numberOf } from '../snowflake/rows'
import { intervalOf } from '../snowflake/schedules'
import type { Judgement } from './judge'
import { hoursBetween, minutesBetween } from './words'

/** A task with a CRON schedule runs at least once a day, as far as we know. */
const CRON_MINUTES = 24 * 60

/** How fresh the rows are, how many of them the parser understood, and whether the task takes them. */
export function judgeRows(row: Row | undefined, schedule: string, limits: HealthConfig, now: Date): Judgement {
  const [loaded, request, since] = ['lastLoaded', 'lastRequest', 'waitingSince'].map((name) => instantOf(row?.[name]))
  const [all = 0, unparsed = 0, waiting = 0] = ['loaded', 'unparsed', 'waiting'].map(
    (name) => numberOf(row?.[name]) ?? 0
  )
  if (typeof since === 'string' && minutesBetween(new Date(since), now) > limits.maxLagMinutes + minutesOf(schedule)) {
    return {
      state: 'unhealthy',
      found: `${many(waiting, 'line has', 'lines have')} waited for the task for ${sinceText(new Date(since), now)}: longer than its schedule and max-lag-minutes, which is ${limits.maxLagMinutes}.`,
      hint: 'INFORMATION_SCHEMA.TASK_HISTORY shows whether the task runs. Run apply: it resumes the task if it is suspended.'
    }
  }
  if (typeof loaded === 'string' && hoursBetween(new Date(loaded), now) > limits.maxSilenceHours) {
    return {
      state: 'unhealthy',
      found: `No line was loaded for ${sinceText(new Date(loaded), now)}. max-silence-hours is ${limits.maxSilenceHours}.`,
      hint: 'The other findings say where lines stop. If the source buckets really have no requests, increase max-silence-hours.'
    }
  }
  const share = all === 0 ? 0 : (100 * unparsed) / all
  const counts =
    all === 0
      ? 'No line was loaded in the last day'
      : `Of ${many(all, 'line')} of the last day, ${unparsed === 0 ? 'none is' : many(unparsed, 'is', 'are')} unparsed${unparsed === 0 ? '' : ` (${shareText(share)})`}`
  if (share > limits.maxUnparsedPercent) {
    return {
      state: 'unhealthy',
      found: `${counts}: more than max-unparsed-percent, which is ${limits.maxUnparsedPercent}.`,
      hint: 'Column REASON of the table for unparsed lines says why; sql/queries/unparsed-by-reason.sql counts the reasons.'
    }
  }
  const newest = typeof request === 'string' ? ` The newest request was made ${agoText(new Date(request), now)}.` : ''
  return {
    state: 'healthy',
    found: `${counts}, and ${waiting === 0 ? 'none waits' : many(waiting, 'waits', 'wait')} for the task.${newest}`
  }
}

/** In percent, with at most two decimal places. */
function shareText(share: number): string {
  return share < 0.01 ? 'less than 0.01 %' : `${Number(share.toFixed(2))} %`
}

function minutesOf(schedule: string): number {
  if (schedule === 'triggered') return 0
  const seconds = intervalOf(schedule)
  return seconds === undefined ? CRON_MINUTES : seconds / 60
}

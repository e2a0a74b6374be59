import { parseCron } from '../../cron'
import { refused } from '../../errors'

const UNITS: Readonly<Record<string, number>> = { SECOND: 1000, MINUTE: 60_000, HOUR: 3_600_000 }

/** When a task with this schedule ("10 MINUTES", "USING CRON 0 * * * * UTC") runs next. */
export function nextScheduled(schedule: string, after: Date): Date | undefined {
  const cron = parseCron(schedule)
  if (cron !== undefined) return cron.nextRun(after) ?? undefined
  const [, count, unit = ''] = /^(\d+)\s*([A-Z]+?)S?$/i.exec(schedule.trim()) ?? []
  const factor = UNITS[unit.toUpperCase() === 'M' ? 'MINUTE' : unit.toUpperCase()]
  if (count === undefined || factor === undefined) throw invalid(schedule)
  return new Date(after.getTime() + Number(count) * factor)
}

function invalid(schedule: string): Error {
  return refused('091085', '42601', `invalid value [${schedule}] for parameter 'SCHEDULE'`)
}

import type { SnowflakeConfig } from '../model/config'
import { alertName, detectionViewName } from '../model/names'
import { type Path, showName } from './identifiers'
import { intervalOf } from './schedules'

/** What the statements of an alert read and send. */
export type AlertValues = {
  readonly condition: { readonly view: Path; readonly staging: Path; readonly lagMinutes: number }
  readonly action: { readonly message: string; readonly integrationName: string }
  readonly integration: string
}

interface Alert {
  readonly name: string
  readonly view: string
  readonly schedule: string
  readonly values: AlertValues
}

/** How late a run of the task may be, and how long it may take, so that an alert sees its lines. */
const LATE_MINUTES = 30
const DAY_MINUTES = 24 * 60

export function alertsOf({ database, schema, names, schedule, alerts }: SnowflakeConfig): readonly Alert[] {
  if (alerts === null) return []
  const path = (name: string): Path => [database, schema, name]
  return alerts.detections.map((detection) => {
    const view = detectionViewName(names.parsed, detection)
    return {
      name: alertName(names.parsed, detection),
      view,
      schedule: alerts.schedule,
      values: {
        condition: { view: path(view), staging: path(names.staging), lagMinutes: minutesOf(schedule) + LATE_MINUTES },
        action: {
          message: `Detection ${detection} found requests in S3 access logs: SELECT * FROM ${showName(path(view))} ORDER BY REQUESTDATETIME DESC`,
          integrationName: showName([alerts.integration])
        },
        integration: alerts.integration
      }
    }
  })
}

/** How long a line waits for the task at most. A task with a CRON schedule runs once a day at least, as far as we know. */
function minutesOf(schedule: string): number {
  if (schedule === 'triggered') return 1
  const seconds = intervalOf(schedule)
  return seconds === undefined ? DAY_MINUTES : Math.ceil(seconds / 60)
}

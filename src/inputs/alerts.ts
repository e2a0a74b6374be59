import type { AlertsConfig } from '../model/config'
import { DETECTIONS } from '../model/detections'
import { fold, quote } from '../snowflake/identifiers'
import { intervalOf } from '../snowflake/schedules'
import { nearest } from './nearest'
import { quoted, type Reader } from './reader'
import { parseSchedule } from './schedule'

const NAMES = Object.keys(DETECTIONS)

/** Which detections send an alert, through which integration, and when; null = none does. */
export function readAlerts(read: Reader): AlertsConfig | null {
  const integration = read.optional('alerts')
  const lines = read.lines('alert-detections')
  const detections = [...new Set(lines.flatMap((line) => namesIn(read, line)))].sort()
  if (integration === null) {
    if (lines.length > 0) {
      const instead = 'Set `alerts` to a notification integration, or remove it'
      read.refuse('alert-detections', 'is set, but nothing says where to send alerts', instead)
    }
    return null
  }
  if (lines.length === 0)
    read.refuse('alert-detections', 'is missing', 'List detections, for example `logging-changed`, or `*` for all')
  if (!/^true$/i.test(read.text('detections')))
    read.refuse('alerts', 'is set, but no detections are deployed', 'Set `detections: true`')
  return { integration: integrationName(read, integration), schedule: alertSchedule(read), detections }
}

function namesIn(read: Reader, line: string): readonly string[] {
  if (line === '*') return NAMES
  if (NAMES.includes(line)) return [line]
  const suggestion = nearest(line, NAMES) ?? 'logging-changed'
  read.refuse('alert-detections', `${quoted(line)} is not a detection`, `Did you mean \`${suggestion}\`?`)
  return []
}

function integrationName(read: Reader, text: string): string {
  const folded = fold(text)
  if ('name' in folded) return folded.name
  read.refuse('alerts', folded.problem, `To use the name exactly as written: \`alerts: '${quote(text)}'\``)
  return text
}

/** Whole minutes, or CRON. https://docs.snowflake.com/en/sql-reference/sql/create-alert */
function alertSchedule(read: Reader): string {
  const text = read.text('alert-schedule')
  const parsed = parseSchedule(text)
  const schedule = 'schedule' in parsed ? parsed.schedule : ''
  if (schedule.startsWith('USING CRON') || (intervalOf(schedule) ?? 1) % 60 === 0) return schedule
  read.refuse(
    'alert-schedule',
    `${quoted(text)} ${'wrong' in parsed ? parsed.wrong : 'is not a schedule of an alert'}`,
    'Use, for example, `60 minutes` or `USING CRON 0 * * * * UTC`'
  )
  return text
}

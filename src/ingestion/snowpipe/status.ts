/** https://docs.snowflake.com/en/sql-reference/functions/system_pipe_status */
import { DAY_MILLISECONDS, HOUR_MILLISECONDS } from '../../model/clock'
import type { Operation, Row } from '../../model/operation'
import { showName } from '../../snowflake/identifiers'
import { instantOf, numberOf, objectOf, textOf } from '../../snowflake/rows'
import { statement } from '../../snowflake/statements'
import { type Ingestion, pipePath } from './ingestion'

export interface PipeStatus {
  readonly executionState: string
  readonly pendingFiles: number
  /** How many of S3's events Snowflake has not received yet, for all pipes of the account together. */
  readonly outstandingEvents: number
  /** When the oldest pending file was queued, ISO 8601; null when none is pending. */
  readonly oldestQueued: string | null
  /** When the last event for a file of this pipe was received, ISO 8601; null when there was none. */
  readonly lastForwarded: string | null
  /** When it last loaded a file, ISO 8601; null when it has loaded none. */
  readonly lastIngested: string | null
  /** Snowflake's time when it answered. */
  readonly now: string | null
}

/**
 * A pipe in these states cannot be resumed: it has to be recreated. Other STOPPED and STALLED states end with their
 * cause. https://docs.snowflake.com/en/user-guide/data-load-snowpipe-manage
 */
const STOPPED_PERMANENTLY = [
  'STOPPED_STAGE_ALTERED',
  'STOPPED_STAGE_DROPPED',
  'STOPPED_FILE_FORMAT_DROPPED',
  'STOPPED_NOTIFICATION_INTEGRATION_DROPPED',
  'STOPPED_CLONED'
]

export function isStopped(executionState: string): boolean {
  return STOPPED_PERMANENTLY.includes(executionState)
}

/**
 * A refresh queues what was stored in the last 7 days, and the task that moves lines knows those of the last 8 days: so what
 * has been queued for longer may be what something else loaded so long ago that the task would move it again.
 */
const OLD_QUEUE_MILLISECONDS = 12 * HOUR_MILLISECONDS
/**
 * Snowflake drops an event that a paused pipe received 14 days ago, and does not resume a pipe that was paused for longer.
 * https://docs.snowflake.com/en/sql-reference/functions/system_pipe_force_resume
 */
const EVENTS_KEPT_MILLISECONDS = 13 * DAY_MILLISECONDS

/** Whether a pipe was paused for so long that its queue may have too little or too much. */
export function wasPausedTooLong(status: PipeStatus): boolean {
  const { executionState, pendingFiles, oldestQueued, lastForwarded, lastIngested, now } = status
  if (executionState !== 'PAUSED' || now === null) return false
  const age = (moment: string | null) => (moment === null ? 0 : Date.parse(now) - Date.parse(moment))
  if (pendingFiles === 0) return age(lastForwarded) > EVENTS_KEPT_MILLISECONDS
  // It does not count what it has dropped, which may be older than all that is still there.
  return age(oldestQueued) > OLD_QUEUE_MILLISECONDS || age(lastIngested) > EVENTS_KEPT_MILLISECONDS
}

export function readStatus(ingestion: Ingestion): Operation {
  return statement('pipe/status', { pipe: showName(pipePath(ingestion)) })
}

export function statusIn([row]: readonly Row[]): PipeStatus {
  const status = objectOf(row?.['STATUS'])
  return {
    executionState: textOf(status['executionState']) ?? 'UNKNOWN',
    pendingFiles: numberOf(status['pendingFileCount']) ?? 0,
    outstandingEvents: numberOf(status['numOutstandingMessagesOnChannel']) ?? 0,
    oldestQueued: instantOf(status['oldestFileTimestamp']),
    lastForwarded: instantOf(status['lastForwardedMessageTimestamp']),
    lastIngested: instantOf(status['lastIngestedTimestamp']),
    now: instantOf(row?.['NOW'])
  }
}

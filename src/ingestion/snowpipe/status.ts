/** https://docs.snowflake.com/en/sql-reference/functions/system_pipe_status */
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
    now: instantOf(row?.['NOW'])
  }
}

import type { Operation, Row, Run } from '../model/operation'
import { showName } from '../spelling/identifiers'
import { unfinishedOf, type PipeGrant, type Unfinished } from './marks'
import { ifThere } from '../observing/refusals'
import { booleanOf, instantOf, numberOf, objectOf, rowNamed, secondOf, textOf } from '../spelling/rows'
import { tokens } from '../spelling/sql-text'
import { statement } from '../spelling/statements'

/** A pipe and what it stands between; names as stored. */
export type PipePlace = {
  readonly database: string
  readonly schema: string
  readonly name: string
  readonly staging: string
  readonly parsed: string
  readonly unparsed: string
  readonly stage: string
  readonly fileFormat: string
  readonly integration: string
  /** What the stage points to: "s3://bucket/prefix/". */
  readonly location: string
  /** For the one query that a replacement may need; null = the user's default. */
  readonly warehouse: string | null
  /** Whose policy tells when the logs last moved. */
  readonly logBucket: { readonly bucket: string; readonly account: string; readonly sid: string }
}

/** What the replacement of a pipe needs to know of the old one. */
export interface PipeState {
  readonly executionState: string
  /** S3 tells it of new objects. */
  readonly autoIngest: boolean
  readonly unfinished: Unfinished | null
  /** Rights of others on the pipe: read by `readGrants`, when the pipe is to be replaced. */
  readonly grants: readonly PipeGrant[]
  readonly errorIntegration: string | null
  readonly createdOn: string | null
}

/** SYSTEM$PIPE_STATUS. https://docs.snowflake.com/en/sql-reference/functions/system_pipe_status */
export interface PipeStatus {
  readonly executionState: string
  readonly pendingFiles: number
  /** When the oldest pending file was queued, ISO 8601; null when none is pending. */
  readonly oldestQueued: string | null
  /** Snowflake's clock at that look. */
  readonly now: string | null
}

/**
 * What no resume cures: the pipe has to be made anew. Other STOPPED and STALLED states pass when their cause does.
 * https://docs.snowflake.com/en/user-guide/data-load-snowpipe-manage
 */
const STOPPED_FOR_GOOD = [
  'STOPPED_STAGE_ALTERED',
  'STOPPED_STAGE_DROPPED',
  'STOPPED_FILE_FORMAT_DROPPED',
  'STOPPED_NOTIFICATION_INTEGRATION_DROPPED',
  'STOPPED_CLONED'
]

export function isStopped(executionState: string): boolean {
  return STOPPED_FOR_GOOD.includes(executionState)
}

export function pathOf({ database, schema }: Pick<PipePlace, 'database' | 'schema'>, name: string): readonly string[] {
  return [database, schema, name]
}

/** Of the whole schema, so that a stage can tell who reads it. */
export function showPipes({ database, schema }: PipePlace): Operation {
  return statement('pipe/show', { schema: [database, schema] })
}

export function askStatus(place: PipePlace): Operation {
  return statement('pipe/status', { pipe: showName(pathOf(place, place.name)) })
}

export function statusOf([row]: readonly Row[]): PipeStatus {
  const status = objectOf(row?.['status'])
  return {
    executionState: textOf(status['executionState']) ?? 'UNKNOWN',
    pendingFiles: numberOf(status['pendingFileCount']) ?? 0,
    oldestQueued: instantOf(status['oldestFileTimestamp']),
    now: instantOf(row?.['now'])
  }
}

/** The pipe as SHOW lists it, with its state; `undefined` when there is none. */
export async function lookAtPipe(
  place: PipePlace,
  run: Run
): Promise<{ readonly row: Row; readonly state: PipeState } | undefined> {
  const [rows, status] = await Promise.all([run(showPipes(place)), ifThere(run(askStatus(place)))])
  const row = rowNamed(rows, place.name)
  if (row === undefined || status === undefined) return undefined
  const state = {
    executionState: statusOf(status).executionState,
    autoIngest: textOf(row['notification_channel']) !== null,
    unfinished: unfinishedOf(textOf(row['comment'])),
    grants: [],
    errorIntegration: textOf(row['error_integration']),
    createdOn: secondOf(row['created_on'])
  }
  return { row, state }
}

/** Whether a COPY statement names no columns: one that is added to its table, and no file can be loaded any more. */
export function countsColumns(definition: string): boolean {
  return /^COPY INTO [^(]+? FROM /.test(tokens(definition).join(' '))
}

/** The state with the rights on the pipe; those that an interrupted replacement has noted are among them. */
export async function withGrants(place: PipePlace, state: PipeState, run: Run): Promise<PipeState> {
  const rows = await run(statement('pipe/show-grants', { pipe: pathOf(place, place.name) }))
  const live = rows
    .filter((row) => row['granted_to'] === 'ROLE' && row['privilege'] !== 'OWNERSHIP')
    .map((row) => ({
      privilege: String(row['privilege']),
      role: String(row['grantee_name']),
      option: booleanOf(row['grant_option']) ? ('GRANT' as const) : null
    }))
  const noted = state.unfinished?.grants ?? []
  const lost = noted.filter(
    ({ privilege, role }) => !live.some((one) => one.privilege === privilege && one.role === role)
  )
  return { ...state, grants: [...live, ...lost] }
}

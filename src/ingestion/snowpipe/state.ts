import type { Operation, Row, Run } from '../../model/operation'
import { withSlash } from '../../snowflake/locations'
import { grantsOf, type ObjectGrant, withNoted } from '../../snowflake/object-grants'
import { ifFound, shownWith } from '../../snowflake/refusals'
import { instantOf, listOf, rowNamed, secondOf, textOf } from '../../snowflake/rows'
import { tokens } from '../../snowflake/sql-text'
import { statement } from '../../snowflake/statements'
import { type Ingestion, pipePath } from './ingestion'
import { isStandby, type Leaving, leavingsIn } from './leaving'
import { type Unfinished, unfinishedIn } from './progress'
import { readStatus, statusIn, wasPausedTooLong } from './status'

/** What the replacement of a pipe needs to know about the old one. */
export interface PipeState {
  readonly executionState: string
  /** For so long that what it would load is not to be trusted. */
  readonly pausedTooLong: boolean
  /** When the last event for a file of this pipe was received, ISO 8601; null when there was none. */
  readonly lastForwarded: string | null
  /** S3 events notify the pipe of new objects. */
  readonly autoIngest: boolean
  /** ARN of the SNS topic that its queue is subscribed to; null = S3 notifies the queue. */
  readonly topic: string | null
  readonly unfinished: Unfinished | null
  /** It stores the file of each line, so that the task leaves out a line that is loaded a second time. */
  readonly storesFiles: boolean
  /** Privileges of other roles on the pipe: `withGrants` reads them before the pipe is replaced. */
  readonly grants: readonly ObjectGrant[]
  readonly errorIntegration: string | null
  readonly createdOn: string | null
  /** To the millisecond, for the mark. */
  readonly createdAt: string | null
  readonly comment: string | null
}

/**
 * SHOW PIPES has no column for the topic: a pipe with one has its ARN in place of that of the queue, as Snowflake's own
 * provider for Terraform reads it. https://github.com/snowflakedb/terraform-provider-snowflake/blob/main/pkg/resources/pipe.go
 */
const SNS_TOPIC = /^arn:[a-z-]+:sns:/

/** Lists all pipes in the schema, so that a stage can find the pipes that read it. */
export function showPipes({ database, schema }: Ingestion): Operation {
  return statement('pipe/show', { schema: [database, schema] })
}

/** The pipe as SHOW lists it, with its state; `undefined` when there is none. */
export async function observePipe(
  ingestion: Ingestion,
  read: Run
): Promise<{ readonly row: Row; readonly state: PipeState } | undefined> {
  const [row, status] = await shownWith(read(showPipes(ingestion)), read(readStatus(ingestion)), (rows) =>
    rowNamed(rows, ingestion.pipe)
  )
  if (row === undefined || status === undefined) return undefined
  const channel = textOf(row['notification_channel'])
  const known = statusIn(status)
  const state = {
    executionState: known.executionState,
    pausedTooLong: wasPausedTooLong(known),
    lastForwarded: known.lastForwarded,
    autoIngest: channel !== null,
    topic: channel !== null && SNS_TOPIC.test(channel) ? channel : null,
    unfinished: unfinishedIn(textOf(row['comment']), instantOf(row['created_on'])),
    storesFiles: storesFiles(row),
    grants: [],
    errorIntegration: textOf(row['error_integration']),
    createdOn: secondOf(row['created_on']),
    createdAt: instantOf(row['created_on']),
    comment: textOf(row['comment'])
  }
  return { row, state }
}

/** The locations that the pipeline has left, and that late deliveries are still loaded from, and its standbys. */
export async function observeLeavings(ingestion: Ingestion, read: Run): Promise<readonly Leaving[]> {
  const [pipes, tasks] = await Promise.all([
    ifFound(read(showPipes(ingestion))),
    ifFound(read(statement('task/show', { schema: [ingestion.database, ingestion.schema] })))
  ])
  const leavings = leavingsIn(pipes ?? [], tasks ?? [], ingestion)
  return Promise.all(leavings.map(async (one) => (isStandby(one) ? checked(one, ingestion, read) : one)))
}

/** Nobody else looks at the stage of a standby, and somebody may have let it point elsewhere. */
async function checked(standby: Leaving, { database, schema }: Ingestion, read: Run): Promise<Leaving> {
  const rows = await ifFound(read(statement('stage/show', { name: standby.name, schema: [database, schema] })))
  const [url] = listOf(rowNamed(rows ?? [], standby.name)?.['url']).map(withSlash)
  return url === standby.location ? standby : { ...standby, isBroken: true }
}

/** Whether a pipe stores the file of each line. @param pipe as SHOW lists it */
export function storesFiles(pipe: Row): boolean {
  return /METADATA\$FILENAME/i.test(String(pipe['definition']))
}

/** Whether a COPY statement names no columns: then it fails once the table has one column more. */
export function countsColumns(definition: string): boolean {
  return /^COPY INTO [^(]+? FROM /.test(tokens(definition).join(' '))
}

/** The state with the privileges on the pipe, including those that an interrupted replacement noted. */
export async function withGrants(ingestion: Ingestion, state: PipeState, read: Run): Promise<PipeState> {
  const rows = await read(statement('pipe/show-grants', { pipe: pipePath(ingestion) }))
  return { ...state, grants: withNoted(grantsOf(rows, ingestion.database), state.unfinished?.grants ?? []) }
}

import type { Operation, Row, Run } from '../model/operation'
import { ifThere } from '../snowflake/refusals'
import { booleanOf, rowNamed, secondOf, textOf } from '../snowflake/rows'
import { tokens } from '../snowflake/sql-text'
import { statement } from '../snowflake/statements'
import { pipePath, type Ingestion } from './ingestion'
import { unfinishedIn, type PipeGrant, type Unfinished } from './progress'
import { readStatus, statusIn } from './status'

/** What the replacement of a pipe needs to know of the old one. */
export interface PipeState {
  readonly executionState: string
  /** S3 notifies it of new objects. */
  readonly autoIngest: boolean
  readonly unfinished: Unfinished | null
  /** Others' privileges on the pipe: read by `withGrants`, when the pipe is to be replaced. */
  readonly grants: readonly PipeGrant[]
  readonly errorIntegration: string | null
  readonly createdOn: string | null
}

/** Of the whole schema, so that a stage can tell who reads it. */
export function showPipes({ database, schema }: Ingestion): Operation {
  return statement('pipe/show', { schema: [database, schema] })
}

/** The pipe as SHOW lists it, with its state; `undefined` when there is none. */
export async function observePipe(
  ingestion: Ingestion,
  read: Run
): Promise<{ readonly row: Row; readonly state: PipeState } | undefined> {
  const [rows, status] = await Promise.all([read(showPipes(ingestion)), ifThere(read(readStatus(ingestion)))])
  const row = rowNamed(rows, ingestion.pipe)
  if (row === undefined || status === undefined) return undefined
  const state = {
    executionState: statusIn(status).executionState,
    autoIngest: textOf(row['notification_channel']) !== null,
    unfinished: unfinishedIn(textOf(row['comment'])),
    grants: [],
    errorIntegration: textOf(row['error_integration']),
    createdOn: secondOf(row['created_on'])
  }
  return { row, state }
}

/** Whether a COPY statement names no columns: once its table has one more, no file can be loaded any more. */
export function countsColumns(definition: string): boolean {
  return /^COPY INTO [^(]+? FROM /.test(tokens(definition).join(' '))
}

/** The state with the privileges on the pipe; those that an interrupted replacement noted are among them. */
export async function withGrants(ingestion: Ingestion, state: PipeState, read: Run): Promise<PipeState> {
  const rows = await read(statement('pipe/show-grants', { pipe: pipePath(ingestion) }))
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

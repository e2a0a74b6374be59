/**
 * What an apply owes: S3 needs minutes to use a changed notification, and what it does not announce meanwhile would never
 * be loaded. A task in Snowflake does that later, even if nobody runs the action again, and then drops itself. What is
 * owed is only kept there: the task's comment says since when.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/how-to-enable-disable-notification-intro.html
 */
import { catchUpName, isOfMove, isOfStandby, MARK } from '../../model/names'
import type { Row, Run } from '../../model/operation'
import { call, type Patience, type Saved, type Step } from '../../model/step'
import { pathIn, showName } from '../../snowflake/identifiers'
import { ifFound, isNotFound } from '../../snowflake/refusals'
import { rowNamed, textOf } from '../../snowflake/rows'
import { statement } from '../../snowflake/statements'
import { type Ingestion, pipePath } from './ingestion'

/** What is still owed, from the task that carries it out. */
export interface Owed {
  /** When the change was made, ISO 8601. */
  readonly since: string
  readonly task: string
  /** Which log objects the task looks for, worded to follow "log objects that". */
  readonly that: string
  /** Nobody carries it out: the task failed too often, or somebody suspended it. */
  readonly isSuspended: boolean
}

/** A new warehouse is created at the same time as the first changes that something is owed for. */
const UNTIL_WAREHOUSE: Patience = {
  for: 'the warehouse to exist',
  secondsFor: (error) => (isNotFound(error) ? 60 : 0),
  everySeconds: 2
}

/**
 * Has Snowflake refresh the pipe in ten minutes. Must come before the write because of which something is owed. A new
 * pipe does not know what the old one has loaded, so this also has to come before a pipe is replaced: otherwise what was
 * owed by the old one would be loaded twice.
 * @param since only looks for what was stored since then: ISO 8601, or saved by an earlier step
 */
export function oweRefresh(ingestion: Ingestion, since: string | Saved): readonly Step[] {
  const task = pathIn(ingestion, catchUpName(ingestion.parsed))
  const pipe = pipePath(ingestion)
  const { warehouse } = ingestion
  const size = warehouse === null ? 'XSMALL' : null
  const comment = [`${MARK} [owed since `, since, ']']
  return [
    call(
      statement('catch-up/create', {
        task,
        taskName: showName(task),
        database: ingestion.database,
        pipe,
        pipeName: showName(pipe),
        warehouse,
        size,
        since,
        comment
      }),
      { patience: UNTIL_WAREHOUSE }
    ),
    call(statement('task/resume', { task, warehouse }))
  ]
}

/** Nothing is owed any more: the pipe that should be refreshed is dropped. */
export function oweNothing(ingestion: Ingestion): Step {
  return call(statement('task/drop', { task: pathIn(ingestion, catchUpName(ingestion.parsed)) }))
}

/** What is still owed, or what loads late deliveries after a move if that is suspended. Wakes no warehouse. */
export async function observeOwed(
  ingestion: Pick<Ingestion, 'database' | 'schema' | 'parsed'>,
  read: Run
): Promise<Owed | undefined> {
  const rows = (await ifFound(read(listTasks(ingestion)))) ?? []
  const owed = owedIn(rowNamed(rows, catchUpName(ingestion.parsed)), 'S3 did not announce')
  if (owed?.isSuspended === true) return owed
  const ofMoves = rows.filter((row) => isOfMove(row, ingestion.parsed))
  const suspended = ofMoves.find((row) => row['state'] !== 'started')
  return owedIn(suspended, thatOf(suspended)) ?? owed ?? owedIn(ofMoves.find(isOfStandby), OF_STANDBY)
}

const OF_STANDBY = 'the pipe does not load, because an apply was stopped'

function thatOf(row: Row | undefined): string {
  return row !== undefined && isOfStandby(row) ? OF_STANDBY : 'S3 still delivers to where the logs were'
}

function owedIn(row: Row | undefined, that: string): Owed | undefined {
  if (row === undefined) return undefined
  const since = / since (\S+?)(?: until \S+)?\]$/.exec(textOf(row['comment']) ?? '')?.[1]
  return { since: since ?? 'an unknown time', task: String(row['name']), that, isSuspended: row['state'] !== 'started' }
}

function listTasks({ database, schema }: Pick<Ingestion, 'database' | 'schema'>) {
  return statement('task/show', { schema: [database, schema] })
}

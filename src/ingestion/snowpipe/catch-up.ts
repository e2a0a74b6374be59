/**
 * What an apply owes: S3 needs minutes to use a changed notification, and what it does not announce meanwhile would never
 * be loaded. A task in Snowflake does that later, even if nobody runs the action again. As long as the apply has not come
 * to its end, which it may never, the task does it again and again; then another one takes its place, which does it once
 * and drops itself. What is owed is only kept there: the task's comment says since when.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/how-to-enable-disable-notification-intro.html
 */
import { catchUpName, isOfMove, MARK, nextCatchUpName } from '../../model/names'
import type { Row, Run } from '../../model/operation'
import { call, type Patience, type Saved, type Step } from '../../model/step'
import { type Path, pathIn, showName } from '../../snowflake/identifiers'
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
  /** An apply has not come to its end, so the task goes on. */
  readonly isUnfinished: boolean
}

/** How often the task that drops itself may fail: for most of a day. The one before it never ends by itself. */
const MOST_FAILURES = 100

const UNFINISHED = ' [unfinished since '
const OWED = ' [owed since '

/** A new warehouse is created at the same time as the first changes that something is owed for. */
const UNTIL_WAREHOUSE: Patience = {
  for: 'the warehouse to exist',
  secondsFor: (error) => (isNotFound(error) ? 60 : 0),
  everySeconds: 2
}

/**
 * Has Snowflake refresh the pipe every ten minutes until the apply has come to its end. Must come before the write because
 * of which something is owed. A new pipe does not know what the old one has loaded, so this also has to come before a pipe is
 * replaced: otherwise what was owed by the old one would be loaded twice.
 * @param since only looks for what was stored since then: ISO 8601, or saved by an earlier step
 * @param resumes the apply pauses the pipe, or finds it paused, and it may load what waits in it
 */
export function oweRefresh(
  ingestion: Ingestion,
  since: string | Saved,
  { resumes }: { readonly resumes: boolean }
): readonly Step[] {
  return replaceTask(ingestion, { since, resumes, ends: false })
}

/** The same before there is a pipe for which something could be owed already. */
export function oweFirstRefresh(ingestion: Ingestion, since: Saved): readonly Step[] {
  return createTask(ingestion, taskPath(ingestion), { since, resumes: true, ends: false })
}

/** The apply has come to its end: what is still owed is looked for once more, in ten minutes. */
export async function oweOnce(ingestion: Ingestion, read: Run): Promise<readonly Step[]> {
  const owed = await observeUnfinished(ingestion, read)
  return owed === undefined ? [] : replaceTask(ingestion, { since: owed.since, resumes: false, ends: true })
}

interface Owing {
  readonly since: string | Saved
  readonly resumes: boolean
  /** It drops itself once it has done it. */
  readonly ends: boolean
}

/** A task is created suspended. So another one runs until it is resumed, in case the apply is killed before. */
function replaceTask(ingestion: Ingestion, owing: Owing): readonly Step[] {
  const next = pathIn(ingestion, nextCatchUpName(ingestion.parsed))
  return [
    ...createTask(ingestion, next, owing),
    ...createTask(ingestion, taskPath(ingestion), owing),
    call(statement('task/drop', { task: next }))
  ]
}

function createTask(ingestion: Ingestion, task: Path, { since, resumes, ends }: Owing): readonly Step[] {
  const pipe = pipePath(ingestion)
  const { warehouse } = ingestion
  const values = {
    task,
    pipe,
    pipeName: showName(pipe),
    paused: resumes ? pipe : null,
    done: ends ? task : null,
    failures: ends ? MOST_FAILURES : 0,
    warehouse,
    size: warehouse === null ? 'XSMALL' : null,
    since,
    refreshUntil: null,
    comment: [MARK, ends ? OWED : UNFINISHED, since, ']']
  }
  return [
    call(statement('catch-up/create', values), { patience: UNTIL_WAREHOUSE }),
    call(statement('task/resume', { task, warehouse }))
  ]
}

/** Nothing is owed any more: the pipe that should be refreshed is dropped. */
export function oweNothing(ingestion: Ingestion): readonly Step[] {
  return tasksIn(ingestion).map((name) => call(statement('task/drop', { task: pathIn(ingestion, name) })))
}

type Tables = Pick<Ingestion, 'database' | 'schema' | 'parsed'>

/** What is still owed, or what loads late deliveries after a move if that is suspended. Wakes no warehouse. */
export async function observeOwed(ingestion: Tables, read: Run): Promise<Owed | undefined> {
  const rows = await listTasks(ingestion, read)
  const owed = owedBy(rows, ingestion)[0]
  if (owed?.isSuspended === true) return owed
  const suspended = rows.find((row) => isOfMove(row, ingestion.parsed) && row['state'] !== 'started')
  if (suspended === undefined) return owed
  return owedIn(suspended, 'S3 still delivers to where the logs were')
}

async function observeUnfinished(ingestion: Tables, read: Run): Promise<Owed | undefined> {
  return owedBy(await listTasks(ingestion, read), ingestion).find(({ isUnfinished }) => isUnfinished)
}

/** The one that runs first, if an apply was killed while it replaced one. */
function owedBy(rows: readonly Row[], ingestion: Tables): readonly Owed[] {
  return tasksIn(ingestion)
    .map((name) => rowNamed(rows, name))
    .filter((row) => row !== undefined)
    .map((row) => owedIn(row, 'S3 did not announce'))
    .toSorted((one, other) => Number(one.isSuspended) - Number(other.isSuspended))
}

function owedIn(row: Row, that: string): Owed {
  const comment = textOf(row['comment']) ?? ''
  return {
    since: / since (\S+?)(?: until \S+)?\]$/.exec(comment)?.[1] ?? 'an unknown time',
    task: String(row['name']),
    that,
    isSuspended: row['state'] !== 'started',
    isUnfinished: comment.startsWith(MARK + UNFINISHED)
  }
}

async function listTasks({ database, schema }: Tables, read: Run): Promise<readonly Row[]> {
  return (await ifFound(read(statement('catch-up/show', { schema: [database, schema] })))) ?? []
}

function tasksIn({ parsed }: Tables): readonly string[] {
  return [catchUpName(parsed), nextCatchUpName(parsed)]
}

function taskPath(ingestion: Ingestion): Path {
  return pathIn(ingestion, catchUpName(ingestion.parsed))
}

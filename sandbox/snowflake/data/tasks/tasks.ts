import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Session, SqlError, type TaskObject } from '../../contract'
import { refused } from '../../errors'
import type { Container } from '../../state'
import { nextScheduled } from './schedule'
import { type TaskStatement, taskStatements } from './script'
import type { TaskRun } from './task-history'

/** What tasks need from outside. */
export interface TaskDependencies {
  readonly now: () => Date
  /** A session with the owner's privileges, in the task's schema, of a run that was due at this time. */
  readonly sessionOf: (task: TaskObject, dueAt: Date) => Session
  readonly query: (sql: string, session: Session) => Promise<{ readonly rows: readonly (readonly (string | null)[])[] }>
  /** Runs a statement that is not a query. */
  readonly define: (sql: string, session: Session) => Promise<unknown>
  readonly transaction: (verb: 'begin' | 'commit' | 'rollback', session: Session) => Promise<void>
  readonly close: (session: Session) => Promise<void>
}

interface Scheduled {
  readonly task: TaskObject
  next: Date | undefined
  lastTriggered: number
}

/** https://docs.snowflake.com/en/user-guide/tasks-triggered */
const TRIGGER_SECONDS = 30
/** https://docs.snowflake.com/en/sql-reference/parameters#suspend-task-after-num-failures */
const FAILURES = 10
/** How often to look whether a run is held. */
const LOOK_MS = 5
/** Error code and message in TASK_HISTORY when a task's WHEN was false. */
const SKIPPED = ['0040003', 'Conditional expression for task evaluated to false.'] as const

/** Runs tasks: on their schedule, when their stream has rows, or because of EXECUTE TASK. */
export class Tasks {
  readonly runs: TaskRun[] = []
  private readonly started = new Map<string, Scheduled>()
  /** By task. Runs of a task do not overlap. */
  private readonly running = new Map<string, Promise<void>>()
  /** By task: runs that have started and whose statements wait until they are released. */
  private readonly held = new Map<string, () => void>()
  private holds = false
  /** When tasks that have no schedule were last looked at. */
  private lastTick: Date

  constructor(private readonly deps: TaskDependencies) {
    this.lastTick = deps.now()
  }

  /** For snapshots. */
  get state(): readonly Container[] {
    return [this.runs, this.started]
  }

  resumed(task: TaskObject): void {
    const next = task.schedule === null ? undefined : nextScheduled(task.schedule, this.deps.now())
    this.started.set(task.id, { task, next, lastTriggered: 0 })
  }

  suspended(task: TaskObject): void {
    this.started.delete(task.id)
  }

  /** EXECUTE TASK: runs a task once, even a suspended one, if its WHEN is true. */
  execute(task: TaskObject): void {
    const before = this.running.get(task.id) ?? Promise.resolve()
    this.track(
      task,
      before.then(() => this.run(task, this.deps.now(), 'EXECUTE_TASK'))
    )
  }

  /** Starts the tasks that are due. */
  async tick(): Promise<void> {
    for (const scheduled of this.started.values()) {
      // A task with predecessors runs only as part of a task graph, and the sandbox does not run those.
      if (this.running.has(scheduled.task.id) || scheduled.task.predecessors.length > 0) continue
      if (scheduled.task.schedule === null) await this.trigger(scheduled)
      else this.onSchedule(scheduled)
    }
    this.lastTick = this.deps.now()
  }

  /** Runs that start from now on take until they are released, as they do on a warehouse that is busy. */
  hold(): void {
    this.holds = true
  }

  async release(): Promise<void> {
    this.holds = false
    for (const go of this.held.values()) go()
    this.held.clear()
    await this.settled()
  }

  get isIdle(): boolean {
    return [...this.running.keys()].every((id) => this.held.has(id))
  }

  /** When the task runs next, if it has a schedule. */
  nextOf(taskId: string): Date | undefined {
    return this.started.get(taskId)?.next
  }

  /** Waits for the runs, except those that are held. */
  async settled(): Promise<void> {
    while (!this.isIdle) {
      const under = [...this.running].filter(([id]) => !this.held.has(id)).map(([, run]) => run)
      await Promise.race([Promise.all(under), sleep(LOOK_MS)])
    }
  }

  private onSchedule(scheduled: Scheduled): void {
    const { task, next } = scheduled
    const now = this.deps.now()
    if (next === undefined || next > now || task.schedule === null) return
    scheduled.next = nextScheduled(task.schedule, now)
    this.track(task, this.run(task, next, 'SCHEDULE'))
  }

  /** A task without a schedule runs when its condition is true, with a minimum interval between runs. */
  private async trigger(scheduled: Scheduled): Promise<void> {
    const { task } = scheduled
    const interval = Number(task.parameters['USER_TASK_MINIMUM_TRIGGER_INTERVAL_IN_SECONDS'] ?? TRIGGER_SECONDS) * 1000
    const now = this.deps.now()
    if (now.getTime() - scheduled.lastTriggered < interval) return
    // After the clock was set, this is the run that was due right after the last look.
    const dueAt = this.lastTick < now ? this.lastTick : now
    if (!(await this.conditionHolds(task, dueAt).catch(() => false))) return
    scheduled.lastTriggered = now.getTime()
    this.track(task, this.run(task, now, 'TRIGGER', dueAt))
  }

  private track(task: TaskObject, run: Promise<void>): void {
    const tracked = run.finally(() => {
      if (this.running.get(task.id) === tracked) this.running.delete(task.id)
    })
    this.running.set(task.id, tracked)
  }

  private async run(
    task: TaskObject,
    scheduledAt: Date,
    scheduledFrom: TaskRun['scheduledFrom'],
    dueAt = scheduledAt
  ): Promise<void> {
    const run: TaskRun = {
      queryId: randomUUID(),
      task,
      definition: task.definition,
      condition: task.condition,
      scheduledAt,
      scheduledFrom,
      runId: scheduledAt.getTime(),
      state: 'EXECUTING',
      startedAt: this.deps.now(),
      completedAt: null,
      errorCode: null,
      errorMessage: null
    }
    this.runs.push(run)
    try {
      if (await this.conditionHolds(task, dueAt)) {
        await this.perform(task, run.definition, dueAt)
        run.state = 'SUCCEEDED'
        task.consecutiveFailures = 0
      } else {
        run.state = 'SKIPPED'
        ;[run.errorCode, run.errorMessage] = SKIPPED
      }
    } catch (error) {
      this.failed(task, run, error)
    }
    run.completedAt = this.deps.now()
  }

  private async conditionHolds(task: TaskObject, dueAt: Date): Promise<boolean> {
    if (task.condition === null) return true
    const session = this.deps.sessionOf(task, dueAt)
    try {
      return await this.isTrue(task.condition, session)
    } finally {
      await this.deps.close(session)
    }
  }

  /** A run ends with the definition that it started with. https://docs.snowflake.com/en/sql-reference/sql/alter-task */
  private async perform(task: TaskObject, definition: string, dueAt: Date): Promise<void> {
    const session = this.deps.sessionOf(task, dueAt)
    try {
      await this.performAll(taskStatements(definition), session, new Map(), () => this.untilReleased(task))
    } finally {
      // Rolls back what the task has not committed.
      await this.deps.close(session)
    }
  }

  private async untilReleased({ id }: TaskObject): Promise<void> {
    if (this.holds) await new Promise<void>((go) => this.held.set(id, go))
  }

  /** @param takeTime comes before each statement that does more than to assign a variable */
  private async performAll(
    statements: readonly TaskStatement[],
    session: Session,
    variables: Map<string, string>,
    takeTime: () => Promise<void>
  ): Promise<void> {
    for (const statement of statements) {
      if (statement.do === 'assign') {
        variables.set(statement.variable.toUpperCase(), await this.valueOf(statement.sql, session, variables))
        continue
      }
      await takeTime()
      if (statement.do === 'query')
        await this.deps.query(committing(withValues(statement.sql, variables), session), session)
      else if (statement.do === 'define') await this.deps.define(statement.sql, session)
      else if (statement.do !== 'if') await this.deps.transaction(statement.do, session)
      else if (await this.isTrue(inExpression(statement.condition, variables), session))
        await this.performAll(statement.then, session, variables, takeTime)
    }
  }

  private async valueOf(sql: string, session: Session, variables: ReadonlyMap<string, string>): Promise<string> {
    const { rows } = await this.deps.query(withValues(sql, variables), session)
    return (rows[0]?.[0] ?? '').replace(OFFSET, '$1:$2')
  }

  private async isTrue(condition: string, session: Session): Promise<boolean> {
    const { rows } = await this.deps.query(`SELECT ${condition}`, session)
    return rows[0]?.[0] === '1'
  }

  private failed(task: TaskObject, run: TaskRun, error: unknown): void {
    run.errorCode = error instanceof SqlError ? error.code : '300002'
    run.errorMessage = error instanceof Error ? error.message : String(error)
    run.state = 'FAILED'
    task.consecutiveFailures++
    const most = Number(task.parameters['SUSPEND_TASK_AFTER_NUM_FAILURES'] ?? FAILURES)
    if (most === 0 || task.consecutiveFailures < most || task.state === 'suspended') return
    run.state = 'FAILED_AND_AUTO_SUSPENDED'
    task.state = 'suspended'
    task.lastSuspendedOn = this.deps.now()
    task.lastSuspendedReason = 'SUSPENDED_DUE_TO_ERRORS'
    this.suspended(task)
  }
}

/** DML of a task fails without AUTOCOMMIT. https://docs.snowflake.com/en/sql-reference/sql/create-task#usage-notes */
function committing(sql: string, { settings }: Session): string {
  if (settings['AUTOCOMMIT'] === 'false' && /^\s*(INSERT|UPDATE|DELETE|MERGE)\b/i.test(sql))
    throw refused('091093', '55000', 'Tasks can only run DML with AUTOCOMMIT set to TRUE.')
  return sql
}

/** At the end of a time with a time zone, which DuckDB only reads with a colon. */
const OFFSET = / ([+-]\d\d)(\d\d)$/

/** A statement has variables with a colon. */
function withValues(sql: string, variables: ReadonlyMap<string, string>): string {
  return sql.replaceAll(/(?<!:):([A-Za-z_]\w*)/g, (text, name: string) => {
    const value = variables.get(name.toUpperCase())
    return value === undefined ? text : `'${value.replaceAll("'", "''")}'`
  })
}

/** An expression has them without. */
function inExpression(sql: string, variables: ReadonlyMap<string, string>): string {
  return sql.replaceAll(/(?<![.'"\w])[A-Za-z_]\w*(?![\w'"(])/g, (name) => {
    const value = variables.get(name.toUpperCase())
    return value === undefined ? name : `'${value.replaceAll("'", "''")}'`
  })
}

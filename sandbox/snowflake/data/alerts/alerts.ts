import { type AlertObject, type Session, SqlError } from '../../contract'
import type { Container } from '../../state'
import { nextScheduled } from '../tasks/schedule'

/** One run of an alert. https://docs.snowflake.com/en/sql-reference/functions/alert_history */
export interface AlertRun {
  readonly alert: Pick<AlertObject, 'name' | 'database' | 'schema' | 'condition' | 'action'>
  readonly scheduledAt: Date
  readonly completedAt: Date
  readonly state: 'TRIGGERED' | 'CONDITION_FALSE' | 'CONDITION_FAILED' | 'ACTION_FAILED'
  readonly error: { readonly code: string; readonly message: string } | null
}

/** What alerts need from outside. */
export interface AlertDependencies {
  readonly now: () => Date
  /** A session with the owner's privileges, in the alert's schema, of the run that was due at this time. */
  readonly sessionOf: (alert: AlertObject, scheduledAt: Date) => Session
  readonly query: (sql: string, session: Session) => Promise<{ readonly rows: readonly (readonly (string | null)[])[] }>
  /** Does what the action says. */
  readonly act: (action: string, session: Session) => void
  readonly close: (session: Session) => Promise<void>
}

/**
 * A run looks at all that has happened since the last successful one, so nothing is missed by leaving out earlier ones: forty
 * days of hourly runs of each detection would take many minutes.
 */
const MOST_LATE_RUNS = 24

/** Runs alerts on their schedule, each run that is due, one after the other. https://docs.snowflake.com/en/user-guide/alerts */
export class Alerts {
  readonly runs: AlertRun[] = []
  /** The alerts that are started, and when each of them is due next. */
  private readonly due = new Map<AlertObject, Date>()

  constructor(private readonly deps: AlertDependencies) {}

  /** For snapshots. */
  get state(): readonly Container[] {
    return [this.runs, this.due]
  }

  resumed(alert: AlertObject): void {
    const next = alert.schedule === null ? undefined : nextScheduled(alert.schedule, this.deps.now())
    if (next !== undefined) this.due.set(alert, next)
  }

  suspended(alert: AlertObject): void {
    this.due.delete(alert)
  }

  async tick(): Promise<void> {
    for (const alert of this.due.keys()) {
      for (const at of this.take(alert)) this.runs.push(await this.run(alert, at))
    }
  }

  /** When the alert should have run since the last look: only the last of these times, if the clock was set far ahead. */
  private take(alert: AlertObject): readonly Date[] {
    const times: Date[] = []
    let next = this.due.get(alert)
    for (; next !== undefined && next <= this.deps.now(); next = nextScheduled(alert.schedule ?? '', next)) {
      times.push(next)
    }
    if (next === undefined) this.due.delete(alert)
    else this.due.set(alert, next)
    return times.slice(-MOST_LATE_RUNS)
  }

  private async run(alert: AlertObject, scheduledAt: Date): Promise<AlertRun> {
    const { name, database, schema, condition, action } = alert
    const session = this.deps.sessionOf(alert, scheduledAt)
    const ended = (state: AlertRun['state'], error: unknown = null): AlertRun => ({
      alert: { name, database, schema, condition, action },
      scheduledAt,
      completedAt: this.deps.now(),
      state,
      error: error === null ? null : described(error)
    })
    try {
      const { rows } = await this.deps.query(`SELECT EXISTS (${condition})`, session)
      const holds = rows[0]?.[0] === '1'
      if (holds) {
        try {
          this.deps.act(action, session)
        } catch (error) {
          return ended('ACTION_FAILED', error)
        }
      }
      alert.lastSuccessful = scheduledAt
      return ended(holds ? 'TRIGGERED' : 'CONDITION_FALSE')
    } catch (error) {
      return ended('CONDITION_FAILED', error)
    } finally {
      await this.deps.close(session)
    }
  }
}

function described(error: unknown): AlertRun['error'] {
  return error instanceof SqlError
    ? { code: error.code, message: error.message }
    : { code: '300002', message: error instanceof Error ? error.message : String(error) }
}

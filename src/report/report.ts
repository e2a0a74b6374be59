import type { Plan } from '../model/change'
import type { Mode } from '../model/config'
import type { Address } from '../model/fields'
import type { Health } from '../model/health'
import type { ExplainedOutcome } from '../model/outcome'

/** Everything to report about a run that got as far as a plan. */
export interface Report {
  readonly mode: Mode
  /** What the pipeline reads and writes: `s3://logs/prefix/ → DB.PUBLIC.S3_ACCESS_LOGS`. */
  readonly subject: string
  readonly plan: Plan
  /** The operations of each change in order, rendered: SQL statements, API calls with their input. */
  readonly operations: ReadonlyMap<Address, readonly string[]>
  /** How the inputs were interpreted, and what else concerns the whole run. */
  readonly notes: readonly string[]
  /** How carrying out the plan ended; absent when nothing was to be written. */
  readonly outcomes?: readonly ExplainedOutcome[]
  /** Only for `check`. */
  readonly health?: Health
  /** The run's page, "" when there is none. */
  readonly runUrl: string
}

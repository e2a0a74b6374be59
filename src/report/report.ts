import type { Appraisals } from '../model/appraisal'
import type { Blindness } from '../model/blindness'
import type { Plan } from '../model/change'
import type { Mode } from '../model/config'
import type { Address } from '../model/fields'
import type { Health } from '../model/health'
import type { Loading } from '../model/loading'
import type { ExplainedOutcome } from '../model/outcome'
import type { Station } from '../model/station'

/** One thing that tells this pipeline from others: the AWS account, the log location, the table. */
export interface Fact {
  readonly name: string
  readonly value: string
}

/** Everything to report about a run that got as far as a plan. */
export interface Report {
  readonly mode: Mode
  /** What the pipeline reads and writes: `s3://logs/prefix/ → DB.PUBLIC.S3_ACCESS_LOGS`. */
  readonly subject: string
  /** Where it works, in a few words each. */
  readonly facts: readonly Fact[]
  readonly plan: Plan
  /** What a plan is for: `destroy` when the changes are deletions. */
  readonly planFor: 'apply' | 'destroy'
  /** A destroy deletes data too. */
  readonly destroyData?: true
  /** When the plan was made. */
  readonly plannedAt: Date
  /** The commit that was checked out, "" when it is not known. */
  readonly commit: string
  readonly appraisals: Appraisals
  /** The parts of the pipeline, for the picture. */
  readonly stations: readonly Station[]
  /** The operations of each change in order, rendered: SQL statements, API calls with their input. */
  readonly operations: ReadonlyMap<Address, readonly string[]>
  /** How the inputs were interpreted, and what else concerns the whole run. */
  readonly notes: readonly string[]
  /** All of Snowflake was hidden: what is blocked is blocked because of that. */
  readonly blindness?: Blindness
  /** How carrying out the plan ended; absent when nothing was to be written. */
  readonly outcomes?: readonly ExplainedOutcome[]
  /** Somebody cancelled the job while the plan was carried out. */
  readonly cancelled?: true
  /** What an apply loaded because it was missing from the tables; absent when nobody looked for that. */
  readonly loading?: Loading
  /** Only for `check`. */
  readonly health?: Health
  /** The run's page, "" when there is none. */
  readonly runUrl: string
}

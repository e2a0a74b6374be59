import type { Door } from '../door/door'
import type { Registry } from '../engine/declare'
import type { Levels } from '../engine/plan'
import type { Place } from '../failures/remedies'
import type { GitHub } from '../github/api'
import type { Inputs } from '../inputs/inputs'
import type { InputSource } from '../inputs/source'
import type { Clock } from '../model/clock'
import type { Config } from '../model/config'
import type { Sql } from '../model/kind'
import type { Describe, Run } from '../model/operation'
import type { Runner } from '../model/runner'

/** Everything outside the program: real in index.ts, replaced in tests. */
export interface Surroundings {
  readonly runner: Runner
  readonly source: InputSource
  readonly sql: Sql
  readonly describe: Describe
  readonly kinds: Registry
  readonly clock: Clock
  readonly connect: (inputs: Inputs) => Door
  readonly github: (token: string, repository: string) => GitHub
  /** Aborted when the job is cancelled. */
  readonly cancelled: AbortSignal
}

/** A run whose declared state is known. */
export interface Job extends Surroundings {
  readonly inputs: Inputs
  readonly config: Config
  readonly levels: Levels
  readonly place: Place
  /** The Snowflake role of the session, as an input would name it; null if Snowflake does not say. */
  readonly role: string | null
  readonly door: Run
  /** Also works for a short time after the job was cancelled. */
  readonly rescue: Run
  readonly read: Run
  /** When the run began to look at the live state. */
  readonly startedAt: Date
}

/** What the changes of the plan are for. */
export function goalOf({ mode, planFor }: Inputs): 'apply' | 'destroy' {
  return mode === 'destroy' ? 'destroy' : mode === 'plan' ? planFor : 'apply'
}

import type { Action } from './change'
import type { Failure } from './failure'
import type { Address } from './fields'
import type { Operation } from './operation'

interface Ended {
  readonly address: Address
  readonly kind: string
  readonly action: Action
  readonly status: 'done' | 'unchanged' | 'failed' | 'not-reached'
}

/** What became of one object in an apply or destroy. */
export interface Outcome extends Ended {
  /** Why it failed; only with `failed`. */
  readonly error?: unknown
  /** What of the change was carried out before it failed; only with `failed`. */
  readonly halfDone?: readonly Operation[]
}

/** The same in words, for a report. */
export interface ExplainedOutcome extends Ended {
  readonly failure?: Failure
  /** The goals of what was carried out before it failed: "create role snowflake". */
  readonly halfDone?: readonly string[]
}

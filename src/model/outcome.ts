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

/** How an apply or destroy ended for one object. */
export interface Outcome extends Ended {
  /** Why it failed; only with `failed`. */
  readonly error?: unknown
  /** The operations of the change that were carried out before it failed; only with `failed`. */
  readonly halfDone?: readonly Operation[]
}

/** The same with its error explained, for a report. */
export interface ExplainedOutcome extends Ended {
  readonly failure?: Failure
  /** The goals of the operations that were carried out before it failed: "create role snowflake". */
  readonly halfDone?: readonly string[]
}

import type { Action } from './change'
import type { Address } from './fields'
import type { Operation } from './operation'

/** What became of one object in an apply or destroy. */
export interface Outcome {
  readonly address: Address
  readonly kind: string
  readonly action: Action
  readonly status: 'done' | 'unchanged' | 'failed' | 'not-reached'
  /** Why it failed; only with `failed`. */
  readonly error?: unknown
  /** What of the change was carried out before it failed; only with `failed`. */
  readonly halfDone?: readonly Operation[]
}

import type { Declared, Identity } from './declared'
import type { Address, Fields, Ref, Value } from './fields'
import type { Volume } from './volume'

/** One property that differs. */
export interface FieldChange {
  readonly field: string
  /** `undefined` when the object does not exist. */
  readonly before: Value | undefined
  /** `undefined` when the object is to be deleted, or when the value is not known yet. */
  readonly after: Value | undefined
  /** Where the value will come from, when it is only known after apply. */
  readonly unknown?: Ref
  /** This property cannot be changed in place. */
  readonly forcesReplace: boolean
}

/** Names of what others have that does the same today, so that nothing is lost until the change is done. */
export type CoveredBy = readonly string[]

interface Common<I extends Identity, F extends Fields> {
  readonly address: Address
  readonly kind: string
  readonly declared: Declared<I, F>
  readonly diff: readonly FieldChange[]
  /** What else the reader should know, e.g. what belongs to others and stays, or what allows more than declared. */
  readonly notes: readonly string[]
  readonly coveredBy?: CoveredBy
}

/** What would be done to one object. Each action carries only what it needs. */
export type Change<I extends Identity = Identity, F extends Fields = Fields, X = unknown> = Common<I, F> &
  (
    | { readonly action: 'create'; readonly desired: F; readonly extra?: X }
    | { readonly action: 'none'; readonly desired: F; readonly live: F; readonly extra: X }
    | { readonly action: 'update'; readonly desired: F; readonly live: F; readonly extra: X }
    | {
        readonly action: 'replace'
        readonly desired: F
        readonly live: F
        readonly extra: X
        /** Why a change in place is not possible. */
        readonly because: string
      }
    | {
        readonly action: 'delete'
        readonly live: F
        readonly extra: X
        /** What is gone then, if the object holds data. */
        readonly loss?: Volume
      }
    | {
        readonly action: 'blocked'
        /** Why it cannot be done, and what to do about it. */
        readonly reason: string
        /** It would be a setting of something that does not exist: nothing goes wrong without it. */
        readonly ofNothing?: true
      }
  )

export type Action = Change['action']

/** A change that an apply carries out. */
export type Work<I extends Identity = Identity, F extends Fields = Fields, X = unknown> = Extract<
  Change<I, F, X>,
  { action: 'create' | 'update' | 'replace' | 'delete' }
>

/** The list of changes, dependencies first (for `destroy`: dependencies last). */
export interface Plan {
  readonly formatVersion: 1
  readonly changes: readonly Change[]
  readonly counts: Readonly<Record<Action, number>>
  /** SHA-256 of the changes: shows whether a plan is still the one that was reviewed. */
  readonly digest: string
}

/** Shown in a plan in place of a value that is only known after an apply. */
export const KNOWN_AFTER_APPLY = '(known after apply)'

/** Whether an apply carries this change out. */
export function isWork(change: Change): change is Work {
  return change.action !== 'none' && change.action !== 'blocked'
}

export function isBlocked(change: Change): change is Extract<Change, { action: 'blocked' }> {
  return change.action === 'blocked'
}

/** Whether anything differs, including what is blocked. */
export function hasChanges(plan: Plan): boolean {
  return plan.changes.some(({ action }) => action !== 'none')
}

/** The desired values of the properties that differ, so that a statement sets only these. */
export function changed<F extends Fields>(diff: readonly FieldChange[], desired: F): Partial<F> {
  const fields = new Set(diff.map(({ field }) => field))
  return Object.fromEntries(Object.entries(desired).filter(([field]) => fields.has(field))) as Partial<F>
}

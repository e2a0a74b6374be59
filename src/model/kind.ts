import type { FieldChange, Work } from './change'
import type { Config } from './config'
import type { Declared, Identity } from './declared'
import type { Fields } from './fields'
import type { Run } from './operation'
import type { Step } from './step'

/** Renders a file below `sql/`; pure, since the files are read once at the start. */
export type Sql = (file: string, values: Readonly<Record<string, unknown>>) => string

/** An object as it is. `hidden`: the service will not say ("does not exist or not authorized", 403). */
export type Observation<F extends Fields = Fields, X = unknown> =
  | {
      readonly state: 'absent'
      /** What a create needs to know besides, e.g. the entries of others in the document it has to be added to. */
      readonly extra?: X
      readonly notes?: readonly string[]
      /** Why it cannot be created, as the live state shows: a sentence that says what to do. */
      readonly obstacle?: string
    }
  | { readonly state: 'present'; readonly fields: F; readonly extra: X; readonly notes?: readonly string[] }
  | { readonly state: 'hidden'; readonly reason: string }

/** How one property is compared and changed. */
export interface FieldRule {
  /**
   * `update`: in place · `replace`: only by replacing the object · `computed`: given by the service, read by others,
   * never compared · a sentence in `blocked`: never by us; what stands in the way and what to do.
   */
  readonly change: 'update' | 'replace' | 'computed' | { readonly blocked: string }
  /** Same meaning in other words; exact equality when left out. Lists of strings are compared as sets by `sameSet`. */
  readonly same?: (desired: never, live: never) => boolean
  /** Of a `computed` property: when the object is recreated in its place, it is given the same value again. */
  readonly outlivesReplacement?: true
}

export type Verdict = 'update' | 'replace' | { readonly replace: string } | { readonly blocked: string }

/**
 * Everything we know about one kind of object. `I` names it, `F` are the properties we declare and compare,
 * `X` is what its operations need to know besides (the entries of others in a shared document, say).
 */
export interface Kind<I extends Identity = Identity, F extends Fields = Fields, X = unknown> {
  readonly name: string
  /** Where objects of this kind are. */
  readonly cloud: 'aws' | 'snowflake'
  readonly fields: { readonly [K in keyof F]: FieldRule }
  /** The objects of this kind that the configuration asks for. Pure. */
  declare(config: Config, sql: Sql): readonly Declared<I, F>[]
  /** Observes the live object at this moment. Only reads: the door refuses writes here. */
  observe(declared: Declared<I, F>, read: Run, now: Date): Promise<Observation<F, X>>
  /** Overrules the rules of the single fields when the answer depends on their values. Pure. */
  judge?(diff: readonly FieldChange[], desired: F, live: F, extra: X): Verdict | undefined
  /** Preflight of a create: a sentence says why it cannot be done. Pure. */
  refuse?(desired: F, identity: I): string | undefined
  /** Reads what only this change needs, e.g. the grants to give again after a replacement. Only reads. */
  prepare?(work: Work<I, F, X>, read: Run, now: Date): Promise<X>
  /** What has to be done, in order. Pure: a plan shows the very steps that an apply takes. */
  steps(work: Work<I, F, X>): readonly Step[]
  /** How long, in seconds, a write may take to be seen by a read. IAM and S3 are eventually consistent. */
  readonly settlesWithinSeconds?: number
  /** What `destroy` retains: `data` unless destroy-data is set, `always` whatever is set. */
  readonly retainedOnDestroy?: 'data' | 'always'
  /** Why `destroy` must retain this very object, e.g. because we did not create it; asked again after `prepare`. Pure. */
  retainedBecause?(live: F, extra: X): string | undefined
  /** A note on a planned delete that only deletes a part, e.g. our objects in a bucket that others use too. Pure. */
  partlyRetained?(extra: X): string | undefined
}

import type { Action, CoveredBy, FieldChange, Work } from './change'
import type { Config } from './config'
import type { Declared, Identity } from './declared'
import type { Hidden } from './denied'
import type { Address, Fields } from './fields'
import type { Run } from './operation'
import type { Step } from './step'
import type { Volume } from './volume'

/** Renders a file in `sql/`; pure, since the files are read once at the start. */
export type Sql = (file: string, values: Readonly<Record<string, unknown>>) => string

/**
 * An object as it is. `hidden`: the service does not say whether it exists ("does not exist or not authorized", 403).
 */
export type Observation<F extends Fields = Fields, X = unknown> =
  | {
      readonly state: 'absent'
      /** What else a create needs to know, e.g. others' entries in the document that it has to be added to. */
      readonly extra?: X
      readonly notes?: readonly string[]
      readonly coveredBy?: CoveredBy
      /** Why the live state does not allow creating it, and what to do about it. */
      readonly obstacle?: string
      /** What it would be a setting of does not exist. */
      readonly ofNothing?: true
    }
  | {
      readonly state: 'present'
      readonly fields: F
      readonly extra: X
      readonly notes?: readonly string[]
      readonly coveredBy?: CoveredBy
    }
  | Hidden

/** How one property is compared and changed. */
export interface FieldRule {
  /**
   * `update`: in place · `replace`: only by replacing the object · `computed`: set by the service, referred to by other
   * objects, never compared · `blocked`: never by this action; a sentence says why not and what to do.
   */
  readonly change: 'update' | 'replace' | 'computed' | { readonly blocked: string }
  /** Whether both values mean the same; by default, they must be equal. */
  readonly same?: (desired: never, live: never) => boolean
  /**
   * The change of an object sets it to other values on the way, e.g. a pipe is paused before it is replaced: to any, or to those
   * for which this is true.
   */
  readonly onTheWay?: true | ((live: never) => boolean)
  /**
   * For a `computed` property: when the object is replaced, the service sets the same value again, unless one of these
   * properties changes.
   */
  readonly outlivesReplacement?: { readonly unless: readonly string[] }
}

/** What the rules of the single fields can not tell: the object has to be replaced, or must not be changed. */
export type Verdict = { readonly replace: string } | { readonly blocked: string }

/**
 * Everything we know about one kind of object. `I` identifies it, `F` are the properties that we declare and compare,
 * `X` is what else its operations need to know (others' entries in a shared document, for example).
 */
export interface Kind<I extends Identity = Identity, F extends Fields = Fields, X = unknown> {
  readonly name: string
  /** Where objects of this kind exist. */
  readonly cloud: 'aws' | 'snowflake'
  readonly fields: { readonly [K in keyof F]: FieldRule }
  /** The objects of this kind that the configuration asks for. Pure. */
  declare(config: Config, sql: Sql): readonly Declared<I, F>[]
  /**
   * Observes the live object at this moment. Only reads: the door refuses writes here.
   * @param planned what an apply is about to do to it, which says what else will be needed
   */
  observe(declared: Declared<I, F>, read: Run, now: Date, planned?: Action): Promise<Observation<F, X>>
  /** Overrides the rules of the individual fields when the answer depends on their values. Pure. */
  judge?(diff: readonly FieldChange[], desired: F, live: F, extra: X): Verdict | undefined
  /** Why the object cannot be created, in a sentence that says what to do; `undefined` when it can. Pure. */
  refuse?(desired: F, identity: I): string | undefined
  /** Reads what only this change needs, e.g. the privileges to grant again after a replacement. Only reads. */
  prepare?(work: Work<I, F, X>, read: Run, now: Date): Promise<X>
  /** What has to be done, in order. Pure: a plan shows exactly the steps that an apply takes. */
  steps(work: Work<I, F, X>): readonly Step[]
  /** Outputs of the action, and the properties that they show. */
  readonly outputs?: Readonly<Record<string, keyof F & string>>
  /** How many seconds it may take until reads reflect a write. IAM and S3 are eventually consistent. */
  readonly settlesWithinSeconds?: number
  /** How often in a row reads have to reflect it, if some may while others do not yet. Default: once. */
  readonly settledLooks?: number
  /** Objects of this kind only have to exist while others change, and are part of a plan only if they are missing then. */
  readonly isTemporary?: true
  /** Whether the other objects are worked on although this change was refused, because nothing gets worse by that. Pure. */
  failsAlone?(action: Action): boolean
  /** `destroy` retains objects of this kind: `data` unless destroy-data is set, `always` in any case. */
  readonly retainedOnDestroy?: 'data' | 'always'
  /**
   * Why `destroy` retains this particular object, e.g. because we did not create it; asked again after `prepare`. Pure.
   */
  retainedBecause?(live: F, extra: X): string | undefined
  /**
   * Others may use it too, or everybody can see it: that a role sees it does not show that the role sees the pipeline.
   */
  readonly isShared?: true
  /** Why this object in AWS shows that the pipeline exists in Snowflake, as a sentence without an end. Pure. */
  provesSnowflake?(identity: I, live: F, extra: X): string | undefined
  /** The objects without which it could not be as it is: if a role does not see one of them, it is hidden. Pure. */
  provesOthers?(identity: I, live: F): readonly Address[]
  /** What is gone once the object is deleted; asked after `prepare`. Pure. */
  loses?(live: F, extra: X): Volume
  /** What an object holds that `destroy` retains; `undefined` when only `prepare` would find out. Pure. */
  holds?(live: F): Volume | undefined
  /** A note on a planned delete that deletes only a part, e.g. our objects in a bucket that others use too. Pure. */
  partlyRetained?(extra: X): string | undefined
}

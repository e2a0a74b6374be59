import type { Change } from './change'
import type { Address } from './fields'
import type { Outage } from './outage'

/** Why a reader has to look at a change before others: it changes who has access, or what happens to log lines. */
export interface Danger {
  readonly concerns: 'security' | 'data'
  /**
   * Before the change is made: which access gets wider or narrower, or what happens to the data and what is kept. One or more
   * sentences.
   */
  readonly sentence: string
  /** The same once the change is made. */
  readonly done: string
  /** What `{objects}` stands for in both, so that one sentence can be about several: "table A", "tables A, B". */
  readonly objects?: { readonly noun: readonly [one: string, more: string]; readonly names: readonly string[] }
  /** If log lines do not flow until the change is made. */
  readonly outage?: Outage
}

/** In which part of the pipeline an object is. */
export type Area = 'AWS' | 'Snowflake ingest' | 'Snowflake read'

/** Each in the infinitive, and as it is said afterwards: "turn on", "turned on"; and of what: "logging of" 300 buckets. */
export type Verbs = Readonly<Record<'create' | 'delete', readonly [infinitive: string, done: string]>> & {
  readonly of: string
}

/** What people should know about a change, besides what differs. */
export interface Appraisal {
  readonly area: Area
  /** What several objects of this kind are: "buckets". */
  readonly plural: string
  /** What is done when one is created or deleted, if it is a setting of something that stays; absent = that is what is done. */
  readonly verbs?: Verbs
  /** The inputs that declare it, the closest first. */
  readonly inputs: readonly string[]
  readonly dangers: readonly Danger[]
  /** Properties that only sentences say, since nobody could look their values up: what is wrong with an object. */
  readonly spoken: readonly string[]
  /** Objects that are not declared, and that the operations of this change delete too. */
  readonly also: readonly Change[]
}

/** By the address of the object. */
export type Appraisals = ReadonlyMap<Address, Appraisal>

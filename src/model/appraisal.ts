import type { Change } from './change'
import type { Address } from './fields'
import type { Outage } from './outage'

/** Why a reader has to look at a change before others: it changes who has access, or what happens to log lines. */
export interface Danger {
  readonly concerns: 'security' | 'data'
  /** One sentence: which access gets wider or narrower, or what happens to the data and what is kept. */
  readonly sentence: string
  /** The same once the change is made, if the sentence speaks of the time before or of what is going to happen. */
  readonly done?: string
  /** If log lines do not flow until the change is made. */
  readonly outage?: Outage
}

/** In which part of the pipeline an object is. */
export type Area = 'AWS' | 'Snowflake ingest' | 'Snowflake read'

/** What people should know about a change, besides what differs. */
export interface Appraisal {
  readonly area: Area
  /** What several objects of this kind are: "buckets". */
  readonly plural: string
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

import type { Work } from './change'
import type { Address } from './fields'
import type { Need } from './operation'

/** One change of a plan, and what its operations need. */
export interface NeedyChange {
  readonly change: Work
  readonly needs: readonly Need[]
}

/**
 * Tells what of these needs is missing, in one sentence each, by the address of the change. Says nothing where that cannot
 * be told for sure. Only reads.
 */
export type FindMissing = (changes: readonly NeedyChange[]) => Promise<ReadonlyMap<Address, readonly string[]>>

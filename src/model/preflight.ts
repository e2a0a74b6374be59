import type { Work } from './change'
import type { Address } from './fields'
import type { Need } from './operation'

/** A change in a plan, and what its operations need. */
export interface ChangeWithNeeds {
  readonly change: Work
  readonly needs: readonly Need[]
  /** The privileges that its operations grant: "grant MONITOR on pipe DB.PUBLIC.P to ROLE ANALYST". */
  readonly grants: readonly string[]
  /** One of its operations runs on the warehouse of the session. */
  readonly onWarehouse: boolean
}

/**
 * Finds which of these needs are missing: a sentence for each, by the address of the change. Leaves out what is not
 * certain. Only reads.
 */
export type FindMissing = (changes: readonly ChangeWithNeeds[]) => Promise<ReadonlyMap<Address, readonly string[]>>

import type { Address } from './fields'

/** The role of a run sees nothing in Snowflake, although AWS shows that the pipeline exists: there can be no plan. */
export interface Blindness {
  /** In a few words, without a capital letter and an end. */
  readonly verdict: string
  /** What it means and what to do, a sentence or two each. */
  readonly message: readonly string[]
  /** What to run in Snowflake, so that the role sees the objects. */
  readonly statements: readonly string[]
  /** The objects that were not seen. */
  readonly addresses: readonly Address[]
}

import type { Address, Desired, Fields } from './fields'

/** What names an object and places it (database, schema, region …): never compared, never changed. */
export type Identity = Readonly<Record<string, unknown>>

/** An object as it should be. */
export interface Declared<I extends Identity = Identity, F extends Fields = Fields> {
  readonly address: Address
  readonly kind: string
  readonly identity: I
  readonly desired: Desired<F>
  /** What must be in place before this object. */
  readonly after: readonly Address[]
  /** This object cannot outlive a change of these properties of others, e.g. a pipe its stage's URL. */
  readonly replacedWith?: readonly { readonly address: Address; readonly field: string }[]
}

import type { Address, Desired, Fields } from './fields'

/** What identifies an object (name, database, schema, region …): never compared, never changed. */
export type Identity = Readonly<Record<string, unknown>>

/** An object as it should be. */
export interface Declared<I extends Identity = Identity, F extends Fields = Fields> {
  readonly address: Address
  readonly kind: string
  readonly identity: I
  readonly desired: Desired<F>
  /** The objects that must exist before this one. */
  readonly after: readonly Address[]
  /**
   * When one of these properties of another object changes, this object has to be replaced: a pipe with its stage's
   * URL.
   */
  readonly replacedWith?: readonly { readonly address: Address; readonly field: string }[]
}

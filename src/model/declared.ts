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
  /** Of a temporary object: what is only changed once it exists. */
  readonly before?: readonly Address[]
  /**
   * When one of these properties of another object changes, this object has to be replaced: a pipe with its stage's
   * URL.
   */
  readonly replacedWith?: readonly { readonly address: Address; readonly field: string }[]
  /**
   * If nothing changes but these properties, this object is changed after those others, although they need it when it is
   * created: an integration after the other role that it switches to.
   */
  readonly switches?: { readonly fields: readonly string[]; readonly to: readonly Address[] }
}

import { KNOWN_AFTER_APPLY } from '../model/change'
import { isRef, type Address, type Fields, type Ref, type Value } from '../model/fields'
import type { Declared } from '../model/declared'

/** A property of another object, or `undefined` as long as nobody can know it. */
export type Known = (from: Address, field: string) => Value | undefined

/** Puts values in place of references; those not known yet are named in `unknown` and hold a placeholder. */
export function resolve(
  declared: Declared,
  known: Known
): { readonly desired: Fields; readonly unknown: ReadonlyMap<string, Ref> } {
  const desired: Record<string, Value> = {}
  const unknown = new Map<string, Ref>()
  for (const [field, wanted] of Object.entries(declared.desired)) {
    if (!isRef(wanted)) {
      desired[field] = wanted
      continue
    }
    const value = known(wanted.from, wanted.field)
    if (value === undefined) unknown.set(field, wanted)
    desired[field] = value ?? KNOWN_AFTER_APPLY
  }
  return { desired, unknown }
}

import { KNOWN_AFTER_APPLY } from '../model/change'
import type { Declared } from '../model/declared'
import { type Address, type Fields, isRef, type Ref, type Value } from '../model/fields'

/** Looks up a property of another object; `undefined` until it is known. */
export type Known = (from: Address, field: string) => Value | undefined

/** Replaces references with values. Fields that are not known yet have a placeholder, and are listed in `unknown`. */
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

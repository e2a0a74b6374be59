import type { FieldChange } from '../model/change'
import type { Fields } from '../model/fields'

/** The desired values of the properties that differ, so that a statement says these and no others. */
export function changed<F extends Fields>(diff: readonly FieldChange[], desired: F): Partial<F> {
  const fields = new Set(diff.map(({ field }) => field))
  return Object.fromEntries(Object.entries(desired).filter(([field]) => fields.has(field))) as Partial<F>
}

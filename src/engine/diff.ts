import type { FieldChange } from '../model/change'
import type { Fields, Ref, Value } from '../model/fields'
import type { FieldRule, Kind } from '../model/kind'

/**
 * The properties whose declared and live values mean different things. `live` is `undefined` for an object to be
 * created.
 */
export function diff(
  kind: Kind,
  desired: Fields,
  unknown: ReadonlyMap<string, Ref>,
  live: Fields | undefined
): readonly FieldChange[] {
  return Object.entries(kind.fields)
    .filter(([, rule]) => rule.change !== 'computed')
    .flatMap(([field, rule]) => compare(field, rule, desired[field], unknown.get(field), live))
}

function compare(
  field: string,
  rule: FieldRule,
  after: Value | undefined,
  unknown: Ref | undefined,
  live: Fields | undefined
): readonly FieldChange[] {
  const before = live?.[field]
  const forcesReplace = live !== undefined && rule.change === 'replace'
  if (unknown !== undefined) return [{ field, before, after: undefined, unknown, forcesReplace }]
  if (live === undefined) return isUnset(after) ? [] : [{ field, before: undefined, after, forcesReplace }]
  return same(rule, after, before) ? [] : [{ field, before, after, forcesReplace }]
}

function same(rule: FieldRule, desired: Value | undefined, live: Value | undefined): boolean {
  if (rule.same === undefined) return equal(desired, live)
  // Each kind's rules fit its fields' types, which are not known here, where all kinds are treated alike.
  return rule.same(desired as never, live as never)
}

function equal(one: Value | undefined, other: Value | undefined): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null)
}

function isUnset(value: Value | undefined): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0)
}

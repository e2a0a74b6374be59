import type { Change, FieldChange } from '../model/change'
import type { Declared } from '../model/declared'
import type { Address, Fields, Value } from '../model/fields'
import type { FieldRule, Kind, Observation, Verdict } from '../model/kind'
import { diff } from './diff'
import { type Known, resolve } from './resolve'

/**
 * What has to be done so that the live object matches the declared one.
 * @param replacedBy the planned change to another object because of which this one has to be replaced
 */
export function changeOf(kind: Kind, declared: Declared, seen: Observation, known: Known, replacedBy?: string): Change {
  const notes = seen.state === 'hidden' ? [] : (seen.notes ?? [])
  const covered = seen.state === 'hidden' || seen.coveredBy === undefined ? {} : { coveredBy: seen.coveredBy }
  const common = { address: declared.address, kind: kind.name, declared, notes, ...covered }
  if (seen.state === 'hidden') return { ...common, action: 'blocked', diff: [], reason: seen.reason }

  const { desired, unknown } = resolve(declared, known)
  if (seen.state === 'absent') {
    const changed = diff(kind, desired, unknown, undefined)
    const refusal = seen.obstacle ?? kind.refuse?.(desired, declared.identity)
    if (refusal !== undefined) {
      const ofNothing = seen.ofNothing === true ? { ofNothing: true as const } : {}
      return { ...common, action: 'blocked', diff: changed, reason: refusal, ...ofNothing }
    }
    const extra = seen.extra === undefined ? {} : { extra: seen.extra }
    return { ...common, action: 'create', diff: changed, desired, ...extra }
  }

  const { fields: live, extra } = seen
  const changed = diff(kind, desired, unknown, live)
  const present = { ...common, diff: changed, desired, live, extra }
  if (changed.length === 0 && replacedBy === undefined) return { ...present, action: 'none' }
  const verdict = judge(kind, changed, desired, live, extra, replacedBy)
  if (verdict === 'update') return { ...present, action: 'update' }
  if ('blocked' in verdict) return { ...common, diff: changed, action: 'blocked', reason: verdict.blocked }
  return { ...present, action: 'replace', because: verdict.replace }
}

type Judged = 'update' | Verdict

function judge(
  kind: Kind,
  changed: readonly FieldChange[],
  desired: Fields,
  live: Fields,
  extra: unknown,
  replacedBy?: string
): Judged {
  const overruled = kind.judge?.(changed, desired, live, extra)
  if (overruled !== undefined) return overruled
  const blocked = changed.flatMap(({ field }) => {
    const rule = kind.fields[field]?.change
    return typeof rule === 'object' ? [rule.blocked] : []
  })
  if (blocked.length > 0) return { blocked: blocked.join(' ') }
  if (replacedBy !== undefined) return { replace: replacedBy }
  return changed.some(({ forcesReplace }) => forcesReplace) ? { replace: forcing(changed) } : 'update'
}

function forcing(changed: readonly FieldChange[]): string {
  const fields = changed.filter(({ forcesReplace }) => forcesReplace).map(({ field }) => field)
  return `${(fields.length > 0 ? fields : changed.map(({ field }) => field)).join(', ')} cannot be changed in place`
}

/** Without the differences from values that nobody can know, because the objects that they come from are blocked. */
export function withoutUnknowable(change: Change, changes: ReadonlyMap<Address, Change>): Change {
  if (change.action !== 'update') return change
  const diff = change.diff.filter(
    ({ unknown }) => unknown === undefined || changes.get(unknown.from)?.action !== 'blocked'
  )
  return diff.length === 0 ? { ...change, action: 'none', diff } : { ...change, diff }
}

/** The value of a field after the change, for objects that refer to it; `undefined` when it is not known yet. */
export function valueAfter(change: Change, kind: Kind, field: string): Value | undefined {
  const rule = kind.fields[field]
  switch (change.action) {
    case 'create':
      return rule?.change === 'computed' ? undefined : (change.desired[field] ?? undefined)
    case 'replace':
      if (rule?.change !== 'computed') return change.desired[field] ?? undefined
      return outlives(rule, change.diff) ? (change.live[field] ?? undefined) : undefined
    case 'none':
    case 'update': {
      const changed = change.diff.find((one) => one.field === field)
      return changed === undefined ? (change.live[field] ?? undefined) : changed.after
    }
    case 'delete':
    case 'blocked':
      return undefined
  }
}

function outlives({ outlivesReplacement }: FieldRule, diff: readonly FieldChange[]): boolean {
  if (outlivesReplacement === undefined) return false
  return !diff.some(({ field }) => outlivesReplacement.unless.includes(field))
}

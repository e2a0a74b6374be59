import { createHash } from 'node:crypto'
import type { Action, Change, Plan } from '../model/change'
import type { Declared } from '../model/declared'
import { ActionError } from '../model/errors'
import type { Address, Fields } from '../model/fields'
import type { Kind } from '../model/kind'
import { volumeText } from '../model/volume'
import { changeOf, valueAfter, withoutUnknowable } from './change'
import { kindOf, type Registry } from './declare'
import type { Live } from './observe'
import type { Known } from './resolve'

export type Levels = readonly (readonly Declared[])[]

/** What has to be done so that the live state matches the declared state, dependencies first. Pure. */
export function planApply(levels: Levels, live: Live, kinds: Registry): Plan {
  const changes = new Map<Address, Change>()
  const known = knownFrom(changes, kinds)
  for (const declared of levels.flat()) {
    const change = changeOf(
      kindOf(kinds, declared),
      declared,
      seen(live, declared),
      known,
      replacedBy(declared, changes)
    )
    changes.set(declared.address, withoutUnknowable(change, changes))
  }
  return planOf([...changes.values()])
}

/**
 * What has to be deleted to remove what we created, dependencies last. Data is retained unless `destroyData` is set.
 * Pure.
 */
export function planDestroy(levels: Levels, live: Live, kinds: Registry, destroyData: boolean): Plan {
  return planOf(
    levels
      .flat()
      .toReversed()
      .map((declared) => deletion(declared, live, kinds, destroyData))
  )
}

/** Looks up values of other objects as they will be after these changes. */
export function knownFrom(changes: ReadonlyMap<Address, Change>, kinds: Registry): Known {
  return (from, field) => {
    const change = changes.get(from)
    return change === undefined ? undefined : valueAfter(change, kindOf(kinds, change.declared), field)
  }
}

/** Why this object has to be replaced because of another one; `undefined` when it does not. */
export function replacedBy(declared: Declared, changes: ReadonlyMap<Address, Change>): string | undefined {
  for (const { address, field } of declared.replacedWith ?? []) {
    const change = changes.get(address)
    if (change === undefined || change.action === 'none' || change.action === 'create') continue
    if (change.diff.some((changed) => changed.field === field)) return `${field} of ${address} changes`
  }
  return undefined
}

export function planOf(changes: readonly Change[]): Plan {
  const counts: Record<Action, number> = { none: 0, create: 0, update: 0, replace: 0, delete: 0, blocked: 0 }
  for (const { action } of changes) counts[action]++
  return { formatVersion: 1, changes, counts, digest: digestOf(changes) }
}

function deletion(declared: Declared, live: Live, kinds: Registry, destroyData: boolean): Change {
  const kind = kindOf(kinds, declared)
  const observation = seen(live, declared)
  const common = { address: declared.address, kind: kind.name, declared, diff: [] }
  if (observation.state === 'hidden') return { ...common, notes: [], action: 'blocked', reason: observation.reason }
  if (observation.state === 'absent')
    return { ...common, notes: [], action: 'none', desired: {}, live: {}, extra: null }
  const { fields, extra } = observation
  const removal = { ...common, notes: [], action: 'delete' as const, live: fields, extra }
  const because = kind.retainedBecause?.(fields, extra) ?? retainedByRule(kind, fields, destroyData)
  return because === undefined ? removal : retained(removal, because)
}

/** An object that destroy retains, with the reason. */
export function retained(removal: Extract<Change, { action: 'delete' }>, because: string): Change {
  return { ...removal, notes: [`Kept: ${because}.`], action: 'none', desired: removal.live }
}

/** Whether it holds data is not always known, so the reason says what would delete it. */
function retainedByRule(kind: Kind, live: Fields, destroyData: boolean) {
  if (kind.retainedOnDestroy === 'always') return 'others may use it'
  if (kind.retainedOnDestroy === undefined || destroyData) return undefined
  const held = kind.holds?.(live)
  const now = held === undefined ? '' : `: now ${volumeText(held)}`
  return `\`destroy-data: true\` deletes it, with all data in it${now}`
}

function seen(live: Live, { address }: Declared) {
  const observation = live.get(address)
  if (observation !== undefined) return observation
  throw new ActionError({ code: 'INTERNAL', goal: 'plan', object: address, reason: 'it was not observed.' })
}

function digestOf(changes: readonly Change[]): string {
  const essence = changes.map(({ address, action, diff }) => [address, action, diff])
  return createHash('sha256').update(JSON.stringify(essence)).digest('hex')
}

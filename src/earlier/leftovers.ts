import { declare, type Registry } from '../engine/declare'
import { observeAll } from '../engine/observe'
import { type Levels, planDestroy } from '../engine/plan'
import { retainUsed } from '../engine/retain'
import type { Change } from '../model/change'
import type { Config } from '../model/config'
import type { Declared } from '../model/declared'
import type { Address } from '../model/fields'
import type { Sql } from '../model/kind'
import type { Run } from '../model/operation'
import { type Earlier, earlierDeclarations } from './declarations'

export interface Leftovers extends Pick<Earlier, 'otherRoles' | 'loading'> {
  /** Deletions, dependencies last, and what stays because it holds data or others use it. */
  readonly changes: readonly Change[]
}

export const NOTHING_LEFT: Leftovers = { changes: [], otherRoles: [], loading: [] }

/** What is an entry in a document of the bucket or topic, in which each pipeline has one of its own. */
const ENTRIES: ReadonlySet<string> = new Set([
  's3-delivery-policy',
  's3-notification',
  's3-lifecycle',
  'sns-permission'
])

/**
 * What earlier declarations of this pipeline left: what they would declare and this one does not. Data is never deleted.
 * Only reads.
 */
export async function leftoversOf(
  config: Config,
  levels: Levels,
  kinds: Registry,
  sql: Sql,
  read: Run,
  now: Date
): Promise<Leftovers> {
  const { declarations, otherRoles, loading } = await earlierDeclarations(config, read, now)
  const taken = new Map(levels.flat().map((object) => [object.address, markOf(object)]))
  const left: Declared[][] = []
  for (const earlier of declarations) {
    for (const level of declare(kinds, earlier, sql)) {
      const rest = level.flatMap((object) => leftBy(object, earlier, taken))
      rest.forEach((object) => taken.set(object.address, markOf(object)))
      left.push(rest)
    }
  }
  const live = await observeAll(left.flat(), kinds, read, now)
  const { changes } = await retainUsed(planDestroy(left, live, kinds, false), kinds, read, now)
  const found = changes.filter((change) => live.get(change.address)?.state === 'present' && !isTakenOver(change))
  // What holds data stays forever: it is only worth a word as long as there is something to take away.
  return { changes: found.some(({ action }) => action === 'delete') ? found : [], otherRoles, loading }
}

/**
 * What cannot be found again once everything declared is in place, apart from the rest: a replaced pipe no longer names the
 * topic that it listened to.
 */
export function foundOnlyNow(left: Leftovers): {
  readonly now: Leftovers
  readonly later: Leftovers
} {
  const isOnlyNow = ({ kind }: Change) => kind === 'sns-permission'
  return {
    now: { ...NOTHING_LEFT, changes: left.changes.filter(isOnlyNow) },
    later: { ...left, changes: left.changes.filter((change) => !isOnlyNow(change)) }
  }
}

/** The object by an address of its own, if nothing so far stands for it. */
function leftBy(object: Declared, { role }: Config, taken: ReadonlyMap<Address, unknown>): readonly Declared[] {
  if (!taken.has(object.address)) return [object]
  if (!ENTRIES.has(object.kind) || taken.get(object.address) === markOf(object)) return []
  const address: Address = `${object.address} (${role.name})`
  return taken.has(address) ? [] : [{ ...object, address }]
}

/** An entry that is not the earlier declaration's own: the declared one took its place. */
function isTakenOver({ kind, action }: Change): boolean {
  return ENTRIES.has(kind) && action === 'none'
}

/** Distinguishes our entries in one shared document. */
function markOf({ identity }: Declared): unknown {
  return identity['sid'] ?? identity['ruleId'] ?? identity['id']
}

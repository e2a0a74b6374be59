import type { Change, FieldChange, Plan } from '../model/change'
import type { Declared } from '../model/declared'
import { type Address, isRef, type Value } from '../model/fields'
import type { FieldRule } from '../model/kind'
import { kindOf, type Registry } from './declare'
import { changeHash, declaredHash, isAmong, isChangeAmong, packed, propertyHash } from './reviewed-hashes'

/** Identifies what a reviewer saw, in hashes, so that what an interrupted apply left of it can be recognized. */
export interface ReviewedChanges {
  /** What is declared: with equal hashes, everything ends up the same. */
  readonly declared: string
  /** One for each object to change: what is to be done to it. */
  readonly changes: readonly string[]
  /** One for each value of a property that changes, in place or by replacing its object, with the objects where it does. */
  readonly properties: readonly string[]
}

export function reviewedChanges({ changes }: Plan, declared: readonly Declared[]): ReviewedChanges {
  const work = changes.filter(({ action }) => action !== 'none')
  const addresses = addressesOf(declared)
  return {
    declared: declaredHash(declared),
    changes: work.map((change) => changeHash(change, addresses.has(change.address))),
    properties: packed(
      work
        .filter(({ action }) => action === 'update' || action === 'replace')
        .flatMap(({ address, diff }) => diff.map((one) => propertyHash(address, one, one.unknown ?? one.after)))
    )
  }
}

/** How many changes were reviewed that this plan no longer has. */
export function goneChanges(plan: Plan, declared: readonly Declared[], reviewed: ReviewedChanges): number {
  const addresses = addressesOf(declared)
  const planned = new Set(
    plan.changes.flatMap((change) => [changeHash(change, addresses.has(change.address)), changeHash(change, false)])
  )
  return reviewed.changes.filter((hash) => !planned.has(hash)).length
}

/**
 * Whether this change was reviewed, or is what is left of one that was.
 * - An object that was to be created may be half done: with what is declared, it ends up as was reviewed.
 * - A property that was to be changed still has the value that the reviewer saw, unless the change itself sets it on the way.
 */
export function wasReviewed(
  change: Change,
  reviewed: ReviewedChanges,
  declared: readonly Declared[],
  kinds: Registry
): boolean {
  const has = (action: Change['action']) => isPlanned({ ...change, action }, reviewed, declared)
  const isAsSeen = () => unreviewedProperties(change, reviewed, kinds).length === 0
  switch (change.action) {
    case 'none':
      return true
    case 'create':
    case 'delete':
      return has(change.action)
    case 'update':
      return has('create') || ((has('update') || has('replace')) && isAsSeen()) || isOnTheWay(change, kinds)
    case 'replace':
      return has('replace') && isAsSeen()
    case 'blocked':
      return false
  }
}

/** Whether nothing differs but what changes set on the way: then an apply that began may have left it. */
function isOnTheWay({ declared, diff }: Change, kinds: Registry): boolean {
  const { fields } = kindOf(kinds, declared)
  return diff.every((one) => isLeftOnTheWay(one, fields[one.field]))
}

/** Whether this was to be done to the object in the plan that was reviewed. */
export function isPlanned(
  change: Pick<Change, 'action' | 'address'>,
  { changes }: ReviewedChanges,
  declared: readonly Declared[]
): boolean {
  return isChangeAmong(changes, change, addressesOf(declared).has(change.address))
}

/** The properties of a change that differ from what was reviewed. */
export function unreviewedProperties(
  change: Change,
  { properties }: ReviewedChanges,
  kinds: Registry
): readonly string[] {
  const { fields } = kindOf(kinds, change.declared)
  const isKnown = (one: FieldChange) =>
    formsOf(change, one).some((after) => isAmong(properties, change.address, one, after))
  return change.diff.filter((one) => !isLeftOnTheWay(one, fields[one.field]) && !isKnown(one)).map(({ field }) => field)
}

function isLeftOnTheWay({ before }: FieldChange, rule: FieldRule | undefined): boolean {
  const left = rule?.onTheWay
  return typeof left === 'function' ? left(before as never) : left === true
}

/** How a reviewer may have seen what it becomes: as a value, or as that of another object that did not exist yet. */
function formsOf(change: Change, one: FieldChange): readonly (Value | object | undefined)[] {
  const wanted = change.declared.desired[one.field]
  return [one.unknown ?? one.after, ...(isRef(wanted) ? [wanted] : [])]
}

function addressesOf(declared: readonly Declared[]): ReadonlySet<Address> {
  return new Set(declared.map(({ address }) => address))
}

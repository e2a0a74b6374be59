import { createHash } from 'node:crypto'
import type { Change, FieldChange, Plan } from '../model/change'
import type { Declared } from '../model/declared'
import { isRef, type Value } from '../model/fields'
import { kindOf, type Registry } from './declare'

/** Identifies what a reviewer saw, in hashes, so that what an interrupted apply left of it can be recognized. */
export interface ReviewedChanges {
  /** What is declared: with equal hashes, everything ends up the same. */
  readonly declared: string
  /** One for each object to change: what is to be done to it. */
  readonly changes: readonly string[]
  /** One for each property to change, in place or by replacing its object: from which value to which. */
  readonly properties: readonly string[]
}

/**
 * 132 bits of SHA-256: whoever can set a live value must not be able to find one with which a change that nobody has
 * reviewed has the hash of one that somebody has.
 */
const HASH_LENGTH = 22

export function reviewedChanges({ changes }: Plan, declared: readonly Declared[]): ReviewedChanges {
  const work = changes.filter(({ action }) => action !== 'none')
  return {
    declared: declaredHash(declared),
    changes: work.map(changeHash),
    properties: work.filter(({ action }) => action === 'update' || action === 'replace').flatMap(propertyHashes)
  }
}

/**
 * Whether this change was reviewed, or is what is left of one that was.
 * - An object that was to be created may be half done: with what is declared, it ends up as was reviewed.
 * - A property that was to be changed still has the value that the reviewer saw, unless the change itself sets it on the way.
 */
export function wasReviewed(change: Change, reviewed: ReviewedChanges, kinds: Registry): boolean {
  const has = (action: Change['action']) => reviewed.changes.includes(changeHash({ ...change, action }))
  const isAsSeen = () => unreviewedProperties(change, reviewed, kinds).length === 0
  switch (change.action) {
    case 'none':
      return true
    case 'create':
    case 'delete':
      return has(change.action)
    case 'update':
      return has('create') || ((has('update') || has('replace')) && isAsSeen())
    case 'replace':
      return has('replace') && isAsSeen()
    case 'blocked':
      return false
  }
}

/** The properties of a change that differ from what was reviewed. */
export function unreviewedProperties(
  change: Change,
  { properties }: ReviewedChanges,
  kinds: Registry
): readonly string[] {
  const known = new Set(properties)
  const { fields } = kindOf(kinds, change.declared)
  const isKnown = (one: FieldChange) => formsOf(change, one).some((form) => known.has(form))
  return change.diff.filter((one) => fields[one.field]?.onTheWay !== true && !isKnown(one)).map(({ field }) => field)
}

export function changeHash({ action, address }: Pick<Change, 'action' | 'address'>): string {
  return hash([action, address])
}

function declaredHash(declared: readonly Declared[]): string {
  return hash(declared.map(({ address, kind, desired }) => [address, kind, desired]))
}

function propertyHashes(change: Change): readonly string[] {
  return change.diff.map((one) => propertyHash(change, one, one.unknown ?? one.after))
}

/** How a reviewer may have seen it: with its value, or while another object that sets the value did not exist yet. */
function formsOf(change: Change, one: FieldChange): readonly string[] {
  const wanted = change.declared.desired[one.field]
  return [one.unknown ?? one.after, ...(isRef(wanted) ? [wanted] : [])].map((after) => propertyHash(change, one, after))
}

function propertyHash({ address }: Change, { field, before }: FieldChange, after: Value | object | undefined): string {
  return hash([address, field, before, after])
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, HASH_LENGTH)
}

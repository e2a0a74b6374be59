import type { Address } from '../model/fields'
import { hasNameOfMove } from '../model/names'
import type { Need, Run } from '../model/operation'
import type { ChangeWithNeeds, FindMissing } from '../model/preflight'
import { grantsTo } from './grants'
import { addressOf, fold } from './identifiers'
import { containersOf, explainMissing, isMissing } from './privileges'

/** To create objects. */
const TO_CREATE = /^(CREATE|EXECUTE) /

/** To use objects that exist: nothing but these and ownership allows it. */
const TO_USE: Readonly<Record<string, readonly string[]>> = {
  INTEGRATION: ['USAGE'],
  WAREHOUSE: ['USAGE', 'MODIFY'],
  STAGE: ['USAGE'],
  'FILE FORMAT': ['USAGE'],
  TABLE: ['SELECT', 'INSERT'],
  STREAM: ['SELECT']
}

/** What a change of an object needs on that object. */
const TO_CHANGE: readonly string[] = ['OWNERSHIP', 'OPERATE']

/** Where the kind of an object is not called as SQL calls its type. */
const KINDS: Readonly<Record<string, string>> = { INTEGRATION: 'storage-integration', 'FILE FORMAT': 'file-format' }

/**
 * Finds which privileges the role lacks to create objects, to use those that exist, and to run the task. Reads nothing if no
 * change needs one.
 * @param role of the session, as an input names it; null = it is not known, so nothing is found
 */
export function missingPrivileges(role: string | null, read: Run): FindMissing {
  return async (changes) => {
    const folded = role === null ? undefined : fold(role)
    if (folded === undefined || 'problem' in folded) return new Map()
    const created = addressesToCreate(changes)
    const needs = new Map(changes.map((one) => [one.change.address, checkableNeeds(one, created)]))
    const all = [...needs.values()].flat()
    if (all.length === 0) return new Map()
    const grants = await grantsTo([folded.name], read)
    if (grants === undefined) return new Map()
    const dropped = new Set(changes.flatMap(({ change }) => (change.action === 'delete' ? [change.address] : [])))
    const isLacking = (address: Address) => (need: Need) =>
      [need, ...(dropped.has(address) ? owningSchema(need) : [])].every((one) => isMissing(one, grants))
    const missing = [...needs].map(([address, ofChange]): [Address, readonly string[]] => [
      address,
      withoutIncluded(ofChange.filter(isLacking(address))).map((need) => explainMissing(need, folded.name))
    ])
    return new Map(missing)
  }
}

/** The objects that do not exist yet. Pure. */
export function addressesToCreate(changes: readonly ChangeWithNeeds[]): ReadonlySet<Address> {
  return new Set(changes.filter(({ change }) => change.action === 'create').map(({ change }) => change.address))
}

/** The owner of a task or an alert needs a database role itself. */
function isToCreate({ name, on }: Need): boolean {
  return TO_CREATE.test(name) || on === 'DATABASE ROLE'
}

/**
 * The needs of a change that can be checked, without duplicates. Pure.
 * @param created privileges on these objects come with creating them
 */
export function checkableNeeds({ change, needs }: ChangeWithNeeds, created: ReadonlySet<Address>): readonly Need[] {
  const mayExist = new Set(needs.filter(({ toReplace }) => toReplace === true).map(addressOfNeed))
  const isToChange = (need: Need): boolean => {
    if (!TO_CHANGE.includes(need.name) || change.action === 'create') return false
    if (change.action === 'delete') return addressOfNeed(need) === change.address
    // Others can grant as well, and a helper of the change may not exist yet.
    return change.kind !== 'grant' && (addressOfNeed(need) === change.address || !mayExist.has(addressOfNeed(need)))
  }
  const found = needs
    .filter((need) => (isToCreate(need) || isToUse(need) || isToChange(need)) && !created.has(addressOfNeed(need)))
    // Created by an earlier step of the same change.
    .filter(({ object }) => !hasNameOfMove(object.at(-1) ?? ''))
    // The role owns what it creates.
    .map(({ ownerOf, toReplace: _, toGrant: __, ...need }) =>
      ownerOf === undefined || change.action === 'create' ? need : { ...need, ownerOf }
    )
  return [...new Map(found.map((need) => [JSON.stringify(need), need])).values()]
}

/** An owner has every privilege on the object. */
function withoutIncluded(needs: readonly Need[]): readonly Need[] {
  const owned = new Set(needs.filter(({ name }) => name === 'OWNERSHIP').map(addressOfNeed))
  return needs.filter((need) => need.name === 'OWNERSHIP' || !owned.has(addressOfNeed(need)))
}

/** The owner of a schema can drop what others own in it. */
function owningSchema(need: Need): readonly Need[] {
  return containersOf(need).map((container) => ({ ...container, name: 'OWNERSHIP' }))
}

function isToUse({ name, on }: Need): boolean {
  return TO_USE[on]?.includes(name) ?? false
}

function addressOfNeed({ on, object }: Need): Address {
  return addressOf(KINDS[on] ?? on.toLowerCase(), ...object)
}

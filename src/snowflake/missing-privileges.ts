import type { Address } from '../model/fields'
import type { Need, Run } from '../model/operation'
import type { ChangeWithNeeds, FindMissing } from '../model/preflight'
import { grantsTo } from './grants'
import { addressOf, fold } from './identifiers'
import { explainMissing, isMissing } from './privileges'

/** The privileges that can be checked before the objects exist. Others may be implied, e.g. by a grant option. */
const CHECKABLE = /^(CREATE|EXECUTE) /

/**
 * Finds which privileges to create objects and to run the task the role lacks. Reads nothing if no change needs one.
 * @param role as given in the input; null is the user's default role, whose name is unknown, so nothing is found
 */
export function missingPrivileges(role: string | null, read: Run): FindMissing {
  return async (changes) => {
    const folded = role === null ? undefined : fold(role)
    if (folded === undefined || 'problem' in folded) return new Map()
    const created = addressesToCreate(changes)
    const needs = new Map(changes.map((one) => [one.change.address, checkableNeeds(one, created)]))
    if ([...needs.values()].every(({ length }) => length === 0)) return new Map()
    const grants = await grantsTo(folded.name, read)
    if (grants === undefined) return new Map()
    const missing = [...needs].map(([address, all]): [Address, readonly string[]] => [
      address,
      all.filter((need) => isMissing(need, grants)).map((need) => explainMissing(need, folded.name))
    ])
    return new Map(missing)
  }
}

/** The objects that do not exist yet. Pure. */
export function addressesToCreate(changes: readonly ChangeWithNeeds[]): ReadonlySet<Address> {
  return new Set(changes.filter(({ change }) => change.action === 'create').map(({ change }) => change.address))
}

function isCheckable(name: string, on: string): boolean {
  return CHECKABLE.test(name) || on === 'DATABASE ROLE'
}

/**
 * The needs of a change that can be checked, without duplicates. Pure.
 * @param created privileges on these objects come with creating them
 */
export function checkableNeeds({ change, needs }: ChangeWithNeeds, created: ReadonlySet<Address>): readonly Need[] {
  const found = needs
    .filter(({ name, on, object }) => isCheckable(name, on) && !created.has(addressOf(on.toLowerCase(), ...object)))
    // The role owns what it creates.
    .map(({ ownerOf, ...need }) => (ownerOf === undefined || change.action === 'create' ? need : { ...need, ownerOf }))
  return [...new Map(found.map((need) => [JSON.stringify(need), need])).values()]
}

import type { Address } from '../model/fields'
import type { Need, Run } from '../model/operation'
import type { FindMissing, NeedyChange } from '../model/preflight'
import { addressOf, fold } from './identifiers'
import { grantsTo } from './grants'
import { isMissing, lacking } from './privileges'

/** What can be looked up before anything exists. A grant option may stand in for other privileges. */
const LOOKED_UP = /^(CREATE|EXECUTE) /

/**
 * Finds the privileges to create objects and to run the task that the role lacks. Asks nothing when nothing needs one.
 * @param role as it was given: null is the user's default, which we do not know, and then nothing is found
 */
export function missingPrivileges(role: string | null, read: Run): FindMissing {
  return async (changes) => {
    const folded = role === null ? undefined : fold(role)
    if (folded === undefined || 'problem' in folded) return new Map()
    const needs = new Map(changes.map((one) => [one.change.address, lookedUp(one, changes)]))
    if ([...needs.values()].every(({ length }) => length === 0)) return new Map()
    const grants = await grantsTo(folded.name, read)
    if (grants === undefined) return new Map()
    const missing = [...needs].map(([address, all]): [Address, readonly string[]] => [
      address,
      all.filter((need) => isMissing(need, grants)).map((need) => lacking(need, folded.name))
    ])
    return new Map(missing)
  }
}

/** The needs of a change that can be looked up, each once. Pure. */
export function lookedUp({ change, needs }: NeedyChange, changes: readonly NeedyChange[]): readonly Need[] {
  const toBeCreated = new Set(
    changes.filter(({ change }) => change.action === 'create').map(({ change }) => change.address)
  )
  const found = needs
    .filter(({ name, on, object }) => LOOKED_UP.test(name) && !toBeCreated.has(addressOf(on.toLowerCase(), ...object)))
    // What the role creates, it owns.
    .map(({ ownerOf, ...need }) => (ownerOf === undefined || change.action === 'create' ? need : { ...need, ownerOf }))
  return [...new Map(found.map((need) => [JSON.stringify(need), need])).values()]
}

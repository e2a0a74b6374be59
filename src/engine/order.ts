import { isRef, type Address } from '../model/fields'
import type { Declared } from '../model/declared'
import { ActionError } from '../model/errors'

/**
 * Objects in levels, needs first: an object's level comes after those of all it needs, so the objects of one level do
 * not depend on each other. Inside a level, the declared order is kept.
 */
export function inLevels(declared: readonly Declared[]): readonly (readonly Declared[])[] {
  const byAddress = new Map(declared.map((object) => [object.address, object]))
  const depths = new Map<Address, number>()

  const depthOf = (object: Declared, path: readonly Address[]): number => {
    const known = depths.get(object.address)
    if (known !== undefined) return known
    if (path.includes(object.address)) throw circle([...path.slice(path.indexOf(object.address)), object.address])
    const needs = needsOf(object).map((address) => {
      const need = byAddress.get(address)
      if (need === undefined) throw unknownNeed(object.address, address)
      return depthOf(need, [...path, object.address])
    })
    const depth = 1 + Math.max(-1, ...needs)
    depths.set(object.address, depth)
    return depth
  }

  const levels: Declared[][] = []
  for (const object of declared) (levels[depthOf(object, [])] ??= []).push(object)
  return levels
}

/** What must be done before this object: what it comes after, and what tells it a value. */
export function needsOf({ after, desired }: Declared): readonly Address[] {
  const referred = Object.values(desired)
    .filter(isRef)
    .map((ref) => ref.from)
  return [...new Set([...after, ...referred])]
}

function circle(path: readonly Address[]): ActionError {
  return new ActionError({
    code: 'INTERNAL',
    goal: 'put the declared objects in order',
    reason: `they need each other in a circle: ${path.join(' → ')}.`
  })
}

function unknownNeed(object: Address, need: Address): ActionError {
  return new ActionError({
    code: 'INTERNAL',
    goal: 'put the declared objects in order',
    object,
    reason: `it needs ${need}, which is not declared.`
  })
}

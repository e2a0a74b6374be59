import type { Declared } from '../model/declared'
import { ActionError } from '../model/errors'
import { type Address, isRef } from '../model/fields'

/**
 * Sorts objects into levels, dependencies first: an object's level comes after the levels of its dependencies, so the
 * objects in one level do not depend on each other. Within a level, objects stay in the declared order.
 */
export function inLevels(declared: readonly Declared[]): readonly (readonly Declared[])[] {
  const byAddress = new Map(declared.map((object) => [object.address, object]))
  const depths = new Map<Address, number>()

  const depthOf = (object: Declared, path: readonly Address[]): number => {
    const known = depths.get(object.address)
    if (known !== undefined) return known
    if (path.includes(object.address)) throw circle([...path.slice(path.indexOf(object.address)), object.address])
    const depthsBefore = needsOf(object).map((address) => {
      const dependency = byAddress.get(address)
      if (dependency === undefined) throw unknownDependency(object.address, address)
      return depthOf(dependency, [...path, object.address])
    })
    const depth = 1 + Math.max(-1, ...depthsBefore)
    depths.set(object.address, depth)
    return depth
  }

  const levels: Declared[][] = []
  for (const object of declared) (levels[depthOf(object, [])] ??= []).push(object)
  return levels
}

/** What must be done before this object: the objects that it comes after, and those that provide its values. */
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
    reason: `they depend on each other in a circle: ${path.join(' → ')}.`
  })
}

function unknownDependency(object: Address, dependency: Address): ActionError {
  return new ActionError({
    code: 'INTERNAL',
    goal: 'put the declared objects in order',
    object,
    reason: `it depends on ${dependency}, which is not declared.`
  })
}

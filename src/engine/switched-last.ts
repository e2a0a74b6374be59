import type { Plan } from '../model/change'
import type { Declared } from '../model/declared'
import { type Address, isRef } from '../model/fields'
import type { Registry } from './declare'
import { knownFrom } from './plan'
import { resolve } from './resolve'

/**
 * The objects in an order in which one that switches to others is changed after them: until then, what it pointed to
 * so far is in use, also if the run is killed. It exists already, so what the others need of it is known. Pure.
 */
export function switchedLast(objects: readonly Declared[], planned: Plan, kinds: Registry): readonly Declared[] {
  const changes = new Map(planned.changes.map((change) => [change.address, change]))
  const known = knownFrom(changes, kinds)
  return objects
    .filter((object) => isSwitched(object, planned))
    .reduce((ordered, { address, switches }) => {
      const targets = new Set(switches?.to)
      const free = ordered.map((object) => (targets.has(object.address) ? withoutNeed(object, address, known) : object))
      if (free.some((object) => targets.has(object.address) && needs(object, address))) return ordered
      return free.map((object) =>
        object.address === address ? { ...object, after: [...object.after, ...targets] } : object
      )
    }, objects)
}

function isSwitched({ address, switches }: Declared, { changes }: Plan): boolean {
  const change = changes.find((one) => one.address === address)
  return change?.action === 'update' && change.diff.some(({ field }) => switches?.fields.includes(field) === true)
}

/** The object with values in place of those of its references to `need` that are known. */
function withoutNeed(object: Declared, need: Address, known: Parameters<typeof resolve>[1]): Declared {
  const { desired, unknown } = resolve(object, known)
  const values = Object.entries(object.desired).map(([field, wanted]) => {
    const isKnown = isRef(wanted) && wanted.from === need && !unknown.has(field)
    return [field, isKnown ? desired[field] : wanted]
  })
  return {
    ...object,
    desired: Object.fromEntries(values) as Declared['desired'],
    after: object.after.filter((address) => address !== need)
  }
}

function needs({ desired, after }: Declared, need: Address): boolean {
  return after.includes(need) || Object.values(desired).some((wanted) => isRef(wanted) && wanted.from === need)
}

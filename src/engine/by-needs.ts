import type { Declared } from '../model/declared'
import type { Address } from '../model/fields'
import { needsOf } from './order'

/**
 * Works on each object as soon as everything it needs is done. After a failure, work in progress is finished and nothing
 * else is started. The objects must not need each other in a circle.
 * @param startWave starts to work on objects that became ready at the same moment; each promise gives whether it
 *   succeeded
 */
export function workByNeeds(
  objects: readonly Declared[],
  startWave: (wave: readonly Declared[]) => readonly Promise<boolean>[]
): Promise<void> {
  const unmet = new Map(objects.map((object) => [object.address, needsOf(object).length]))
  const dependents = dependentsOf(objects)
  let ready = objects.filter(({ address }) => unmet.get(address) === 0)
  let inProgress = 0
  let hasFailed = false

  return new Promise((resolve, reject) => {
    const start = (): void => {
      const wave = hasFailed ? [] : ready
      ready = []
      inProgress += wave.length
      startWave(wave).forEach((work, at) => {
        work.then((succeeded) => ended(wave[at]?.address, succeeded), reject)
      })
      if (inProgress === 0) resolve()
    }

    const ended = (address: Address | undefined, succeeded: boolean): void => {
      inProgress--
      if (!succeeded) hasFailed = true
      for (const dependent of (succeeded && address !== undefined && dependents.get(address)) || []) {
        const left = (unmet.get(dependent.address) ?? 0) - 1
        unmet.set(dependent.address, left)
        if (left === 0) ready.push(dependent)
      }
      if (ready.length > 0 || inProgress === 0) start()
    }

    start()
  })
}

function dependentsOf(objects: readonly Declared[]): ReadonlyMap<Address, readonly Declared[]> {
  const dependents = new Map<Address, Declared[]>()
  for (const object of objects) {
    for (const need of needsOf(object)) dependents.set(need, [...(dependents.get(need) ?? []), object])
  }
  return dependents
}

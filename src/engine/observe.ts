import { kindOf, type Registry } from './declare'
import type { Address } from '../model/fields'
import type { Declared } from '../model/declared'
import type { Observation } from '../model/kind'
import type { Run } from '../model/operation'

export type Live = ReadonlyMap<Address, Observation>

/** Observes all of them at once, at this moment. */
export async function observeAll(declared: readonly Declared[], kinds: Registry, read: Run, now: Date): Promise<Live> {
  const observations = await Promise.all(
    declared.map(async (object) => [object.address, await kindOf(kinds, object).observe(object, read, now)] as const)
  )
  return new Map(observations)
}

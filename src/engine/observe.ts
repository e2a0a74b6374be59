import type { Declared } from '../model/declared'
import type { Address } from '../model/fields'
import type { Observation } from '../model/kind'
import type { Run } from '../model/operation'
import { kindOf, type Registry } from './declare'

export type Live = ReadonlyMap<Address, Observation>

/** Observes all objects concurrently. */
export async function observeAll(declared: readonly Declared[], kinds: Registry, read: Run, now: Date): Promise<Live> {
  const observations = await Promise.all(
    declared.map(async (object) => [object.address, await kindOf(kinds, object).observe(object, read, now)] as const)
  )
  return new Map(observations)
}

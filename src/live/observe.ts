import { once } from '../door/once'
import { readOnly } from '../door/read-only'
import { kindOf, type Registry } from '../declare/declare'
import type { Address } from '../model/fields'
import type { Declared } from '../model/declared'
import type { Observation } from '../model/kind'
import type { Run } from '../model/operation'

export type Live = ReadonlyMap<Address, Observation>

/** Looks at all of them at once. What two of them ask alike is asked once; what would write is refused. */
export async function observeAll(declared: readonly Declared[], kinds: Registry, run: Run): Promise<Live> {
  const reads = once(readOnly(run))
  const observations = await Promise.all(
    declared.map(async (object) => [object.address, await kindOf(kinds, object).observe(object, reads)] as const)
  )
  return new Map(observations)
}

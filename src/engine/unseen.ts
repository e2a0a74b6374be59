import type { Address } from '../model/fields'
import { kindOf, type Registry } from './declare'
import type { Live } from './observe'
import type { Levels } from './plan'

/** All of Snowflake is missing or hidden, although AWS shows that the pipeline exists there. */
export interface Unseen {
  /** The objects of the pipeline in Snowflake that were not seen. */
  readonly addresses: readonly Address[]
  /** What in AWS shows that they exist, as sentences without an end. Never empty. */
  readonly proofs: readonly string[]
}

/**
 * Whether this run is blind in Snowflake: to a role without privileges, an account looks as if it were empty. Objects
 * that others may share do not count, because a role can see them without seeing the pipeline. Pure.
 * @returns `undefined` when something was seen, or when nothing shows that there is something to see
 */
export function findUnseen(levels: Levels, live: Live, kinds: Registry): Unseen | undefined {
  const all = levels.flat().map((declared) => ({ declared, kind: kindOf(kinds, declared) }))
  const inSnowflake = all.filter(({ kind }) => kind.cloud === 'snowflake')
  const isSeen = (address: Address) => live.get(address)?.state === 'present'
  if (inSnowflake.some(({ declared, kind }) => kind.isShared !== true && isSeen(declared.address))) return undefined
  const proofs = all.flatMap(({ declared, kind }) => {
    const seen = live.get(declared.address)
    const proof =
      seen?.state === 'present' ? kind.provesSnowflake?.(declared.identity, seen.fields, seen.extra) : undefined
    return proof === undefined ? [] : [proof]
  })
  if (proofs.length === 0) return undefined
  const addresses = inSnowflake.map(({ declared }) => declared.address).filter((address) => !isSeen(address))
  return { addresses, proofs }
}

/** Objects that were not seen, and the one that shows of each that it exists: it could not be as it is otherwise. Pure. */
export function findProven(levels: Levels, live: Live, kinds: Registry): ReadonlyMap<Address, Address> {
  return new Map(
    levels.flat().flatMap((declared) => {
      const seen = live.get(declared.address)
      if (seen?.state !== 'present') return []
      const proven = kindOf(kinds, declared).provesOthers?.(declared.identity, seen.fields) ?? []
      return proven
        .filter((address) => live.get(address)?.state === 'absent')
        .map((address) => [address, declared.address] as const)
    })
  )
}

/** The same state, with these objects hidden instead of missing: a plan must not create what it cannot see. */
export function hide(live: Live, reasons: ReadonlyMap<Address, string>): Live {
  return new Map([...live, ...[...reasons].map(([address, reason]) => [address, { state: 'hidden', reason }] as const)])
}

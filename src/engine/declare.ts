import { ActionError } from '../model/errors'
import type { Config } from '../model/config'
import type { Declared } from '../model/declared'
import type { Kind, Sql } from '../model/kind'
import { inLevels } from './order'

/** The kinds by name: what the engine knows of them. */
export type Registry = ReadonlyMap<string, Kind>

/** Everything that should exist, in levels, needs first. */
export function declare(kinds: Registry, config: Config, sql: Sql): readonly (readonly Declared[])[] {
  const declared = [...kinds.values()].flatMap((kind) => kind.declare(config, sql))
  refuseTwins(declared)
  return inLevels(declared)
}

/** The kind of a declared object. */
export function kindOf(kinds: Registry, declared: Declared): Kind {
  const kind = kinds.get(declared.kind)
  if (kind === undefined) {
    throw new ActionError({
      code: 'INTERNAL',
      goal: 'find the kind',
      object: declared.address,
      reason: 'it is not registered.'
    })
  }
  return kind
}

function refuseTwins(declared: readonly Declared[]): void {
  const seen = new Set<string>()
  for (const { address } of declared) {
    if (seen.has(address)) {
      throw new ActionError({
        code: 'INVALID_INPUT',
        goal: 'declare the objects',
        object: address,
        reason: 'two of the declared objects would have this name.',
        hint: 'Give `table`, `integration` and `warehouse` names that differ from each other.'
      })
    }
    seen.add(address)
  }
}

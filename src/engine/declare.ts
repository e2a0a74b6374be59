import type { Config } from '../model/config'
import type { Declared } from '../model/declared'
import { ActionError } from '../model/errors'
import type { Kind, Sql } from '../model/kind'
import { inLevels } from './order'

/** The kinds by name. */
export type Registry = ReadonlyMap<string, Kind>

/** Everything that should exist, in levels, dependencies first. */
export function declare(kinds: Registry, config: Config, sql: Sql): readonly (readonly Declared[])[] {
  const lasting = [...kinds.values()].filter((kind) => kind.isTemporary !== true)
  const declared = lasting.flatMap((kind) => kind.declare(config, sql))
  refuseDuplicates(declared)
  return inLevels(declared)
}

/** What should exist while other objects change. */
export function declareTemporary(kinds: Registry, config: Config, sql: Sql): readonly Declared[] {
  return [...kinds.values()].filter(({ isTemporary }) => isTemporary).flatMap((kind) => kind.declare(config, sql))
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

function refuseDuplicates(declared: readonly Declared[]): void {
  const seen = new Set<string>()
  for (const { address } of declared) {
    if (seen.has(address)) {
      throw new ActionError({
        code: 'INTERNAL',
        goal: 'declare the objects',
        object: address,
        reason: 'two objects would have this name.'
      })
    }
    seen.add(address)
  }
}

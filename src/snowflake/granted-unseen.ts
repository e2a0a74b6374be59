import type { Address } from '../model/fields'
import type { Need, Run } from '../model/operation'
import { grantsTo } from './grants'
import { fold, showName } from './identifiers'
import { containersOf, isMissing, isOn } from './privileges'

/** An object that exists, although the role does not see it. */
export interface Hidden {
  /** What shows that, to follow "it exists: ". */
  readonly proof: string
  /** What the role needs to see it. */
  readonly needs: readonly Need[]
}

/**
 * The objects in a schema or a database that the role may not use, although SHOW GRANTS names a privilege of it on some of them: what
 * is dropped is listed nowhere.
 * https://docs.snowflake.com/en/user-guide/security-access-control-overview
 * @param role of the session, as an input names it
 * @param unseen what lets a role see each object that the run has not seen
 */
export async function grantedUnseen(
  role: string,
  unseen: ReadonlyMap<Address, Need>,
  read: Run
): Promise<ReadonlyMap<Address, Hidden>> {
  const folded = fold(role)
  const grants = unseen.size === 0 || 'problem' in folded ? undefined : await grantsTo([folded.name], read)
  if (grants === undefined) return new Map()
  const named = [...unseen.values()].filter((need) => !isContainer(need) && grants.some((row) => isOn(row, need)))
  const closed = distinct(named.flatMap(containersOf)).filter((need) => isMissing(need, grants))
  return new Map(
    [...unseen].flatMap(([address, need]) => {
      const around = closed.filter((container) => isIn(need, container))
      const example = named.find((one) => around.some((container) => isIn(one, container)))
      if (example === undefined) return []
      const proof = `SHOW GRANTS names a privilege on ${example.on.toLowerCase()} ${showName(example.object)}`
      const isNamed = isContainer(need) || named.includes(need)
      return [[address, { proof, needs: isNamed ? around : [...around, need] }]]
    })
  )
}

function isContainer({ on }: Need): boolean {
  return on === 'DATABASE' || on === 'SCHEMA'
}

/** Also of the schema or the database itself. */
function isIn({ object }: Need, container: Need): boolean {
  return container.object.every((part, at) => part === object[at])
}

function distinct(needs: readonly Need[]): readonly Need[] {
  return [...new Map(needs.map((need) => [JSON.stringify(need), need])).values()]
}

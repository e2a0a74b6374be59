/** https://docs.snowflake.com/en/user-guide/security-access-control-configure#label-managed-access-schemas */
import type { Need, Run } from '../model/operation'
import type { ChangeWithNeeds, FindMissing } from '../model/preflight'
import { grantsTo } from './grants'
import { fold, type Path, show, showName } from './identifiers'
import { grantFor, isMissing } from './privileges'
import { rowNamed, textOf } from './rows'
import { statement } from './statements'

const MANAGE_GRANTS: Need = { name: 'MANAGE GRANTS', on: 'ACCOUNT', object: [] }

/**
 * Finds the changes that grant privileges in a schema with managed access, which a role cannot because it owns an object, but
 * only if it owns the schema or has MANAGE GRANTS. A pipe that is replaced would be left without its grants. Reads nothing if
 * no change grants anything.
 * @param role of the session, as an input names it; null = it is not known, so nothing is found
 */
export function missingManagement(role: string | null, read: Run): FindMissing {
  return async (changes) => {
    const granting = changes.filter(({ change, grants }) => change.action !== 'delete' && grants.length > 0)
    const folded = role === null ? undefined : fold(role)
    if (granting.length === 0 || folded === undefined || 'problem' in folded) return new Map()
    const managed = await managedOf(granting.flatMap(schemaOf), read)
    if (managed.size === 0) return new Map()
    const grants = await grantsTo([folded.name], read)
    if (grants === undefined || !isMissing(MANAGE_GRANTS, grants)) return new Map()
    const isManagedByOthers = (schema: Path) => managed.has(showName(schema)) && isMissing(ownershipOf(schema), grants)
    return new Map(
      granting.map((one) => [
        one.change.address,
        schemaOf(one)
          .filter(isManagedByOthers)
          .map((schema) => sentence(one, schema, show(folded.name)))
      ])
    )
  }
}

/** The schema in which a change grants privileges. */
function schemaOf({ needs }: ChangeWithNeeds): readonly Path[] {
  return needs
    .filter(({ toGrant, object }) => toGrant === true && object.length > 2)
    .map(({ object }) => object.slice(0, 2))
    .slice(0, 1)
}

/** Those of the schemas that have managed access, as SQL names them. */
async function managedOf(schemas: readonly Path[], read: Run): Promise<ReadonlySet<string>> {
  const different = [...new Map(schemas.map((schema) => [showName(schema), schema])).values()]
  const found = await Promise.all(
    different.map(async (schema) => {
      const [database = '', name = ''] = schema
      const rows = await read(statement('schema/show', { database, name })).catch(() => [])
      return textOf(rowNamed(rows, name)?.['options'])?.includes('MANAGED ACCESS') === true ? [showName(schema)] : []
    })
  )
  return new Set(found.flat())
}

function ownershipOf(schema: Path): Need {
  return { name: 'OWNERSHIP', on: 'SCHEMA', object: schema }
}

function sentence({ change, grants }: ChangeWithNeeds, schema: Path, role: string): string {
  const isRestored = change.kind !== 'grant'
  const list = [...new Set(grants)].map((goal) => goal.replace(/^grant /, '')).join(', ')
  const otherwise = isRestored
    ? 'Or let the owner of the schema revoke them before the apply, and grant them again afterwards'
    : 'Or let the owner of the schema grant this'
  return [
    `${role} cannot grant privileges in schema ${showName(schema)}: it has managed access, so only its owner can, or a role with MANAGE GRANTS. This change has to grant ${list}${isRestored ? ', which the replacement drops' : ''}.`,
    `${grantFor(MANAGE_GRANTS, role)} ${otherwise}.`
  ].join('\n')
}

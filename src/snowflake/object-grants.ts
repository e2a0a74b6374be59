/** Privileges on an object that CREATE OR REPLACE loses. */
import type { Row } from '../model/operation'
import { parseName } from './identifiers'
import { booleanOf } from './rows'

export interface ObjectGrant {
  readonly privilege: string
  /** The type of the grantee, as GRANT spells it: "ROLE", "DATABASE ROLE". */
  readonly to: string
  /** The parts of its name. */
  readonly grantee: readonly string[]
  /** The grantee may grant it to others. */
  readonly option: 'GRANT' | null
}

/**
 * From SHOW GRANTS ON. https://docs.snowflake.com/en/sql-reference/sql/show-grants
 * @param database of the object: a database role can only have privileges on objects in its own database
 */
export function grantsOf(rows: readonly Row[], database: string): readonly ObjectGrant[] {
  return rows
    .filter((row) => row['privilege'] !== 'OWNERSHIP')
    .map((row) => {
      const to = String(row['granted_to']).replaceAll('_', ' ')
      return {
        privilege: String(row['privilege']),
        to,
        grantee: granteeOf(String(row['grantee_name']), to, database),
        option: booleanOf(row['grant_option']) ? ('GRANT' as const) : null
      }
    })
}

/** The live ones, and those that an interrupted replacement noted and has not granted again yet. */
export function withNoted(live: readonly ObjectGrant[], noted: readonly ObjectGrant[]): readonly ObjectGrant[] {
  const identity = ({ privilege, to, grantee }: ObjectGrant) => JSON.stringify([privilege, to, grantee])
  const known = new Set(live.map(identity))
  return [...live, ...noted.filter((one) => !known.has(identity(one)))]
}

/** For a comment. Live objects have it: its form must not change. */
export function noteOf(grants: readonly ObjectGrant[]): string {
  return JSON.stringify(
    grants.map(({ privilege, to, grantee, option }) =>
      to === 'ROLE'
        ? [privilege, grantee[0], ...(option === null ? [] : [option])]
        : [privilege, grantee, option ?? '', to]
    )
  )
}

export function notedGrants(text: string): readonly ObjectGrant[] {
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list)
      ? list.map(([privilege, grantee, option, to = 'ROLE']: unknown[]) => ({
          privilege: String(privilege),
          to: String(to),
          grantee: Array.isArray(grantee) ? grantee.map(String) : [String(grantee)],
          option: option === 'GRANT' ? option : null
        }))
      : []
  } catch {
    return []
  }
}

/** Snowflake prints the name of a role as it is stored. That of a database role may have its database in front. */
function granteeOf(name: string, to: string, database: string): readonly string[] {
  if (to !== 'DATABASE ROLE') return [name]
  const parts = parseName(name)
  return parts?.length === 2 ? parts : [database, parts?.[0] ?? name]
}

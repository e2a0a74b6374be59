/** Through which other roles a role can read a table. */
import type { Row, Run } from '../model/operation'
import { parseName, type Path, show, showName } from './identifiers'
import { ifFound, isNotAllowed } from './refusals'
import { statement } from './statements'

/** A role that can read the table, and what lets it: a privilege that SHOW GRANTS ON TABLE lists. */
export interface Through {
  /** As SQL spells it: `ROLE TEAM`, `DATABASE ROLE DB.TEAM`. */
  readonly role: string
  readonly privilege: 'SELECT' | 'OWNERSHIP'
}

export interface InheritedReads {
  readonly through: readonly Through[]
  /** Roles, as SQL spells them, whose privileges Snowflake does not list for us. */
  readonly unseen: readonly string[]
}

/** Each role has this one, although nothing lists it. https://docs.snowflake.com/en/user-guide/security-access-control-overview */
const EVERYBODY = 'ROLE PUBLIC'

/**
 * Follows the roles that are granted to the role, and to these, and so on. Of database roles, only those that are granted to
 * a role: Snowflake documents no way to list what is granted to a database role. Only reads.
 * https://docs.snowflake.com/en/sql-reference/sql/show-grants
 * @param rows the privileges of the role, as SHOW GRANTS TO ROLE lists them
 */
export async function inheritedReads(table: Path, rows: readonly Row[], read: Run): Promise<InheritedReads> {
  const onTable = (await ifFound(read(statement('grant/show-on', { type: 'TABLE', object: table })))) ?? []
  const readers = readersIn(onTable, table[0] ?? '')
  const through: Through[] = []
  const unseen: string[] = []
  const reached = new Set<string>()
  let next: readonly string[] = [EVERYBODY, ...rows.flatMap(grantedRole)]
  while (next.length > 0) {
    const fresh = [...new Set(next)].filter((role) => !reached.has(role))
    fresh.forEach((role) => reached.add(role))
    through.push(...fresh.flatMap((role) => readers.get(role) ?? []))
    const open = fresh.filter((role) => !readers.has(role) && role !== EVERYBODY && role.startsWith('ROLE '))
    const answers = await Promise.all(open.map((role) => grantsTo(role, read)))
    unseen.push(...open.filter((_, at) => answers[at] === undefined))
    next = answers.flatMap((granted) => granted?.flatMap(grantedRole) ?? [])
  }
  return { through, unseen }
}

function readersIn(rows: readonly Row[], database: string): ReadonlyMap<string, Through> {
  const reads = rows.flatMap((row): Through[] => {
    const { privilege, granted_to: type, grantee_name: name } = row
    if (privilege !== 'SELECT' && privilege !== 'OWNERSHIP') return []
    if (type === 'DATABASE_ROLE') return [{ role: databaseRole(String(name), database), privilege }]
    return [{ role: `ROLE ${show(String(name))}`, privilege }]
  })
  return new Map(reads.map((one) => [one.role, one]))
}

/** The rows of a role, or nothing when we may not see them. */
async function grantsTo(role: string, read: Run): Promise<readonly Row[] | undefined> {
  const [name] = parseName(role.replace('ROLE ', '')) ?? []
  try {
    return await ifFound(read(statement('grant/show', { role: name ?? '' })))
  } catch (error) {
    if (isNotAllowed(error)) return undefined
    throw error
  }
}

/** What SHOW GRANTS TO ROLE says about a role that is granted to it. */
function grantedRole({ privilege, granted_on: type, name }: Row): readonly string[] {
  if (privilege !== 'USAGE') return []
  if (type === 'DATABASE_ROLE') return [databaseRole(String(name), '')]
  return type === 'ROLE' ? [`ROLE ${showName(parseName(String(name)) ?? [String(name)])}`] : []
}

/** It is listed with or without its database. https://docs.snowflake.com/en/release-notes/bcr-bundles/2026_06/bcr-2371 */
function databaseRole(name: string, database: string): string {
  const parts = parseName(name) ?? [name]
  return `DATABASE ROLE ${showName(parts.length === 1 ? [database, ...parts] : parts)}`
}

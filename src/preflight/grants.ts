import type { Row, Run } from '../model/operation'
import { parseName } from '../spelling/identifiers'
import { statement } from '../spelling/statements'

/** A SHOW ends there without saying so. https://docs.snowflake.com/en/sql-reference/sql/show */
const MOST_ROWS = 10_000

/**
 * What a role may do by itself, by the roles that are granted to it, and as everybody may: rows of SHOW GRANTS TO ROLE.
 * `undefined` when that cannot be told for sure, or does not matter: ACCOUNTADMIN may do everything. Only reads.
 * https://docs.snowflake.com/en/sql-reference/sql/show-grants
 */
export async function grantsOf(role: string, run: Run): Promise<readonly Row[] | undefined> {
  const asked = new Set<string>()
  const grants: Row[] = []
  let next: readonly string[] = [role, 'PUBLIC']
  try {
    while (next.length > 0) {
      if (next.includes('ACCOUNTADMIN')) return undefined
      next.forEach((name) => asked.add(name))
      const answers = await Promise.all(next.map((name) => run(statement('grant/show', { role: name }))))
      if (answers.some((rows) => rows.length >= MOST_ROWS || !rows.every(isGrant))) return undefined
      grants.push(...answers.flat())
      next = [...new Set(answers.flat().flatMap(grantedRole))].filter((name) => !asked.has(name))
    }
    return grants
  } catch {
    // What is refused here may be allowed all the same: then it is for the apply to find out.
    return undefined
  }
}

function isGrant(row: Row): boolean {
  return [row['privilege'], row['granted_on'], row['name']].every((cell) => typeof cell === 'string')
}

function grantedRole(row: Row): readonly string[] {
  if (row['privilege'] !== 'USAGE' || row['granted_on'] !== 'ROLE') return []
  const [name, ...more] = parseName(String(row['name'])) ?? []
  if (name === undefined || more.length > 0) throw new RangeError('a role of no name that we can read')
  return [name]
}

import type { Row, Run } from '../model/operation'
import { parseName } from './identifiers'
import { MOST_ROWS } from './pages'
import { statement } from './statements'

/**
 * The privileges of some roles, of the roles that are granted to them, and of PUBLIC: rows of SHOW GRANTS TO ROLE.
 * `undefined` when they cannot be determined for sure, or do not matter: ACCOUNTADMIN may do everything. Only reads.
 * https://docs.snowflake.com/en/sql-reference/sql/show-grants
 */
export async function grantsTo(roles: readonly string[], run: Run): Promise<readonly Row[] | undefined> {
  const asked = new Set<string>()
  const grants: Row[] = []
  let next: readonly string[] = [...roles, 'PUBLIC']
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
    // Not being allowed to list privileges does not mean that they are missing: the apply will find out.
    return undefined
  }
}

function isGrant(row: Row): boolean {
  return [row['privilege'], row['granted_on'], row['name']].every((cell) => typeof cell === 'string')
}

function grantedRole(row: Row): readonly string[] {
  if (row['privilege'] !== 'USAGE' || row['granted_on'] !== 'ROLE') return []
  const [name, ...more] = parseName(String(row['name'])) ?? []
  if (name === undefined || more.length > 0) throw new RangeError('the name of a role cannot be parsed')
  return [name]
}

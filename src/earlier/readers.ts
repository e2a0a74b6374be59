import type { Config } from '../model/config'
import { viewNames } from '../model/names'
import type { Row, Run } from '../model/operation'
import type { Path } from '../snowflake/identifiers'
import { ifFound } from '../snowflake/refusals'
import { booleanOf } from '../snowflake/rows'
import { statement } from '../snowflake/statements'

/**
 * Roles that can read just as `reader-roles` lets them, and are not declared: their owner granted them SELECT, and no more,
 * on the parsed table and on the view of all requests. Snowflake does not say which grants this action made, so a grant
 * that somebody made by hand with the role of this action looks the same. Only reads.
 * https://docs.snowflake.com/en/sql-reference/sql/show-grants
 */
export async function earlierReaders({ snowflake }: Config, read: Run): Promise<readonly string[]> {
  const { database, schema, names, readerRoles } = snowflake
  const [ofTable, ofView] = await Promise.all([
    readersOf('TABLE', [database, schema, names.parsed], read),
    readersOf('VIEW', [database, schema, viewNames(names.parsed).requests], read)
  ])
  return ofTable.filter((role) => ofView.includes(role) && !readerRoles.includes(role))
}

/** The roles to which the owner granted SELECT on the object and nothing else, except that they can see it. */
async function readersOf(type: 'TABLE' | 'VIEW', object: Path, read: Run): Promise<readonly string[]> {
  const rows = (await ifFound(read(statement('grant/show-on', { type, object })))) ?? []
  const owner = rows.find((row) => row['privilege'] === 'OWNERSHIP')?.['grantee_name']
  const byRole = Map.groupBy(
    rows.filter((row) => row['granted_to'] === 'ROLE'),
    (row) => String(row['grantee_name'])
  )
  return [...byRole].filter(([, grants]) => isReader(grants, owner)).map(([role]) => role)
}

function isReader(grants: readonly Row[], owner: unknown): boolean {
  const isPlain = (row: Row) => row['granted_by'] === owner && !booleanOf(row['grant_option'])
  const privileges = grants.map((row) => String(row['privilege']))
  return (
    privileges.includes('SELECT') &&
    privileges.every((privilege) => ['SELECT', 'REFERENCES'].includes(privilege)) &&
    grants.every(isPlain)
  )
}

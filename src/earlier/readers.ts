import type { Config } from '../model/config'
import { viewNames } from '../model/names'
import type { Row, Run } from '../model/operation'
import type { Path } from '../snowflake/identifiers'
import { ifFound } from '../snowflake/refusals'
import { booleanOf } from '../snowflake/rows'
import { statement } from '../snowflake/statements'

/**
 * Roles that can read just as `reader-roles` lets them, and are not declared: their owner granted them SELECT, and no more,
 * on the views, and on the parsed table the same or nothing. Snowflake does not say which grants this action made, so a grant
 * that somebody made by hand with the role of this action looks the same. Only reads.
 * https://docs.snowflake.com/en/sql-reference/sql/show-grants
 */
export async function earlierReaders({ snowflake }: Config, read: Run): Promise<readonly string[]> {
  const { database, schema, names, readerRoles } = snowflake
  const onViews = Object.values(viewNames(names.parsed)).map((name) => grantsOn('VIEW', [database, schema, name], read))
  const [onTable, ...views] = await Promise.all([grantsOn('TABLE', [database, schema, names.parsed], read), ...onViews])
  const canReadViews = [...(views[0]?.keys() ?? [])].filter((role) =>
    views.every((view) => onlyReads(view.get(role)) && privilegesIn(view.get(role)).includes('SELECT'))
  )
  return canReadViews.filter((role) => onlyReads(onTable.get(role)) && !readerRoles.includes(role))
}

interface Grants {
  readonly rows: readonly Row[]
  readonly owner: unknown
}

/** What each role may do with an object. */
async function grantsOn(type: 'TABLE' | 'VIEW', object: Path, read: Run): Promise<ReadonlyMap<string, Grants>> {
  const rows = (await ifFound(read(statement('grant/show-on', { type, object })))) ?? []
  const owner = rows.find((row) => row['privilege'] === 'OWNERSHIP')?.['grantee_name']
  const byRole = Map.groupBy(
    rows.filter((row) => row['granted_to'] === 'ROLE'),
    (row) => String(row['grantee_name'])
  )
  return new Map([...byRole].map(([role, granted]) => [role, { rows: granted, owner }]))
}

/** Whether the owner granted the role nothing, or nothing but to see and to read the object. */
function onlyReads(grants: Grants | undefined): boolean {
  const isPlain = (row: Row) => row['granted_by'] === grants?.owner && !booleanOf(row['grant_option'])
  return (
    (grants?.rows ?? []).every(isPlain) &&
    privilegesIn(grants).every((privilege) => ['SELECT', 'REFERENCES'].includes(privilege))
  )
}

function privilegesIn(grants: Grants | undefined): readonly string[] {
  return (grants?.rows ?? []).map((row) => String(row['privilege']))
}

/** Whether a role that reads the views can also read the table, where the secrets in URLs are not redacted. */
import type { Row, Run } from '../model/operation'
import { type Path, show, showName } from './identifiers'
import { inheritedReads } from './inherited-reads'
import { isListed, type Privilege } from './listed-privileges'
import { ifFound } from './refusals'
import { statement } from './statements'

/** What a role must not read instead of a view. */
export interface Unredacted {
  readonly table: Path
  /** The tables that no reader ever gets: those of raw lines. */
  readonly others: readonly Path[]
  /** Whether to look for roles through which it can read the table: it takes statements of its own. */
  readonly followsRoles: boolean
}

export interface UnredactedRead {
  /** The table, if the role can read it only because its owner let it; null otherwise. */
  readonly unredactedTable: string | null
  readonly notes: readonly string[]
}

/**
 * Earlier versions of this action let readers read the table. What somebody else granted cannot be revoked by the owner of
 * the table, and a role that can read the other tables too was given more than a reader on purpose, e.g. for
 * `health: full`: then a note says so. https://docs.snowflake.com/en/sql-reference/sql/revoke-privilege
 * @param rows the privileges of the role, as SHOW GRANTS TO ROLE lists them
 */
export async function unredactedRead(
  role: string,
  unredacted: Unredacted,
  rows: readonly Row[],
  read: Run
): Promise<UnredactedRead> {
  const [direct, inherited] = await Promise.all([
    directRead(role, unredacted, rows, read),
    unredacted.followsRoles ? inheritedNotes(role, unredacted.table, rows, read) : []
  ])
  return { ...direct, notes: [...direct.notes, ...inherited] }
}

async function directRead(
  role: string,
  { table, others }: Unredacted,
  rows: readonly Row[],
  read: Run
): Promise<UnredactedRead> {
  const grants = rows.filter((row) => isListed(row, readOf(table)))
  if (grants.length === 0) return { unredactedTable: null, notes: [] }
  const readsOthers = others.some((other) => rows.some((row) => isListed(row, readOf(other))))
  const name = showName(table)
  if (!readsOthers && (await areOfOwner(grants, table, read))) return { unredactedTable: name, notes: [] }
  const why = readsOthers ? 'It can read the other tables, too' : 'Somebody else granted it that'
  return {
    unredactedTable: null,
    notes: [
      `Role ${show(role)} can also read table ${name}, where nothing is redacted. ${why}, so this action leaves it as it is. To end it, run REVOKE SELECT ON TABLE ${name} FROM ROLE ${show(role)}.`
    ]
  }
}

/** What a role has through others is theirs: this action revokes nothing from them. */
async function inheritedNotes(role: string, table: Path, rows: readonly Row[], read: Run): Promise<readonly string[]> {
  const { through, unseen } = await inheritedReads(table, rows, read)
  const name = showName(table)
  const reads = through.map(({ role: other, privilege }) => {
    const end =
      privilege === 'OWNERSHIP' ? `take it from role ${show(role)}` : `run REVOKE SELECT ON TABLE ${name} FROM ${other}`
    return `Role ${show(role)} can also read table ${name}, where nothing is redacted, through ${spoken(other)}. This action changes no role but those of reader-roles. To end it, ${end}.`
  })
  const unknown = unseen.map(
    (other) =>
      `Role ${show(role)} may also be able to read table ${name}, where nothing is redacted, through ${spoken(other)}: the role of this run cannot list its privileges.`
  )
  return [...reads, ...unknown]
}

/** "role TEAM", "database role DB.TEAM" */
function spoken(role: string): string {
  return role.replace('DATABASE ROLE', 'database role').replace(/^ROLE/, 'role')
}

/** To read a table. */
export function readOf(table: Path): Privilege {
  return { privilege: 'SELECT', type: 'TABLE', object: table }
}

async function areOfOwner(grants: readonly Row[], table: Path, read: Run): Promise<boolean> {
  const onTable = (await ifFound(read(statement('grant/show-on', { type: 'TABLE', object: table })))) ?? []
  const owner = onTable.find((row) => row['privilege'] === 'OWNERSHIP')?.['grantee_name']
  return owner === undefined || grants.every((row) => row['granted_by'] === owner)
}

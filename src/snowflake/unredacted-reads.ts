/** Whether a role that reads the views can also read the table, where the secrets in URLs are not redacted. */
import type { Row, Run } from '../model/operation'
import { type Path, show, showName } from './identifiers'
import { isListed, type Privilege } from './listed-privileges'
import { ifFound } from './refusals'
import { statement } from './statements'

/** What a role must not read instead of a view. */
export interface Unredacted {
  readonly table: Path
  /** The tables that no reader ever gets: those of raw lines. */
  readonly others: readonly Path[]
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

/** To read a table. */
export function readOf(table: Path): Privilege {
  return { privilege: 'SELECT', type: 'TABLE', object: table }
}

async function areOfOwner(grants: readonly Row[], table: Path, read: Run): Promise<boolean> {
  const onTable = (await ifFound(read(statement('grant/show-on', { type: 'TABLE', object: table })))) ?? []
  const owner = onTable.find((row) => row['privilege'] === 'OWNERSHIP')?.['grantee_name']
  return owner === undefined || grants.every((row) => row['granted_by'] === owner)
}

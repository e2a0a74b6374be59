/** Privileges on objects, and how SHOW GRANTS lists them. */
import type { Row } from '../model/operation'
import { isName, parseName, type Path } from './identifiers'
import type { SecurableType } from './visibility'

export type Securable = { readonly type: SecurableType; readonly object: Path }

export type Privilege = Securable & { readonly privilege: string }

/** The type as in the column granted_on: FILE_FORMAT. */
export function listedAs(type: SecurableType): string {
  return type.replace(' ', '_')
}

/**
 * Where behavior change 2026_06 is off, a view may be listed as a table.
 * https://docs.snowflake.com/en/release-notes/bcr-bundles/2026_06/bcr-2371
 */
function isOfType(row: Row, type: SecurableType): boolean {
  return row['granted_on'] === listedAs(type) || (type === 'VIEW' && row['granted_on'] === 'TABLE')
}

/** Whether a row of SHOW GRANTS is this privilege. https://docs.snowflake.com/en/sql-reference/sql/show-grants */
export function isListed(row: Row, { privilege, type, object }: Privilege): boolean {
  return row['privilege'] === privilege && isOfType(row, type) && isNamed(row, type, object)
}

/** A function is listed with its signature: `DB.S."PARSE(LINE VARCHAR):TABLE(A VARCHAR)"`. */
function isNamed(row: Row, type: SecurableType, object: Path): boolean {
  const printed = String(row['name'])
  if (type !== 'FUNCTION') return isName(printed, object)
  const [name, ...containers] = parseName(printed)?.toReversed() ?? []
  const [expected, ...within] = object.toReversed()
  return name?.startsWith(`${expected}(`) === true && containers.join('\0') === within.join('\0')
}

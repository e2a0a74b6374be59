import type { Row } from '../model/operation'
import { parseName, pathIn, showName } from './identifiers'
import { propertiesOf, textOf, unescape } from './rows'

/**
 * The file format of a stage, as a qualified name; null = the stage has its own options.
 * https://docs.snowflake.com/en/sql-reference/sql/desc-stage
 * @param described the rows of DESCRIBE STAGE
 * @param schema of the stage, for a name that is not qualified
 */
export function formatIn(
  described: readonly Row[],
  schema: { readonly database: string; readonly schema: string }
): string | null {
  const printed = textOf(propertiesOf(described).get('FORMAT_NAME'))
  const parts = printed === null ? undefined : parseName(unescape(printed))
  if (parts === undefined) return printed
  return showName(parts.length === 1 ? pathIn(schema, parts[0] ?? '') : parts)
}

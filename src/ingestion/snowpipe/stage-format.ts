import type { Row } from '../../model/operation'
import { parseName, pathIn, showName } from '../../snowflake/identifiers'
import { propertiesOf, textOf, unescape } from '../../snowflake/rows'
import type { Ingestion } from './ingestion'

/** The file format of a stage, as DESCRIBE prints it, which may be without database and schema; null = it has its own options. */
export function formatOf(ingestion: Ingestion, described: readonly Row[]): string | null {
  const printed = textOf(propertiesOf(described).get('FORMAT_NAME'))
  const parts = printed === null ? undefined : parseName(unescape(printed))
  if (parts === undefined) return printed
  return showName(parts.length === 1 ? pathIn(ingestion, parts[0] ?? '') : parts)
}

import type { ParameterValues } from '../parameters'
import { tokenize } from './lexer'

/**
 * The statement as a session reads it whose quoted names are folded like all others.
 * https://docs.snowflake.com/en/sql-reference/identifiers-syntax#controlling-case-using-the-quoted-identifiers-ignore-case-parameter
 */
export function asRead(sql: string, settings: ParameterValues): string {
  if (settings['QUOTED_IDENTIFIERS_IGNORE_CASE'] !== 'true' || !sql.includes('"')) return sql
  return tokenize(sql).reduceRight((text, { kind, start, end }) => {
    if (kind !== 'quoted' && kind !== 'stage') return text
    const folded = text.slice(start, end).replaceAll(/"(?:[^"]|"")*"/g, (name) => name.toUpperCase())
    return text.slice(0, start) + folded + text.slice(end)
  }, sql)
}

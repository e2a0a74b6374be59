/**
 * Cells of SHOW and DESCRIBE → typed values. Depending on the command and on the account's behavior changes, true is
 * `true`, "true" or "Y", and an unset cell is NULL, '' or the word "null".
 */
import type { Row } from '../model/operation'

/** Text, or null when the cell is unset. */
export function textOf(cell: unknown): string | null {
  if (['number', 'bigint', 'boolean'].includes(typeof cell)) return String(cell)
  return typeof cell === 'string' && cell !== '' && cell !== 'null' ? cell : null
}

export function booleanOf(cell: unknown): boolean {
  return cell === true || (typeof cell === 'string' && /^(true|y|yes|on|1)$/i.test(cell))
}

/** A number, or null when the cell is unset or not a number. */
export function numberOf(cell: unknown): number | null {
  const text = textOf(cell)
  const number = Number(text)
  return text === null || Number.isNaN(number) ? null : number
}

/** ISO 8601 in UTC, or null when the cell is unset. The driver gives a `Date`. */
export function instantOf(cell: unknown): string | null {
  const date = cell instanceof Date ? cell : new Date(textOf(cell) ?? Number.NaN)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}

/**
 * The same, rounded down to whole seconds like the times that S3 reports, so that an object that was stored right
 * afterwards does not look older.
 */
export function secondOf(cell: unknown): string | null {
  return instantOf(cell)?.replace(/\.\d+Z$/, '.000Z') ?? null
}

/** A list: JSON (`["s3://b/p/"]`), in brackets (`[\\N]`), or comma-separated. */
export function listOf(cell: unknown): readonly string[] {
  if (Array.isArray(cell)) return cell.map(String)
  const text = textOf(cell)?.trim() ?? ''
  if (/^\[\s*"/.test(text)) return listOf(JSON.parse(text))
  const inner = /^\[(.*)\]$/s.exec(text)?.[1] ?? text
  return inner
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

/** A JSON object, as text or already parsed by the driver; empty when the cell is unset. */
export function objectOf(cell: unknown): Readonly<Record<string, unknown>> {
  const value: unknown = typeof cell === 'string' && cell !== '' ? JSON.parse(cell) : cell
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

/** Resolves DESCRIBE's escapes: the two characters `\n` are a newline, `\\` is a backslash, `\"` a quote. */
export function unescape(text: string): string {
  const named: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }
  return text.replaceAll(/\\(.)/gs, (_, character: string) => named[character] ?? character)
}

/** DESCRIBE's properties by their name in uppercase, with the values unchanged. */
export function propertiesOf(
  rows: readonly Row[],
  columns: { readonly property: string; readonly value: string } = { property: 'property', value: 'property_value' }
): ReadonlyMap<string, unknown> {
  return new Map(rows.map((row) => [String(row[columns.property]).toUpperCase(), row[columns.value]]))
}

/** The row with exactly this name: LIKE ignores case, and a list for a schema has its other objects too. */
export function rowNamed(rows: readonly Row[], name: string): Row | undefined {
  return rows.find((row) => row['name'] === name)
}

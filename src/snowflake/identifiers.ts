/**
 * Identifiers as Snowflake reads, stores and prints them.
 * https://docs.snowflake.com/en/sql-reference/identifiers-syntax
 */
import type { Address } from '../model/fields'

/** The name that a text stands for, or what is wrong with the text. */
export type Folded = { readonly name: string } | { readonly problem: string }

const LONGEST = 255
const BARE = /^[A-Za-z_][A-Za-z0-9_$]*$/
const QUOTED = /^"((?:[^"]|"")+)"$/
/** One part of a printed name, with or without quotes. */
const PART = /"((?:[^"]|"")*)"|([A-Za-z_][A-Za-z0-9_$]*)/y

/** Folds an identifier as Snowflake does: uppercase without quotes, unchanged in double quotes. */
export function fold(text: string): Folded {
  const name = BARE.test(text) ? text.toUpperCase() : QUOTED.exec(text)?.[1]?.replaceAll('""', '"')
  if (name === undefined) {
    return {
      problem: `"${text}" is not a valid identifier: use letters, digits, "_" and "$", starting with a letter or "_", or put the name in double quotes`
    }
  }
  return name.length > LONGEST ? { problem: `is too long: an identifier has at most ${LONGEST} characters` } : { name }
}

/** The identifier in double quotes, so that Snowflake does not fold it. */
export function quote(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`
}

/** A text as a string literal. https://docs.snowflake.com/en/sql-reference/data-types-text#escape-sequences-in-single-quoted-string-constants */
export function quoteText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}

/** The identifier for people: with quotes only where SQL needs them. */
export function show(identifier: string): string {
  return /^[A-Z_][A-Z0-9_$]*$/.test(identifier) ? identifier : quote(identifier)
}

/** A qualified name for people, and for SQL that takes a name as text: `DB.PUBLIC."my pipe"`. */
export function showName(parts: readonly string[]): string {
  return parts.map(show).join('.')
}

/** The parts of a name as Snowflake prints it (`DB."my schema".T`); `undefined` when the text is not a name. */
export function parseName(text: string): readonly string[] | undefined {
  const parts: string[] = []
  let at = 0
  do {
    PART.lastIndex = at
    const [whole, quoted, bare] = PART.exec(text) ?? []
    if (whole === undefined) return undefined
    parts.push(quoted?.replaceAll('""', '"') ?? bare?.toUpperCase() ?? '')
    at = PART.lastIndex + 1
  } while (text[at - 1] === '.')
  return at > text.length ? parts : undefined
}

/** Whether a printed name is the name with these parts. */
export function isName(printed: string | null, parts: readonly string[]): boolean {
  const found = printed === null ? undefined : parseName(printed)
  return found !== undefined && found.length === parts.length && found.every((part, at) => part === parts[at])
}

/** The parts of a name, outermost first: ["DB", "PUBLIC", "T"]. */
export type Path = readonly string[]

/** The name of an object in a schema. */
export function pathIn(
  { database, schema }: { readonly database: string; readonly schema: string },
  name: string
): Path {
  return [database, schema, name]
}

/** The address of a Snowflake object, e.g. `pipe:DB.PUBLIC."my pipe"`; `parts` are names as stored, outermost first. */
export function addressOf(kind: string, ...parts: Path): Address {
  return `${kind}:${showName(parts)}`
}

/**
 * Identifiers as Snowflake reads, stores and prints them.
 * https://docs.snowflake.com/en/sql-reference/identifiers-syntax
 */
import type { Address } from '../model/fields'

/** What input text names, or what is wrong with it. */
export type Folded = { readonly name: string } | { readonly problem: string }

const LONGEST = 255
const BARE = /^[A-Za-z_][A-Za-z0-9_$]*$/
const QUOTED = /^"((?:[^"]|"")+)"$/
/** One part of a printed name: quoted, or bare. */
const PART = /"((?:[^"]|"")*)"|([A-Za-z_][A-Za-z0-9_$]*)/y

/** Folds an identifier as Snowflake does: bare to upper case, `"quoted"` verbatim. */
export function fold(text: string): Folded {
  const name = BARE.test(text) ? text.toUpperCase() : QUOTED.exec(text)?.[1]?.replaceAll('""', '"')
  if (name === undefined) {
    return {
      problem: `"${text}" is no Snowflake identifier: write letters, digits, "_" and "$" beginning with a letter or "_", or put the name in double quotes`
    }
  }
  return name.length > LONGEST ? { problem: `an identifier has at most ${LONGEST} characters` } : { name }
}

/** The identifier in double quotes, so that it names exactly what is stored under it. */
export function quote(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`
}

/** The identifier for people: plain where SQL would need no quotes. */
export function show(identifier: string): string {
  return /^[A-Z_][A-Z0-9_$]*$/.test(identifier) ? identifier : quote(identifier)
}

/** A qualified name for people, and for where SQL takes a name as text: `DB.PUBLIC."my pipe"`. */
export function showName(parts: readonly string[]): string {
  return parts.map(show).join('.')
}

/** The parts of a name as Snowflake prints it (`DB."my schema".T`); `undefined` when the text is no name. */
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

/** Whether a printed name, qualified or not, names this object. */
export function isName(printed: string | null, parts: readonly string[]): boolean {
  const found = printed === null ? undefined : parseName(printed)
  return found !== undefined && found.length === parts.length && found.every((part, at) => part === parts[at])
}

/** A name in its parts, outermost first: ["DB", "PUBLIC", "T"]. */
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

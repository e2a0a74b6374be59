/**
 * To DuckDB "a" and A are the same name, to Snowflake they are not. So inside DuckDB each lower-case letter is followed
 * by a mark: then two names are equal there exactly when they are equal in Snowflake.
 */
const MARK = '\u0001'

export function encoded(name: string): string {
  return name.replace(/[a-z]/g, (letter) => letter + MARK)
}

export function decoded(text: string): string {
  return text.replaceAll(MARK, '')
}

/** A Snowflake name, as an identifier for DuckDB. */
export function column(name: string): string {
  return quoted(encoded(name))
}

/** A name of the sandbox's own, as an identifier for DuckDB. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

export function literal(text: string): string {
  // In a DuckDB string literal only the quote is escaped, by doubling it; a NUL would end the statement.
  return `'${text.replaceAll("'", "''")}'`.replaceAll('\0', "' || chr(0) || '")
}

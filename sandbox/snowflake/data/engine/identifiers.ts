/**
 * DuckDB takes "a" and A for the same name, Snowflake does not. So the lower-case letters of a name carry a mark inside
 * DuckDB: then two names are the same there exactly when they are the same in Snowflake.
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

/** A name of our own, as an identifier for DuckDB. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

export function literal(text: string): string {
  // A DuckDB string literal knows no escape but the doubled quote; a NUL would end the statement.
  return `'${text.replaceAll("'", "''")}'`.replaceAll('\0', "' || chr(0) || '")
}

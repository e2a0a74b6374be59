import type { QualifiedName } from './contract'

/** An unquoted identifier is stored in upper case. https://docs.snowflake.com/en/sql-reference/identifiers-syntax */
export function fold(identifier: string): string {
  return identifier.toUpperCase()
}

/** A name as Snowflake writes it inside a longer text: quoted only when it has to be. */
export function spell(name: string): string {
  return /^[A-Z_][A-Z0-9_$]*$/.test(name) ? name : quote(name)
}

export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

export function dotted({ database, schema, name }: QualifiedName): string {
  return [database, schema, name].map(spell).join('.')
}

/** SHOW … LIKE: case-insensitive, `%` and `_` are wildcards, a backslash escapes them. */
export function likePattern(pattern: string): RegExp {
  const source = pattern.replace(
    /\\(.)|([%_])|([^\\%_]+)|\\$/gs,
    (_, escaped?: string, wildcard?: string, plain?: string) =>
      wildcard === undefined ? literally(escaped ?? plain ?? '\\') : wildcard === '%' ? '.*' : '.'
  )
  return new RegExp(`^${source}$`, 'is')
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

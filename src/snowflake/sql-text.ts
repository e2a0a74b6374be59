/**
 * SQL compared by meaning: whitespace, comments, the case of unquoted words, unnecessary quotes around identifiers and
 * a trailing semicolon do not matter; literals do. https://docs.snowflake.com/en/sql-reference/identifiers-syntax
 */

type Rule = readonly [pattern: RegExp, token: (text: string, inner: string) => string | undefined]

const NOTHING = () => undefined

/** In order: the first rule that matches at a position wins. */
const RULES: readonly Rule[] = [
  [/\s+/y, NOTHING],
  [/(?:--|\/\/)[^\n]*/y, NOTHING],
  [/\/\*[\s\S]*?(?:\*\/|$)/y, NOTHING],
  [/\$\$([\s\S]*?)\$\$/y, (_, inner) => literal(inner)],
  [/'((?:[^'\\]|''|\\[\s\S])*)'/y, (_, inner) => literal(unescape(inner))],
  [/"((?:[^"]|"")*)"/y, (text, inner) => (/^[A-Z_][A-Z0-9_$]*$/.test(inner) ? inner : text)],
  [/[A-Za-z_][A-Za-z0-9_$]*/y, (text) => text.toUpperCase()],
  [/\$?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y, (text) => text.toUpperCase()],
  [/::|=>|->>|->|\|\||<>|!=|<=|>=|[\s\S]/y, (text) => text]
]

/** A token and the position of its text. */
export interface Placed {
  readonly token: string
  readonly at: number
}

/** The tokens of a statement; statements with the same meaning have the same tokens. */
export function tokens(sql: string): readonly string[] {
  return placedTokens(sql).map(({ token }) => token)
}

/** The tokens with their positions. */
export function placedTokens(sql: string): readonly Placed[] {
  const found: Placed[] = []
  for (let at = 0; at < sql.length;) {
    const [length, token] = next(sql, at)
    if (token !== undefined) found.push({ token, at })
    at += length
  }
  return found.slice(0, found.findLastIndex(({ token }) => token !== ';') + 1)
}

/** Whether two statements mean the same. */
export function sameSql(one: string, other: string): boolean {
  const [left, right] = [tokens(one), tokens(other)]
  return left.length === right.length && left.every((token, at) => token === right[at])
}

function next(sql: string, at: number): readonly [number, string | undefined] {
  for (const [pattern, token] of RULES) {
    pattern.lastIndex = at
    const match = pattern.exec(sql)
    if (match !== null) return [match[0].length, token(match[0], match[1] ?? '')]
  }
  return [1, sql[at]]
}

function literal(value: string): string {
  return `'${value}'`
}

/** https://docs.snowflake.com/en/sql-reference/data-types-text#escape-sequences-in-single-quoted-string-constants */
function unescape(inner: string): string {
  const named: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', 0: '\0' }
  return inner.replaceAll(/''|\\([\s\S])/g, (text, escaped: string | undefined) =>
    escaped === undefined ? text.slice(1) : (named[escaped] ?? escaped)
  )
}

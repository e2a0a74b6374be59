import { syntaxError } from '../errors'

/**
 * - `word`: an unquoted identifier or keyword; `value` is folded to upper case.
 * - `quoted`: a "quoted identifier"; `value` is the name.
 * - `string`: a literal in quotes or in $$; `value` is its text.
 * - `stage`: `@stage/path`, read as one token, because paths have rules of their own; `value` is what follows the @.
 */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'symbol' | 'stage' | 'end'
  readonly value: string
  /** Offsets into the statement's text. */
  readonly start: number
  readonly end: number
}

const SYMBOLS = ['->>', '<=>', '=>', ':=', '::', '||', '<=', '>=', '<>', '!=', '->']
const WORD = /[A-Za-z_][A-Za-z0-9_$]*/y
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y
const STAGE = /@(?:"(?:[^"]|"")*"|[^\s"'(),;])+/y
const POSITIONAL = /\$\d+/y

/** https://docs.snowflake.com/en/sql-reference/data-types-text#escape-sequences-in-single-quoted-string-constants */
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '0': '\0' }

/** Splits a text into tokens, without whitespace and comments. Throws 001003 at a character that starts no token. */
export function tokenize(sql: string): readonly Token[] {
  const tokens: Token[] = []
  let at = skipSpaceAndComments(sql, 0)
  while (at < sql.length) {
    const token = readToken(sql, at)
    tokens.push(token)
    at = skipSpaceAndComments(sql, token.end)
  }
  tokens.push({ kind: 'end', value: '<EOF>', start: sql.length, end: sql.length })
  return tokens
}

/** The text of the comment that a statement starts with. */
export function leadingComment(sql: string): string | null {
  return /^\s*(?:--|\/\/)[ \t]*(.*)/.exec(sql)?.[1]?.trim() ?? null
}

export function failAt(sql: string, { start, end, kind }: Token): never {
  const before = sql.slice(0, start)
  const line = before.split('\n').length
  throw syntaxError(line, start - (before.lastIndexOf('\n') + 1), kind === 'end' ? '<EOF>' : sql.slice(start, end))
}

function readToken(sql: string, start: number): Token {
  const make = (kind: Token['kind'], value: string, end: number): Token => ({ kind, value, start, end })
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = start
    return pattern.exec(sql)?.[0]
  }
  if (sql.startsWith('$$', start)) return dollarString(sql, start)
  if (sql[start] === "'") return quotedString(sql, start)
  if (sql[start] === '"') return quotedName(sql, start)
  const word = match(WORD)
  if (word !== undefined) return make('word', word.toUpperCase(), start + word.length)
  const positional = match(POSITIONAL)
  if (positional !== undefined) return make('word', positional, start + positional.length)
  const digits = match(NUMBER)
  if (digits !== undefined) return make('number', digits, start + digits.length)
  const stage = match(STAGE)
  if (stage !== undefined) return make('stage', stage.slice(1), start + stage.length)
  const symbol = SYMBOLS.find((candidate) => sql.startsWith(candidate, start)) ?? sql.charAt(start)
  const token = make('symbol', symbol, start + symbol.length)
  return /^[\p{P}\p{S}]+$/u.test(symbol) ? token : failAt(sql, token)
}

function skipSpaceAndComments(sql: string, from: number): number {
  const skipped = /(?:\s+|--[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y
  skipped.lastIndex = from
  return from + (skipped.exec(sql)?.[0].length ?? 0)
}

function dollarString(sql: string, start: number): Token {
  const close = sql.indexOf('$$', start + 2)
  if (close < 0) unterminated(sql)
  return { kind: 'string', value: sql.slice(start + 2, close), start, end: close + 2 }
}

function quotedName(sql: string, start: number): Token {
  const pattern = /"((?:[^"]|"")+)"/y
  pattern.lastIndex = start
  const match = pattern.exec(sql)
  if (match?.[1] === undefined) unterminated(sql)
  return { kind: 'quoted', value: match[1].replaceAll('""', '"'), start, end: start + match[0].length }
}

function quotedString(sql: string, start: number): Token {
  const pattern = /'((?:[^'\\]+|''|\\[\s\S])*)'/y
  pattern.lastIndex = start
  const match = pattern.exec(sql)
  if (match?.[1] === undefined) unterminated(sql)
  return { kind: 'string', value: unescape(match[1]), start, end: start + match[0].length }
}

function unescape(body: string): string {
  return body.replace(
    /''|\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([0-3]?[0-7]{2})|([\s\S]))/g,
    (all, unicode?: string, hex?: string, octal?: string, char?: string) => {
      if (all === "''") return "'"
      if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8))
      if (char !== undefined) return ESCAPES[char] ?? char
      return String.fromCharCode(parseInt(unicode ?? hex ?? '', 16))
    }
  )
}

function unterminated(sql: string): never {
  return failAt(sql, { kind: 'end', value: '<EOF>', start: sql.length, end: sql.length })
}

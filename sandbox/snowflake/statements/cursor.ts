import { invalidValue, statementCount } from '../errors'
import { canonicalType, type DataType, signatureType, TYPE_PHRASES } from '../types'
import { failAt, type Token, tokenize } from './lexer'

/** The parts of a dotted name, 1 to 3, not yet completed with the session's database and schema. */
export type NameParts = readonly string[]

/** Walks over a statement's tokens. `take…` moves on only if it finds what it looks for; `expect…` refuses anything else. */
export class Cursor {
  private readonly tokens: readonly Token[]
  private index = 0

  constructor(readonly sql: string) {
    this.tokens = tokenize(sql)
  }

  get token(): Token {
    return this.ahead(0)
  }

  fail(token: Token = this.token): never {
    return failAt(this.sql, token)
  }

  next(): Token {
    const token = this.token
    if (token.kind === 'end') this.fail()
    this.index += 1
    return token
  }

  /** Whether the next tokens are these keywords and symbols: `sees('IF', 'NOT', 'EXISTS')`. */
  sees(...words: readonly string[]): boolean {
    return words.every((word, offset) => {
      const { kind, value } = this.ahead(offset)
      return (kind === 'word' || kind === 'symbol') && value === word
    })
  }

  /** Like `sees`, for a phrase with spaces. Moves past it. */
  take(phrase: string): boolean {
    const words = phrase.split(' ')
    if (!this.sees(...words)) return false
    this.index += words.length
    return true
  }

  expect(phrase: string): void {
    for (const word of phrase.split(' ')) if (!this.take(word)) this.fail()
  }

  takeOneOf<P extends string>(phrases: readonly P[]): P | undefined {
    return phrases.find((phrase) => this.take(phrase))
  }

  expectOneOf<P extends string>(phrases: readonly P[]): P {
    return this.takeOneOf(phrases) ?? this.fail()
  }

  takeString(): string | undefined {
    return this.token.kind === 'string' ? this.next().value : undefined
  }

  text(): string {
    return this.takeString() ?? this.fail()
  }

  integer(): number {
    const sign = this.take('-') ? -1 : 1
    if (this.token.kind !== 'number' || !/^\d+$/.test(this.token.value)) this.fail()
    return sign * Number(this.next().value)
  }

  boolean(): boolean {
    return this.expectOneOf(['TRUE', 'FALSE']) === 'TRUE'
  }

  identifier(): string {
    if (this.token.kind !== 'word' && this.token.kind !== 'quoted') this.fail()
    return this.next().value
  }

  /**
   * A name of up to three parts; "DB..T" means the schema PUBLIC. It may be in a literal: IDENTIFIER('DB.T').
   * https://docs.snowflake.com/en/sql-reference/identifier-literal
   */
  name(): NameParts {
    if (this.sees('IDENTIFIER', '(') && this.ahead(2).kind === 'string') return this.literalName()
    const parts = [this.identifier()]
    while (this.take('.')) parts.push(this.sees('.') ? 'PUBLIC' : this.identifier())
    return parts.length > 3 ? this.fail() : parts
  }

  private literalName(): NameParts {
    this.expect('IDENTIFIER (')
    const literal = new Cursor(this.text())
    this.expect(')')
    const name = literal.name()
    literal.end()
    return name
  }

  /** Items in parentheses, separated by commas. */
  list<T>(item: () => T, { empty = false }: { readonly empty?: boolean } = {}): readonly T[] {
    this.expect('(')
    if (empty && this.take(')')) return []
    const items = [item()]
    while (this.take(',')) items.push(item())
    this.expect(')')
    return items
  }

  dataType(): DataType {
    const phrase = this.expectOneOf(TYPE_PHRASES)
    const size = this.sees('(') ? this.list(() => this.integer()) : []
    return { phrase, size }
  }

  /** "VARCHAR(16777216)". */
  columnType(): string {
    return this.typed(canonicalType)
  }

  signatureType(): string {
    return this.typed(signatureType)
  }

  /** The text from an opening parenthesis, which is next, to the closing one, both included. */
  balanced(): string {
    const { start } = this.token
    this.expect('(')
    for (let depth = 1; depth > 0;) {
      const { kind, value } = this.next()
      if (kind === 'symbol') depth += value === '(' ? 1 : value === ')' ? -1 : 0
    }
    return this.sql.slice(start, this.ahead(-1).end)
  }

  /** The text up to one of these keywords outside parentheses, or to the end of the statement. */
  textUntil(...keywords: readonly string[]): string {
    const { start } = this.token
    while (!this.atEnd() && !keywords.some((keyword) => this.sees(keyword))) {
      if (this.sees('(')) this.balanced()
      else this.next()
    }
    return this.sql.slice(start, this.ahead(-1).end)
  }

  /** The rest of the statement as sent, without the final semicolon. Refuses an empty rest. */
  rest(): string {
    const { start } = this.token
    if (this.atEnd()) this.fail()
    const isBlock =
      this.sees('DECLARE') ||
      (this.sees('BEGIN') && this.ahead(1).kind === 'word' && !this.ahead(1).value.startsWith('TRAN'))
    while (!this.atEnd() || (isBlock && this.token.kind !== 'end')) this.next()
    return this.sql.slice(start, this.ahead(-1).end).replace(/;$/, '').trimEnd()
  }

  /** `NAME =` */
  seesOption(): boolean {
    const { kind, value } = this.ahead(1)
    return this.token.kind === 'word' && kind === 'symbol' && value === '='
  }

  atEnd(): boolean {
    return this.token.kind === 'end' || this.sees(';')
  }

  /** The statement must end here. A second one in the same text is refused, because the driver asks for one. */
  end(): void {
    if (!this.atEnd()) this.fail()
    while (this.take(';'));
    if (this.token.kind !== 'end') throw statementCount(2)
  }

  ahead(offset: number): Token {
    const token = this.tokens[Math.min(this.index + offset, this.tokens.length - 1)]
    if (token === undefined) throw new RangeError('before the first token')
    return token
  }

  private typed(spell: (type: DataType) => string | undefined): string {
    const type = this.dataType()
    const spelled = spell(type)
    if (spelled === undefined) throw invalidValue(type.size.join(','), type.phrase)
    return spelled
  }
}

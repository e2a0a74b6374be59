import { type Token, tokenize } from '../statements/lexer'

/** The statements of a request, without their semicolons. A block of Snowflake Scripting is one statement. */
export function statementTexts(sql: string): readonly string[] {
  const texts: string[] = []
  const blocks = new OpenBlocks()
  let first: Token | undefined
  let last: Token | undefined
  for (const token of tokenize(sql)) {
    const ends = token.kind === 'end' || (isSymbol(token, ';') && !blocks.areOpen)
    if (!ends) {
      first ??= token
      last = token
    } else if (first !== undefined && last !== undefined) {
      texts.push(sql.slice(first.start, last.end))
      first = undefined
    }
    blocks.pass(token)
  }
  return texts
}

/** What begins a part of a block that END ends, where a statement can begin. */
const OPENERS = ['BEGIN', 'IF', 'FOR', 'WHILE', 'LOOP', 'REPEAT']
/** A statement can begin after these. */
const BEFORE = ['', ';', 'AS', 'BEGIN', 'THEN', 'ELSE', 'DO', 'LOOP', 'REPEAT']

/** https://docs.snowflake.com/en/developer-guide/snowflake-scripting/blocks */
class OpenBlocks {
  private depth = 0
  private before = ''
  /** After BEGIN: of a block, if it does not begin a transaction. */
  private maybe = false
  private declares = false

  get areOpen(): boolean {
    return this.depth > 0 || this.declares
  }

  pass(token: Token): void {
    const word = token.kind === 'word' || token.kind === 'symbol' ? token.value : token.kind
    const starts = BEFORE.includes(this.before)
    if (this.maybe && !/^(TRAN(SACTION)?|WORK|NAME|;)$/.test(word) && token.kind !== 'end') this.depth += 1
    this.maybe = false
    if (word === 'DECLARE' && starts && this.depth === 0) this.declares = true
    else if (word === 'BEGIN' && starts && this.depth === 0 && !this.declares) this.maybe = true
    else if (word === 'BEGIN' && this.declares) this.open()
    else if (this.depth > 0 && (word === 'CASE' || (OPENERS.includes(word) && starts))) this.depth += 1
    else if (word === 'END' && this.depth > 0) this.depth -= 1
    // END IF, END FOR and the like open nothing.
    this.before = this.before === 'END' ? 'of block' : word
  }

  private open(): void {
    this.declares = false
    this.depth += 1
  }
}

function isSymbol({ kind, value }: Token, symbol: string): boolean {
  return kind === 'symbol' && value === symbol
}

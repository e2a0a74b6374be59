import { quote } from '../../names'
import { Cursor } from '../../statements/cursor'
import { type Token, tokenize } from '../../statements/lexer'
import { type StagedFiles, stagedFiles } from '../../statements/staged-files'

/** Names of tables that stand for staged files start with this; no user's name does. */
const PREFIX = '\u0001'

export interface StagedTable extends StagedFiles {
  /** How many of the columns $1, $2 … the statement uses. The files may have more. */
  readonly columnsUsed: number
}

/**
 * The parser cannot read staged files with paths, aliases and quotes. So each is replaced by a table, whose name is the
 * text that it replaces.
 */
export function withStagedTables(sql: string): string {
  if (!sql.includes('@')) return sql
  const cursor = new Cursor(sql)
  let replaced = ''
  let end = 0
  while (cursor.token.kind !== 'end') {
    const before = cursor.next()
    const { start } = cursor.token
    if (!isSource(before, cursor.token)) continue
    stagedFiles(cursor)
    const written = sql.slice(start, cursor.ahead(-1).end)
    replaced += `${sql.slice(end, start)} ${quote(`${PREFIX}${columnsUsedIn(sql)} ${written}`)}`
    end = start + written.length
  }
  return replaced + sql.slice(end)
}

/** A stage may be written in quotes, as a path with spaces has to be. Everywhere else that is a string. */
function isSource(before: Token, { kind, value }: Token): boolean {
  const follows = before.kind === 'word' && ['FROM', 'JOIN', 'USING'].includes(before.value)
  return kind === 'stage' ? follows || before.value === ',' : follows && kind === 'string' && value.startsWith('@')
}

function columnsUsedIn(sql: string): number {
  const columns = tokenize(sql).filter(({ kind, value }) => kind === 'word' && /^\$\d+$/.test(value))
  return Math.max(1, ...columns.map(({ value }) => Number(value.slice(1))))
}

/** The staged files that a table of this name stands for. */
export function stagedTable(name: string | undefined): StagedTable | undefined {
  if (name?.startsWith(PREFIX) !== true) return undefined
  const cursor = new Cursor(name.slice(PREFIX.length))
  return { columnsUsed: cursor.integer(), ...stagedFiles(cursor) }
}

import { Cursor } from '../../statements/cursor'
import { tokenize, type Token } from '../../statements/lexer'
import { quote } from '../../names'
import { stagedFiles, type StagedFiles } from '../../statements/staged-files'

/** Begins the name of a table that stands for staged files; no name that anybody gives begins so. */
const STANDS_FOR = '\u0001'

export interface StagedTable extends StagedFiles {
  /** How many of the columns $1, $2 … the statement asks for; the files may have more. */
  readonly asked: number
}

/**
 * The parser loses its way in stages: paths, aliases, quotes. So files in a stage are spelled as a table, whose name is
 * what was written.
 */
export function withStagedTables(sql: string): string {
  if (!sql.includes('@')) return sql
  const cursor = new Cursor(sql)
  let spelled = ''
  let end = 0
  while (cursor.token.kind !== 'end') {
    const before = cursor.next()
    const { start } = cursor.token
    if (!isSource(before, cursor.token)) continue
    stagedFiles(cursor)
    const written = sql.slice(start, cursor.ahead(-1).end)
    spelled += `${sql.slice(end, start)} ${quote(`${STANDS_FOR}${askedIn(sql)} ${written}`)}`
    end = start + written.length
  }
  return spelled + sql.slice(end)
}

/** A stage in quotes as a whole, as one with blanks in its path must be, is a text anywhere else. */
function isSource(before: Token, { kind, value }: Token): boolean {
  const follows = before.kind === 'word' && ['FROM', 'JOIN', 'USING'].includes(before.value)
  return kind === 'stage' ? follows || before.value === ',' : follows && kind === 'string' && value.startsWith('@')
}

function askedIn(sql: string): number {
  const columns = tokenize(sql).filter(({ kind, value }) => kind === 'word' && /^\$\d+$/.test(value))
  return Math.max(1, ...columns.map(({ value }) => Number(value.slice(1))))
}

/** What a table of this name stands for. */
export function stagedTable(name: string | undefined): StagedTable | undefined {
  if (name?.startsWith(STANDS_FOR) !== true) return undefined
  const cursor = new Cursor(name.slice(STANDS_FOR.length))
  return { asked: cursor.integer(), ...stagedFiles(cursor) }
}

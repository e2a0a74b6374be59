import type { ControlSession } from '../catalog/context'
import { leadingComment } from '../statements/lexer'
import type { Statement } from '../statements/statement'

/** A statement that a client sent, and its result. */
export interface StatementLogEntry {
  readonly queryId: string
  readonly requestId: string
  readonly at: string
  readonly sql: string
  /** The comment that it starts with. */
  readonly comment: string | null
  /** "CREATE", "SHOW", "INSERT". */
  readonly verb: string
  /** "PIPE", "STORAGE INTEGRATION", "TABLE"; null for queries. */
  readonly object: string | null
  /** The object's name as written, with dots. */
  readonly name: string | null
  readonly user: string
  readonly role: string
  readonly sessionId: number
  /** Null = it succeeded. */
  readonly code: string | null
  readonly message: string | null
  readonly ms: number
}

function describeStatement(
  sql: string,
  statement: Statement | undefined
): Pick<StatementLogEntry, 'verb' | 'object' | 'name'> {
  if (statement === undefined)
    return { verb: /[A-Za-z]+/.exec(withoutComments(sql))?.[0].toUpperCase() ?? '', object: null, name: null }
  if (statement.type === 'QUERY') return { verb: statement.verb, object: null, name: null }
  const [verb = '', ...rest] = statement.type.split(' ')
  const object = 'kind' in statement ? statement.kind.toUpperCase() : rest.join(' ')
  const parts = 'name' in statement ? statement.name : 'table' in statement ? statement.table : null
  return { verb, object: object === '' ? null : object, name: parts?.join('.') ?? null }
}

function withoutComments(sql: string): string {
  return sql.replace(/^(?:\s+|--[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/, '')
}

export class StatementLog {
  private entries: StatementLogEntry[] = []

  add(
    entry: Omit<StatementLogEntry, 'verb' | 'object' | 'name' | 'comment' | 'user' | 'role' | 'sessionId'>,
    statement: Statement | undefined,
    { user, role, id }: Pick<ControlSession, 'user' | 'role' | 'id'>
  ): void {
    const facts = { ...describeStatement(entry.sql, statement), comment: leadingComment(entry.sql) }
    this.entries.push({ ...entry, ...facts, user, role, sessionId: id })
  }

  all(): readonly StatementLogEntry[] {
    return this.entries
  }

  clear(): void {
    this.entries = []
  }
}

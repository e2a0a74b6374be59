import { type CreateHead, type GrantsClause, grantsClause } from './create'
import type { Cursor, NameParts } from './cursor'
import { type Options, readOptions, text } from './options'

const OPTIONS = { COMMENT: text }

/** https://docs.snowflake.com/en/sql-reference/sql/create-view */
export interface CreateView extends CreateHead {
  readonly type: 'CREATE VIEW'
  readonly columns: readonly { readonly name: string; readonly comment: string | null }[] | null
  readonly grants: GrantsClause
  readonly options: Options<typeof OPTIONS>
  readonly query: string
  /** The whole statement. */
  readonly text: string
}

/** https://docs.snowflake.com/en/sql-reference/sql/alter-view */
export interface AlterView {
  readonly type: 'ALTER VIEW'
  readonly name: NameParts
  readonly ifExists: boolean
  readonly action:
    | { readonly do: 'RENAME'; readonly to: NameParts }
    | { readonly do: 'SECURE'; readonly secure: boolean }
    | { readonly do: 'COMMENT'; readonly comment: string | null }
}

export function createView(cursor: Cursor, head: CreateHead): CreateView {
  const columns = cursor.sees('(') ? cursor.list(() => column(cursor)) : null
  const grantsFirst = grantsClause(cursor, head)
  const options = readOptions(cursor, OPTIONS, 'VIEW')
  const grants = grantsFirst ?? grantsClause(cursor, head)
  cursor.expect('AS')
  if (!cursor.sees('SELECT') && !cursor.sees('WITH') && !cursor.sees('(')) cursor.fail()
  const query = cursor.rest()
  return {
    type: 'CREATE VIEW',
    ...head,
    columns,
    grants,
    options,
    query,
    text: cursor.sql.trim().replace(/;$/, '')
  }
}

function column(cursor: Cursor): { name: string; comment: string | null } {
  return { name: cursor.identifier(), comment: cursor.take('COMMENT') ? cursor.text() : null }
}

export function alterView(cursor: Cursor): AlterView {
  const ifExists = cursor.take('IF EXISTS')
  return { type: 'ALTER VIEW', name: cursor.name(), ifExists, action: action(cursor) }
}

function action(cursor: Cursor): AlterView['action'] {
  switch (cursor.expectOneOf(['RENAME TO', 'SET SECURE', 'UNSET SECURE', 'SET COMMENT', 'UNSET COMMENT'])) {
    case 'RENAME TO':
      return { do: 'RENAME', to: cursor.name() }
    case 'SET SECURE':
      return { do: 'SECURE', secure: true }
    case 'UNSET SECURE':
      return { do: 'SECURE', secure: false }
    case 'SET COMMENT':
      cursor.expect('=')
      return { do: 'COMMENT', comment: cursor.text() }
    case 'UNSET COMMENT':
      return { do: 'COMMENT', comment: null }
  }
}

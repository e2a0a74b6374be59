import type { CreateHead } from './create'
import type { Cursor, NameParts } from './cursor'
import { type Options, readOptions, text } from './options'

const OPTIONS = { COMMENT: text }

/** https://docs.snowflake.com/en/sql-reference/sql/create-role */
export interface CreateRole extends CreateHead {
  readonly type: 'CREATE ROLE'
  readonly options: Options<typeof OPTIONS>
}

export function createRole(cursor: Cursor, head: CreateHead): CreateRole {
  return { type: 'CREATE ROLE', ...head, options: readOptions(cursor, OPTIONS, 'ROLE') }
}

/** https://docs.snowflake.com/en/sql-reference/sql/create-database-role */
export interface CreateDatabaseRole extends CreateHead {
  readonly type: 'CREATE DATABASE ROLE'
  readonly options: Options<typeof OPTIONS>
}

export function createDatabaseRole(cursor: Cursor, head: CreateHead): CreateDatabaseRole {
  return { type: 'CREATE DATABASE ROLE', ...head, options: readOptions(cursor, OPTIONS, 'DATABASE_ROLE') }
}

/** https://docs.snowflake.com/en/sql-reference/sql/alter-role */
export interface AlterRole {
  readonly type: 'ALTER ROLE'
  readonly name: NameParts
  readonly ifExists: boolean
  readonly change: { readonly comment: string | null } | { readonly newName: string }
}

export function alterRole(cursor: Cursor): AlterRole {
  const ifExists = cursor.take('IF EXISTS')
  const name = [cursor.identifier()]
  const action = cursor.expectOneOf(['SET COMMENT =', 'UNSET COMMENT', 'RENAME TO'])
  const change =
    action === 'RENAME TO'
      ? { newName: cursor.identifier() }
      : { comment: action === 'SET COMMENT =' ? cursor.text() : null }
  return { type: 'ALTER ROLE', name, ifExists, change }
}

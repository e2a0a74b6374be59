import type { CreateHead } from './create'
import type { Cursor, NameParts } from './cursor'
import { integer, type Options, readOptions, readSetOptions, readUnset, text } from './options'

const OPTIONS = {
  DATA_RETENTION_TIME_IN_DAYS: integer(0, 90),
  COMMENT: text
}

const noun = 'SCHEMA'

/** https://docs.snowflake.com/en/sql-reference/sql/create-schema */
export interface CreateSchema extends CreateHead {
  readonly type: 'CREATE SCHEMA'
  readonly isManaged: boolean
  readonly options: Options<typeof OPTIONS>
}

/** https://docs.snowflake.com/en/sql-reference/sql/alter-schema */
export interface AlterSchema {
  readonly type: 'ALTER SCHEMA'
  readonly name: NameParts
  readonly ifExists: boolean
  /** Null = it stays as it is. */
  readonly isManaged: boolean | null
  readonly set: Options<typeof OPTIONS>
  readonly unset: readonly (keyof typeof OPTIONS)[]
}

export function createSchema(cursor: Cursor, head: CreateHead): CreateSchema {
  const isManaged = cursor.take('WITH MANAGED ACCESS')
  return { type: 'CREATE SCHEMA', ...head, isManaged, options: readOptions(cursor, OPTIONS, noun) }
}

export function alterSchema(cursor: Cursor): AlterSchema {
  const ifExists = cursor.take('IF EXISTS')
  const named = { type: 'ALTER SCHEMA', name: cursor.name(), ifExists } as const
  const access = cursor.takeOneOf(['ENABLE MANAGED ACCESS', 'DISABLE MANAGED ACCESS'])
  if (access !== undefined) return { ...named, isManaged: access.startsWith('ENABLE'), set: {}, unset: [] }
  const head = { ...named, isManaged: null }
  if (cursor.take('SET')) return { ...head, set: readSetOptions(cursor, OPTIONS, noun), unset: [] }
  cursor.expect('UNSET')
  return { ...head, set: {}, unset: readUnset(cursor, ['DATA_RETENTION_TIME_IN_DAYS', 'COMMENT'], noun) }
}

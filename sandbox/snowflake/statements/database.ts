import type { CreateHead } from './create'
import type { Cursor } from './cursor'
import { identifier, integer, type Options, readOptions, readSetOptions, readUnset, text } from './options'

const OPTIONS = {
  DATA_RETENTION_TIME_IN_DAYS: integer(0, 90),
  COMMENT: text
}

const noun = 'DATABASE'

/** https://docs.snowflake.com/en/sql-reference/sql/create-database */
export interface CreateDatabase extends CreateHead {
  readonly type: 'CREATE DATABASE'
  readonly options: Options<typeof OPTIONS>
}

/** https://docs.snowflake.com/en/sql-reference/sql/alter-database */
export interface AlterDatabase {
  readonly type: 'ALTER DATABASE'
  readonly name: readonly string[]
  readonly ifExists: boolean
  readonly set: Options<typeof OPTIONS>
  readonly unset: readonly (keyof typeof OPTIONS)[]
}

export function createDatabase(cursor: Cursor, head: CreateHead): CreateDatabase {
  return { type: 'CREATE DATABASE', ...head, options: readOptions(cursor, OPTIONS, noun) }
}

export function alterDatabase(cursor: Cursor): AlterDatabase {
  const ifExists = cursor.take('IF EXISTS')
  const head = { type: 'ALTER DATABASE', name: [identifier(cursor, noun)], ifExists } as const
  if (cursor.take('SET')) return { ...head, set: readSetOptions(cursor, OPTIONS, noun), unset: [] }
  cursor.expect('UNSET')
  return { ...head, set: {}, unset: readUnset(cursor, ['DATA_RETENTION_TIME_IN_DAYS', 'COMMENT'], noun) }
}

import { unsupported } from '../errors'
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
  readonly options: Options<typeof OPTIONS>
}

/** https://docs.snowflake.com/en/sql-reference/sql/alter-schema */
export interface AlterSchema {
  readonly type: 'ALTER SCHEMA'
  readonly name: NameParts
  readonly ifExists: boolean
  readonly set: Options<typeof OPTIONS>
  readonly unset: readonly (keyof typeof OPTIONS)[]
}

export function createSchema(cursor: Cursor, head: CreateHead): CreateSchema {
  if (cursor.take('WITH MANAGED ACCESS')) throw unsupported('MANAGED ACCESS')
  return { type: 'CREATE SCHEMA', ...head, options: readOptions(cursor, OPTIONS, noun) }
}

export function alterSchema(cursor: Cursor): AlterSchema {
  const ifExists = cursor.take('IF EXISTS')
  const head = { type: 'ALTER SCHEMA', name: cursor.name(), ifExists } as const
  if (cursor.take('SET')) return { ...head, set: readSetOptions(cursor, OPTIONS, noun), unset: [] }
  cursor.expect('UNSET')
  return { ...head, set: {}, unset: readUnset(cursor, ['DATA_RETENTION_TIME_IN_DAYS', 'COMMENT'], noun) }
}

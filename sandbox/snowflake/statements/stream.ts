import { unsupported } from '../errors'
import { type CreateHead, type GrantsClause, grantsClause } from './create'
import type { Cursor, NameParts } from './cursor'
import { nameIn } from './name'
import { boolean, type Options, readOptions, text } from './options'

const OPTIONS = { APPEND_ONLY: boolean, SHOW_INITIAL_ROWS: boolean, COMMENT: text }

/** https://docs.snowflake.com/en/sql-reference/sql/create-stream */
export interface CreateStream extends CreateHead {
  readonly type: 'CREATE STREAM'
  readonly grants: GrantsClause
  readonly table: NameParts
  /** The stream whose offset the new one starts at. */
  readonly at: NameParts | null
  readonly options: Options<typeof OPTIONS>
}

/** https://docs.snowflake.com/en/sql-reference/sql/alter-stream */
export interface AlterStream {
  readonly type: 'ALTER STREAM'
  readonly name: NameParts
  readonly ifExists: boolean
  readonly comment: string | null
}

export function createStream(cursor: Cursor, head: CreateHead): CreateStream {
  const grants = grantsClause(cursor, head)
  cursor.expect('ON')
  const source = cursor.expectOneOf(['TABLE', 'VIEW', 'STAGE', 'EXTERNAL TABLE', 'DYNAMIC TABLE', 'EVENT TABLE'])
  if (source !== 'TABLE') throw unsupported(`STREAM ON ${source}`)
  const table = cursor.name()
  const at = timeTravel(cursor)
  return { type: 'CREATE STREAM', ...head, grants, table, at, options: readOptions(cursor, OPTIONS, 'STREAM') }
}

function timeTravel(cursor: Cursor): NameParts | null {
  const preposition = cursor.takeOneOf(['AT', 'BEFORE'])
  if (preposition === undefined) return null
  cursor.expect('(')
  const what = cursor.expectOneOf(['STREAM', 'TIMESTAMP', 'OFFSET', 'STATEMENT'])
  if (what !== 'STREAM') throw unsupported(`${preposition} (${what} => …)`)
  cursor.expect('=>')
  const stream = nameIn(cursor.text())
  cursor.expect(')')
  return stream
}

export function alterStream(cursor: Cursor): AlterStream {
  const ifExists = cursor.take('IF EXISTS')
  const head = { type: 'ALTER STREAM', name: cursor.name(), ifExists } as const
  if (cursor.take('UNSET COMMENT')) return { ...head, comment: null }
  cursor.expect('SET COMMENT =')
  return { ...head, comment: cursor.text() }
}

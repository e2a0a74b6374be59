import { invalidValue } from '../errors'
import { type CopyInto, copyInto } from './copy'
import type { CreateHead } from './create'
import type { Cursor, NameParts } from './cursor'
import { boolean, identifier, type Options, readOptions, readSetOptions, readUnset, text } from './options'

const OPTIONS = {
  AUTO_INGEST: boolean,
  ERROR_INTEGRATION: identifier,
  AWS_SNS_TOPIC: text,
  INTEGRATION: text,
  COMMENT: text
}
const SETTABLE = { PIPE_EXECUTION_PAUSED: boolean, ERROR_INTEGRATION: identifier, COMMENT: text }
const UNSETTABLE = ['PIPE_EXECUTION_PAUSED', 'ERROR_INTEGRATION', 'COMMENT'] as const
const REFRESH = { PREFIX: text, MODIFIED_AFTER: text }

const noun = 'PIPE'

/** https://docs.snowflake.com/en/sql-reference/sql/create-pipe */
export interface CreatePipe extends CreateHead {
  readonly type: 'CREATE PIPE'
  readonly options: Options<typeof OPTIONS>
  readonly copy: CopyInto
  /** The COPY statement as sent. */
  readonly definition: string
}

/** https://docs.snowflake.com/en/sql-reference/sql/alter-pipe */
export interface AlterPipe {
  readonly type: 'ALTER PIPE'
  readonly name: NameParts
  readonly ifExists: boolean
  readonly action:
    | { readonly do: 'SET'; readonly options: Options<typeof SETTABLE> }
    | { readonly do: 'UNSET'; readonly names: readonly (typeof UNSETTABLE)[number][] }
    | { readonly do: 'REFRESH'; readonly prefix?: string; readonly modifiedAfter?: Date }
}

export function createPipe(cursor: Cursor, head: CreateHead): CreatePipe {
  const options = readOptions(cursor, OPTIONS, noun)
  cursor.expect('AS')
  const { start } = cursor.token
  cursor.expect('COPY')
  const copy = copyInto(cursor)
  return { type: 'CREATE PIPE', ...head, options, copy, definition: cursor.sql.slice(start, cursor.ahead(-1).end) }
}

export function alterPipe(cursor: Cursor): AlterPipe {
  const ifExists = cursor.take('IF EXISTS')
  return { type: 'ALTER PIPE', name: cursor.name(), ifExists, action: action(cursor) }
}

function action(cursor: Cursor): AlterPipe['action'] {
  switch (cursor.expectOneOf(['SET', 'UNSET', 'REFRESH'])) {
    case 'SET':
      return { do: 'SET', options: readSetOptions(cursor, SETTABLE, noun) }
    case 'UNSET':
      return { do: 'UNSET', names: readUnset(cursor, UNSETTABLE, noun) }
    case 'REFRESH':
      return refresh(cursor)
  }
}

function refresh(cursor: Cursor): AlterPipe['action'] {
  const { PREFIX: prefix, MODIFIED_AFTER: after } = readOptions(cursor, REFRESH, noun)
  const modifiedAfter = after === undefined ? undefined : new Date(after)
  if (modifiedAfter !== undefined && Number.isNaN(modifiedAfter.getTime()))
    throw invalidValue(after ?? '', 'MODIFIED_AFTER')
  return {
    do: 'REFRESH',
    ...(prefix === undefined ? {} : { prefix }),
    ...(modifiedAfter === undefined ? {} : { modifiedAfter })
  }
}

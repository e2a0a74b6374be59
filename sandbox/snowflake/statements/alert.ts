import { parseCron } from '../cron'
import { invalidValue, unsupported } from '../errors'
import type { CreateHead } from './create'
import type { Cursor, NameParts } from './cursor'
import { identifier, type OptionReader, type Options, readOptions, readSetOptions, readUnset, text } from './options'

/** https://docs.snowflake.com/en/sql-reference/sql/create-alert (SCHEDULE): minutes only, up to eight days. */
const schedule: OptionReader<string> = (cursor, option) => {
  const value = text(cursor, option)
  const [, minutes] = /^\s*(\d+)\s+(?:MINUTES?|M)\s*$/i.exec(value) ?? []
  if (parseCron(value) === undefined && !(Number(minutes) >= 1 && Number(minutes) <= 11_520))
    throw invalidValue(value, option)
  return value
}

const SETTABLE = { WAREHOUSE: identifier, SCHEDULE: schedule, COMMENT: text }
const UNSETTABLE = ['WAREHOUSE', 'SCHEDULE', 'COMMENT'] as const

export interface CreateAlert extends CreateHead {
  readonly type: 'CREATE ALERT'
  readonly options: Options<typeof SETTABLE>
  readonly condition: string
  readonly action: string
}

/** https://docs.snowflake.com/en/sql-reference/sql/alter-alert */
export interface AlterAlert {
  readonly type: 'ALTER ALERT'
  readonly name: NameParts
  readonly ifExists: boolean
  readonly change:
    | { readonly do: 'RESUME' | 'SUSPEND' }
    | { readonly do: 'SET'; readonly options: Options<typeof SETTABLE> }
    | { readonly do: 'UNSET'; readonly names: readonly (typeof UNSETTABLE)[number][] }
    | { readonly do: 'MODIFY CONDITION'; readonly condition: string }
    | { readonly do: 'MODIFY ACTION'; readonly action: string }
}

export function createAlert(cursor: Cursor, head: CreateHead): CreateAlert {
  const options = readOptions(cursor, SETTABLE, 'ALERT')
  if (options.SCHEDULE === undefined) throw unsupported('alerts on new data')
  cursor.expect('IF (')
  const condition = exists(cursor)
  cursor.expect(') THEN')
  return { type: 'CREATE ALERT', ...head, options, condition, action: cursor.rest() }
}

/** The query in EXISTS (…), without the parentheses. */
function exists(cursor: Cursor): string {
  cursor.expect('EXISTS')
  return cursor.balanced().slice(1, -1).trim()
}

export function alterAlert(cursor: Cursor): AlterAlert {
  const ifExists = cursor.take('IF EXISTS')
  return { type: 'ALTER ALERT', name: cursor.name(), ifExists, change: change(cursor) }
}

function change(cursor: Cursor): AlterAlert['change'] {
  const verb = cursor.expectOneOf(['RESUME', 'SUSPEND', 'SET', 'UNSET', 'MODIFY CONDITION', 'MODIFY ACTION'])
  switch (verb) {
    case 'RESUME':
    case 'SUSPEND':
      return { do: verb }
    case 'SET':
      return { do: verb, options: readSetOptions(cursor, SETTABLE, 'ALERT') }
    case 'UNSET':
      return { do: verb, names: readUnset(cursor, UNSETTABLE, 'ALERT') }
    case 'MODIFY CONDITION':
      return { do: verb, condition: exists(cursor) }
    case 'MODIFY ACTION':
      return { do: verb, action: cursor.rest() }
  }
}

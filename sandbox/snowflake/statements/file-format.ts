import type { FileFormatOptions } from '../contract'
import { invalidValue } from '../errors'
import type { CreateHead } from './create'
import type { Cursor, NameParts } from './cursor'
import { complete, FORMAT_OPTIONS, type FormatType, given } from './file-format-options'
import { nameIn } from './name'
import { nested, type OptionReader, readOptions, readSetOptions, text } from './options'

const noun = 'FILE_FORMAT'
const COMMENTED = { ...FORMAT_OPTIONS, COMMENT: text }

/** https://docs.snowflake.com/en/sql-reference/sql/create-file-format */
export interface CreateFileFormat extends CreateHead {
  readonly type: 'CREATE FILE FORMAT'
  readonly formatType: FormatType
  readonly options: FileFormatOptions
  readonly comment: string | undefined
}

/** https://docs.snowflake.com/en/sql-reference/sql/alter-file-format */
export interface AlterFileFormat {
  readonly type: 'ALTER FILE FORMAT'
  readonly name: NameParts
  readonly ifExists: boolean
  readonly action:
    | { readonly do: 'SET'; readonly options: FileFormatOptions; readonly comment: string | undefined }
    | { readonly do: 'RENAME'; readonly to: NameParts }
}

export function createFileFormat(cursor: Cursor, head: CreateHead): CreateFileFormat {
  const { COMMENT: comment, ...written } = readOptions(cursor, COMMENTED, noun)
  const options = complete(written)
  return { type: 'CREATE FILE FORMAT', ...head, formatType: written.TYPE ?? 'CSV', options, comment }
}

export function alterFileFormat(cursor: Cursor): AlterFileFormat {
  const ifExists = cursor.take('IF EXISTS')
  const head = { type: 'ALTER FILE FORMAT', name: cursor.name(), ifExists } as const
  if (cursor.take('RENAME TO')) return { ...head, action: { do: 'RENAME', to: cursor.name() } }
  cursor.expect('SET')
  const { COMMENT: comment, ...options } = readSetOptions(cursor, COMMENTED, noun)
  return { ...head, action: { do: 'SET', options: given(options), comment } }
}

/** A file format in a stage or a COPY: the name of one, or its options. */
export type FormatReference = { readonly named: NameParts } | { readonly inline: FileFormatOptions }

/** `FILE_FORMAT = ( FORMAT_NAME = 'F' )`, `= ( TYPE = CSV … )`, `= F`. */
export const fileFormat: OptionReader<FormatReference> = (cursor, option) => {
  if (!cursor.sees('(')) return { named: formatName(cursor, option) }
  const { FORMAT_NAME: name, ...written } = nested({ ...FORMAT_OPTIONS, FORMAT_NAME: formatName }, noun)(cursor, option)
  if (name === undefined) return { inline: complete(written) }
  if (Object.keys(written).length > 0) throw invalidValue(name.join('.'), 'FORMAT_NAME')
  return { named: name }
}

/** A name, in quotes or bare. */
export const formatName: OptionReader<NameParts> = (cursor) => {
  const written = cursor.takeString()
  return written === undefined ? cursor.name() : nameIn(written)
}

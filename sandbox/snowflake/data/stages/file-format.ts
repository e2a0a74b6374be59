import type { Catalog, CopyStatement, FileFormatOptions, Roles, StageObject } from '../../contract'
import { unsupported } from '../../errors'

/** CSV options with their defaults filled in; null = NONE. */
export interface CsvFormat {
  readonly compression: 'AUTO' | 'GZIP' | 'NONE'
  readonly recordDelimiter: string | null
  readonly fieldDelimiter: string | null
  readonly skipHeader: number
  readonly skipBlankLines: boolean
  readonly escape: string | null
  readonly escapeUnenclosed: string | null
  readonly trimSpace: boolean
  readonly enclosure: string | null
  readonly nullIf: readonly string[]
  readonly errorOnCountMismatch: boolean
  readonly replaceInvalid: boolean
  readonly emptyAsNull: boolean
  readonly skipByteOrderMark: boolean
  readonly encoding: 'utf8' | 'latin1'
}

/** The format that a statement reads with: its own or else the stage's. The two are not merged. */
export function formatOf(
  { fileFormat }: Pick<CopyStatement, 'fileFormat'>,
  stage: StageObject,
  catalog: Catalog,
  roles: Roles
): CsvFormat {
  const chosen = fileFormat ?? stage.fileFormat
  if ('inline' in chosen) return csvFormat(chosen.inline)
  const named = catalog.get('file format', chosen.named, roles)
  catalog.require(roles, 'USAGE', named)
  return csvFormat({ ...named.options, TYPE: named.type })
}

/** https://docs.snowflake.com/en/sql-reference/sql/create-file-format#type-csv */
export function csvFormat(options: FileFormatOptions): CsvFormat {
  const type = options['TYPE'] ?? 'CSV'
  if (type !== 'CSV') throw unsupported(`files of the type ${String(type)}`)
  const flag = (name: string, fallback: boolean): boolean => {
    const value = options[name]
    return value === undefined ? fallback : String(value).toUpperCase() === 'TRUE'
  }
  const character = (name: string, fallback: string | null): string | null => {
    const value = options[name]
    if (value === undefined) return fallback
    return String(value).toUpperCase() === 'NONE' || value === '' ? null : String(value)
  }
  const escape = character('ESCAPE', null)
  return {
    compression: compression(String(options['COMPRESSION'] ?? 'AUTO').toUpperCase()),
    recordDelimiter: character('RECORD_DELIMITER', '\n'),
    fieldDelimiter: character('FIELD_DELIMITER', ','),
    skipHeader: Number(options['SKIP_HEADER'] ?? 0),
    skipBlankLines: flag('SKIP_BLANK_LINES', false),
    escape,
    // When ESCAPE is set, it applies to all fields.
    escapeUnenclosed: escape ?? character('ESCAPE_UNENCLOSED_FIELD', '\\'),
    trimSpace: flag('TRIM_SPACE', false),
    enclosure: character('FIELD_OPTIONALLY_ENCLOSED_BY', null),
    nullIf: texts(options['NULL_IF'] ?? ['\\N']),
    errorOnCountMismatch: flag('ERROR_ON_COLUMN_COUNT_MISMATCH', true),
    replaceInvalid: flag('REPLACE_INVALID_CHARACTERS', false),
    emptyAsNull: flag('EMPTY_FIELD_AS_NULL', true),
    skipByteOrderMark: flag('SKIP_BYTE_ORDER_MARK', true),
    encoding: encoding(String(options['ENCODING'] ?? 'UTF8').toUpperCase())
  }
}

function texts(value: FileFormatOptions[string]): readonly string[] {
  return typeof value === 'object' ? value : [String(value)]
}

function compression(name: string): CsvFormat['compression'] {
  if (name === 'AUTO' || name === 'GZIP' || name === 'NONE') return name
  throw unsupported(`COMPRESSION = ${name}`)
}

function encoding(name: string): CsvFormat['encoding'] {
  if (['UTF8', 'UTF-8'].includes(name)) return 'utf8'
  if (['ISO88591', 'ISO-8859-1'].includes(name)) return 'latin1'
  throw unsupported(`ENCODING = ${name}`)
}

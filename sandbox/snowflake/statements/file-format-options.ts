import type { FileFormatOptions } from '../contract'
import { invalidValue, unsupported } from '../errors'
import { boolean, choice, integer, type OptionReader, type Options, text, texts } from './options'

/** A character or a word. An escape of two characters (`'\\n'`) also means the character. */
function character(...words: readonly string[]): OptionReader<string> {
  return (cursor, option) => {
    const { kind, value } = cursor.token
    if (kind === 'string')
      return words.includes(value.toUpperCase()) ? cursor.text().toUpperCase() : unescape(cursor.text())
    if (kind !== 'word') return cursor.fail()
    if (!words.includes(value)) throw invalidValue(value, option)
    return cursor.identifier()
  }
}

function unescape(value: string): string {
  const escapes: Readonly<Record<string, string>> = {
    '\\n': '\n',
    '\\r': '\r',
    '\\t': '\t',
    '\\r\\n': '\r\n',
    '\\\\': '\\'
  }
  return escapes[value] ?? value
}

const compression = choice('AUTO', 'GZIP', 'BZ2', 'BROTLI', 'ZSTD', 'DEFLATE', 'RAW_DEFLATE', 'NONE')

const CSV = {
  COMPRESSION: compression,
  RECORD_DELIMITER: character('NONE'),
  FIELD_DELIMITER: character('NONE'),
  MULTI_LINE: boolean,
  FILE_EXTENSION: text,
  PARSE_HEADER: boolean,
  SKIP_HEADER: integer(0),
  SKIP_BLANK_LINES: boolean,
  DATE_FORMAT: character('AUTO'),
  TIME_FORMAT: character('AUTO'),
  TIMESTAMP_FORMAT: character('AUTO'),
  BINARY_FORMAT: choice('HEX', 'BASE64', 'UTF8'),
  ESCAPE: character('NONE'),
  ESCAPE_UNENCLOSED_FIELD: character('NONE'),
  TRIM_SPACE: boolean,
  FIELD_OPTIONALLY_ENCLOSED_BY: character('NONE'),
  NULL_IF: texts,
  ERROR_ON_COLUMN_COUNT_MISMATCH: boolean,
  REPLACE_INVALID_CHARACTERS: boolean,
  EMPTY_FIELD_AS_NULL: boolean,
  SKIP_BYTE_ORDER_MARK: boolean,
  ENCODING: choice('UTF8', 'UTF-8', 'ISO88591', 'ISO-8859-1', 'WINDOWS1252', 'UTF16', 'UTF32'),
  VALIDATE_UTF8: boolean
}

const JSON_OPTIONS = {
  COMPRESSION: compression,
  FILE_EXTENSION: text,
  TRIM_SPACE: boolean,
  NULL_IF: texts,
  STRIP_OUTER_ARRAY: boolean,
  STRIP_NULL_VALUES: boolean,
  ALLOW_DUPLICATE: boolean,
  ENABLE_OCTAL: boolean,
  REPLACE_INVALID_CHARACTERS: boolean,
  IGNORE_UTF8_ERRORS: boolean,
  SKIP_BYTE_ORDER_MARK: boolean,
  DATE_FORMAT: character('AUTO'),
  TIME_FORMAT: character('AUTO'),
  TIMESTAMP_FORMAT: character('AUTO'),
  BINARY_FORMAT: choice('HEX', 'BASE64', 'UTF8')
}

const PARQUET = {
  COMPRESSION: choice('AUTO', 'LZO', 'SNAPPY', 'NONE'),
  BINARY_AS_TEXT: boolean,
  USE_LOGICAL_TYPE: boolean,
  TRIM_SPACE: boolean,
  REPLACE_INVALID_CHARACTERS: boolean,
  NULL_IF: texts
}

/** https://docs.snowflake.com/en/sql-reference/sql/create-file-format (defaults, in the order of DESCRIBE) */
const DEFAULTS: Readonly<Record<FormatType, FileFormatOptions>> = {
  CSV: {
    TYPE: 'CSV',
    RECORD_DELIMITER: '\n',
    FIELD_DELIMITER: ',',
    FILE_EXTENSION: '',
    SKIP_HEADER: 0,
    PARSE_HEADER: false,
    DATE_FORMAT: 'AUTO',
    TIME_FORMAT: 'AUTO',
    TIMESTAMP_FORMAT: 'AUTO',
    BINARY_FORMAT: 'HEX',
    ESCAPE: 'NONE',
    ESCAPE_UNENCLOSED_FIELD: '\\',
    TRIM_SPACE: false,
    FIELD_OPTIONALLY_ENCLOSED_BY: 'NONE',
    NULL_IF: ['\\N'],
    COMPRESSION: 'AUTO',
    ERROR_ON_COLUMN_COUNT_MISMATCH: true,
    VALIDATE_UTF8: true,
    SKIP_BLANK_LINES: false,
    REPLACE_INVALID_CHARACTERS: false,
    EMPTY_FIELD_AS_NULL: true,
    SKIP_BYTE_ORDER_MARK: true,
    ENCODING: 'UTF8',
    MULTI_LINE: true
  },
  JSON: {
    TYPE: 'JSON',
    FILE_EXTENSION: '',
    DATE_FORMAT: 'AUTO',
    TIME_FORMAT: 'AUTO',
    TIMESTAMP_FORMAT: 'AUTO',
    BINARY_FORMAT: 'HEX',
    TRIM_SPACE: false,
    NULL_IF: [],
    COMPRESSION: 'AUTO',
    ENABLE_OCTAL: false,
    ALLOW_DUPLICATE: false,
    STRIP_OUTER_ARRAY: false,
    STRIP_NULL_VALUES: false,
    IGNORE_UTF8_ERRORS: false,
    REPLACE_INVALID_CHARACTERS: false,
    SKIP_BYTE_ORDER_MARK: true
  },
  PARQUET: {
    TYPE: 'PARQUET',
    TRIM_SPACE: false,
    NULL_IF: ['\\N'],
    COMPRESSION: 'AUTO',
    BINARY_AS_TEXT: true,
    USE_LOGICAL_TYPE: false,
    REPLACE_INVALID_CHARACTERS: false
  }
}

const TYPES = ['CSV', 'JSON', 'PARQUET'] as const
export type FormatType = (typeof TYPES)[number]

const TYPE: OptionReader<FormatType> = (cursor, option) => {
  const word = choice('CSV', 'JSON', 'PARQUET', 'AVRO', 'ORC', 'XML', 'CUSTOM')(cursor, option)
  return TYPES.find((type) => type === word) ?? unmodeled(`${word} file format`)
}

function unmodeled(feature: string): never {
  throw unsupported(feature)
}

const READERS = { CSV, JSON: JSON_OPTIONS, PARQUET } as const

/** The options of all types. */
export const FORMAT_OPTIONS = { TYPE, ...JSON_OPTIONS, ...PARQUET, ...CSV }

/** All options of a type, with defaults for those that were not given. */
export function complete(written: Options<typeof FORMAT_OPTIONS>): FileFormatOptions {
  const type = written.TYPE ?? 'CSV'
  checkOptions(type, given(written))
  return { ...DEFAULTS[type], ...given(written) }
}

/** Refuses options of other types. */
export function checkOptions(type: FormatType, written: FileFormatOptions): void {
  const foreign = Object.keys(written).find((option) => option !== 'TYPE' && !Object.hasOwn(READERS[type], option))
  if (foreign !== undefined) throw invalidValue(foreign, `TYPE = ${type}`)
}

export function isFormatType(type: string): type is FormatType {
  return Object.hasOwn(READERS, type)
}

/** Only the options that were given. */
export function given(options: Options<typeof FORMAT_OPTIONS>): FileFormatOptions {
  return Object.fromEntries(Object.entries(options).filter((entry) => entry[1] !== undefined))
}

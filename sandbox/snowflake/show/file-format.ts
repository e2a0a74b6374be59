import type { FileFormatObject, FileFormatOptions } from '../contract'
import { complete, isFormatType } from '../statements/file-format-options'
import { type Property, property } from './properties'
import { comment, createdOn, databaseName, name, owner, ownerRoleType, schemaName, type ShowColumn } from './table-of'

/** https://docs.snowflake.com/en/sql-reference/sql/show-file-formats: format_options is JSON with real characters. */
export const fileFormatColumns: readonly ShowColumn<FileFormatObject>[] = [
  createdOn,
  name,
  databaseName,
  schemaName,
  ['type', 'text', ({ type }) => type],
  owner,
  comment,
  ['format_options', 'text', ({ options }) => JSON.stringify(options)],
  ownerRoleType
]

/** https://docs.snowflake.com/en/sql-reference/sql/desc-file-format: values are escaped, lists in brackets. */
export function formatProperties(options: FileFormatOptions): readonly Property[] {
  const standard = isFormatType(String(options.TYPE)) ? complete({ TYPE: formatType(options) }) : options
  return Object.entries(options).map(([option, value]) =>
    property(option, typeOf(value), shown(value), shown(standard[option] ?? value))
  )
}

function formatType({ TYPE }: FileFormatOptions): 'CSV' | 'JSON' | 'PARQUET' {
  return TYPE === 'JSON' || TYPE === 'PARQUET' ? TYPE : 'CSV'
}

type OptionValue = FileFormatOptions[string]

function typeOf(value: OptionValue): Property['type'] {
  if (typeof value === 'boolean') return 'Boolean'
  if (typeof value === 'number') return 'Integer'
  return typeof value === 'string' ? 'String' : 'List'
}

function shown(value: OptionValue): string {
  if (typeof value === 'string') return escaped(value)
  return typeof value === 'object' ? `[${value.map(escaped).join(', ')}]` : String(value)
}

function escaped(value: string): string {
  const signs: Readonly<Record<string, string>> = {
    '\\': '\\\\',
    '\n': '\\n',
    '\r': '\\r',
    '\t': '\\t',
    '"': '\\"',
    "'": "\\'"
  }
  return value.replace(/[\\\n\r\t"']/g, (sign) => signs[sign] ?? sign)
}

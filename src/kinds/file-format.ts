import type { Kind } from '../model/kind'
import type { Row } from '../model/operation'
import { call } from '../model/step'
import { addressOf, show } from '../snowflake/identifiers'
import { MARK } from '../model/names'
import { orHidden } from '../snowflake/refusals'
import { booleanOf, listOf, numberOf, propertiesOf, rowNamed, textOf, unescape } from '../snowflake/rows'
import { statement } from '../snowflake/statements'

type Identity = {
  readonly database: string
  readonly schema: string
  readonly name: string
  /** Our own pipe, which goes before the format does. */
  readonly pipe: string
}

/** Every option that decides what a line is, or what it keeps of its bytes, by its Snowflake name in camel case. */
type FileFormat = {
  readonly type: string
  readonly compression: string
  readonly recordDelimiter: string
  readonly fieldDelimiter: string
  readonly skipHeader: number
  readonly parseHeader: boolean
  readonly skipBlankLines: boolean
  readonly escape: string
  readonly escapeUnenclosedField: string
  readonly fieldOptionallyEnclosedBy: string
  readonly trimSpace: boolean
  readonly nullIf: readonly string[]
  readonly emptyFieldAsNull: boolean
  readonly encoding: string
  readonly replaceInvalidCharacters: boolean
  readonly skipByteOrderMark: boolean
  /** Given at creation only: it tells whether the format is ours to drop. */
  readonly comment: string | null
}

/**
 * A line is one field, whatever is in it. By Snowflake's defaults, a comma or a tab would cut it, a backslash at its end
 * would swallow the next line, a line `\N` would be NULL, and one byte that is not UTF-8 would fail the whole file.
 * https://docs.snowflake.com/en/sql-reference/sql/create-file-format
 */
const RAW_LINES: FileFormat = {
  type: 'CSV',
  compression: 'AUTO',
  recordDelimiter: '\n',
  fieldDelimiter: 'NONE',
  skipHeader: 0,
  parseHeader: false,
  skipBlankLines: true,
  escape: 'NONE',
  escapeUnenclosedField: 'NONE',
  fieldOptionallyEnclosedBy: 'NONE',
  trimSpace: false,
  nullIf: [],
  emptyFieldAsNull: false,
  encoding: 'UTF8',
  replaceInvalidCharacters: true,
  skipByteOrderMark: false,
  comment: MARK
}

const UPDATED = { change: 'update' } as const

interface Users {
  /** Pipes of the schema besides ours; only looked at when the format is to be dropped. */
  readonly pipes: readonly string[]
}

/** How the files of the stage are read. Stages and pipes refer to it by name, so it is only ever altered. */
export const fileFormat: Kind<Identity, FileFormat, Users> = {
  name: 'file-format',
  cloud: 'snowflake',
  fields: {
    type: {
      change: {
        blocked:
          'The file format is of another TYPE, which cannot be changed in place, and pipes that use it would stop if it were dropped: rename it (ALTER FILE FORMAT … RENAME TO …), or give another `schema`.'
      }
    },
    compression: UPDATED,
    recordDelimiter: UPDATED,
    fieldDelimiter: UPDATED,
    skipHeader: UPDATED,
    parseHeader: UPDATED,
    skipBlankLines: UPDATED,
    escape: UPDATED,
    escapeUnenclosedField: UPDATED,
    fieldOptionallyEnclosedBy: UPDATED,
    trimSpace: UPDATED,
    nullIf: UPDATED,
    emptyFieldAsNull: UPDATED,
    encoding: UPDATED,
    replaceInvalidCharacters: UPDATED,
    skipByteOrderMark: UPDATED,
    comment: { change: 'computed' }
  },

  declare: ({ snowflake: { database, schema, names } }) => [
    {
      address: addressOf('file-format', database, schema, names.fileFormat),
      kind: 'file-format',
      identity: { database, schema, name: names.fileFormat, pipe: names.pipe },
      desired: RAW_LINES,
      after: [addressOf('schema', database, schema)]
    }
  ],

  observe({ identity: { database, schema, name } }, read) {
    const format = [database, schema, name]
    return orHidden(async () => {
      const [shown, described] = await Promise.all([
        read(statement('file-format/show', { name, schema: [database, schema] })),
        read(statement('file-format/describe', { format }))
      ])
      const row = rowNamed(shown, name)
      if (row === undefined) return { state: 'absent' }
      const fields = { ...optionsOf(described), comment: textOf(row['comment']) }
      return { state: 'present', fields, extra: { pipes: [] } }
    })
  },

  async prepare({ action, declared: { identity } }, read) {
    if (action !== 'delete') return { pipes: [] }
    const rows = await read(statement('pipe/show', { schema: [identity.database, identity.schema] }))
    return { pipes: rows.map((row) => String(row['name'])).filter((pipe) => pipe !== identity.pipe) }
  },

  retainedBecause({ comment }, { pipes }) {
    if (comment !== MARK) return 'it was not made by this action'
    return pipes.length === 0 ? undefined : `pipes of the same schema may read with it: ${pipes.map(show).join(', ')}`
  },

  steps(work) {
    const { database, schema, name } = work.declared.identity
    const format = [database, schema, name]
    if (work.action === 'delete') return [call(statement('file-format/drop', { format }))]
    const { type: _, comment, ...options } = work.desired
    return work.action === 'create'
      ? [call(statement('file-format/create', { format, ...options, comment }))]
      : [call(statement('file-format/alter', { format, ...options }))]
  }
}

/** DESCRIBE spells what is off as NONE, '' or NULL. https://docs.snowflake.com/en/sql-reference/sql/desc-file-format */
function optionsOf(described: readonly Row[]): Omit<FileFormat, 'comment'> {
  const property = propertiesOf(described)
  const word = (name: string) => unescape(textOf(property.get(name)) ?? 'NONE')
  return {
    type: word('TYPE'),
    compression: word('COMPRESSION'),
    recordDelimiter: word('RECORD_DELIMITER'),
    fieldDelimiter: word('FIELD_DELIMITER'),
    skipHeader: numberOf(property.get('SKIP_HEADER')) ?? 0,
    parseHeader: booleanOf(property.get('PARSE_HEADER')),
    skipBlankLines: booleanOf(property.get('SKIP_BLANK_LINES')),
    escape: word('ESCAPE'),
    escapeUnenclosedField: word('ESCAPE_UNENCLOSED_FIELD'),
    fieldOptionallyEnclosedBy: word('FIELD_OPTIONALLY_ENCLOSED_BY'),
    trimSpace: booleanOf(property.get('TRIM_SPACE')),
    nullIf: listOf(property.get('NULL_IF')).map(unescape),
    emptyFieldAsNull: booleanOf(property.get('EMPTY_FIELD_AS_NULL')),
    encoding: word('ENCODING').replaceAll('-', ''),
    replaceInvalidCharacters: booleanOf(property.get('REPLACE_INVALID_CHARACTERS')),
    skipByteOrderMark: booleanOf(property.get('SKIP_BYTE_ORDER_MARK'))
  }
}

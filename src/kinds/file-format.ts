import type { Kind } from '../model/kind'
import { isOfMove, MARK, retainedUnlessOurs } from '../model/names'
import type { Row } from '../model/operation'
import { call } from '../model/step'
import { addressOf, show } from '../snowflake/identifiers'
import { orHidden, shownWith } from '../snowflake/refusals'
import { booleanOf, listOf, numberOf, propertiesOf, rowNamed, textOf, unescape } from '../snowflake/rows'
import { statement } from '../snowflake/statements'

type Identity = {
  readonly database: string
  readonly schema: string
  readonly name: string
  /** Our pipe, which destroy drops before the file format. */
  readonly pipe: string
  readonly parsed: string
}

/** Every option that affects what a line is or which of its bytes are loaded, by its Snowflake name in camel case. */
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
  /** Only set at creation: shows whether we created the file format and may drop it. */
  readonly comment: string | null
}

/**
 * A line is one field, whatever it contains. With Snowflake's defaults, a comma or a tab would split it, a backslash at
 * its end would swallow the next line, a line `\N` would be NULL, and one byte that is not UTF-8 would fail the whole
 * file. https://docs.snowflake.com/en/sql-reference/sql/create-file-format
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

const IN_PLACE = { change: 'update' } as const

interface Users {
  /** Other pipes in the schema; only read when the file format would be dropped. */
  readonly pipes: readonly string[]
}

/** How the log objects are read. Stages and pipes refer to it by name, so it is only altered, never replaced. */
export const fileFormat: Kind<Identity, FileFormat, Users> = {
  name: 'file-format',
  cloud: 'snowflake',
  fields: {
    type: {
      change: {
        blocked:
          'The file format has another TYPE. That cannot be changed in place, and dropping the file format would stop the pipes that use it: rename it (ALTER FILE FORMAT … RENAME TO …), or set another `schema`.'
      }
    },
    compression: IN_PLACE,
    recordDelimiter: IN_PLACE,
    fieldDelimiter: IN_PLACE,
    skipHeader: IN_PLACE,
    parseHeader: IN_PLACE,
    skipBlankLines: IN_PLACE,
    escape: IN_PLACE,
    escapeUnenclosedField: IN_PLACE,
    fieldOptionallyEnclosedBy: IN_PLACE,
    trimSpace: IN_PLACE,
    nullIf: IN_PLACE,
    emptyFieldAsNull: IN_PLACE,
    encoding: IN_PLACE,
    replaceInvalidCharacters: IN_PLACE,
    skipByteOrderMark: IN_PLACE,
    comment: { change: 'computed' }
  },

  declare: ({ snowflake: { database, schema, names } }) => [
    {
      address: addressOf('file-format', database, schema, names.fileFormat),
      kind: 'file-format',
      identity: { database, schema, name: names.fileFormat, pipe: names.pipe, parsed: names.parsed },
      desired: RAW_LINES,
      after: [addressOf('schema', database, schema)]
    }
  ],

  observe({ identity: { database, schema, name } }, read) {
    const format = [database, schema, name]
    return orHidden(async () => {
      const [row, described] = await shownWith(
        read(statement('file-format/show', { name, schema: [database, schema] })),
        read(statement('file-format/describe', { format })),
        (rows) => rowNamed(rows, name)
      )
      if (row === undefined || described === undefined) return { state: 'absent' }
      const fields = { ...optionsOf(described), comment: textOf(row['comment']) }
      return { state: 'present', fields, extra: { pipes: [] } }
    })
  },

  async prepare({ action, declared: { identity } }, read) {
    if (action !== 'delete') return { pipes: [] }
    const rows = await read(statement('pipe/show', { schema: [identity.database, identity.schema] }))
    const others = rows.filter((row) => row['name'] !== identity.pipe && !isOfMove(row, identity.parsed))
    return { pipes: others.map((row) => String(row['name'])) }
  },

  retainedBecause({ comment }, { pipes }) {
    return (
      retainedUnlessOurs(comment) ??
      (pipes.length === 0 ? undefined : `other pipes in the schema may use it: ${pipes.map(show).join(', ')}`)
    )
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

/**
 * DESCRIBE shows an option that is off as NONE, '' or NULL.
 * https://docs.snowflake.com/en/sql-reference/sql/desc-file-format
 */
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

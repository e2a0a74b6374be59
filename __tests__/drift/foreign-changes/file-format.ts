import { differs, type ForeignChange, missing, NO_CHANGE } from '../foreign-change'
import { namesOf, type Pipeline } from '../pipelines'

const address = (pipeline: Pipeline) => `file-format:${namesOf(pipeline).format}`

/** Each of these makes lines unreadable, splits them, or drops some of their bytes. */
const OPTIONS: readonly (readonly [setting: string, before: Readonly<Record<string, unknown>>])[] = [
  ['COMPRESSION = GZIP', { compression: 'GZIP' }],
  ["RECORD_DELIMITER = ';'", { recordDelimiter: ';' }],
  ["RECORD_DELIMITER = '\\r\\n'", { recordDelimiter: '\r\n' }],
  ["FIELD_DELIMITER = ','", { fieldDelimiter: ',' }],
  ["FIELD_DELIMITER = '\\t'", { fieldDelimiter: '\t' }],
  ['SKIP_HEADER = 1', { skipHeader: 1 }],
  ['PARSE_HEADER = TRUE', { parseHeader: true }],
  ['SKIP_BLANK_LINES = FALSE', { skipBlankLines: false }],
  ["ESCAPE = '\\\\'", { escape: '\\' }],
  ["ESCAPE_UNENCLOSED_FIELD = '\\\\'", { escapeUnenclosedField: '\\' }],
  ["FIELD_OPTIONALLY_ENCLOSED_BY = '\"'", { fieldOptionallyEnclosedBy: '"' }],
  ['TRIM_SPACE = TRUE', { trimSpace: true }],
  ["NULL_IF = ('-')", { nullIf: ['-'] }],
  ["NULL_IF = ('\\\\N')", { nullIf: ['\\N'] }],
  ['EMPTY_FIELD_AS_NULL = TRUE', { emptyFieldAsNull: true }],
  ["ENCODING = 'ISO88591'", { encoding: 'ISO88591' }],
  ['REPLACE_INVALID_CHARACTERS = FALSE', { replaceInvalidCharacters: false }],
  ['SKIP_BYTE_ORDER_MARK = TRUE', { skipByteOrderMark: true }]
]

export const fileFormatChanges: readonly ForeignChange[] = [
  ...OPTIONS.map(([setting, before]): ForeignChange => ({
    title: `file format ${setting}`,
    make: (pipeline, { sql }) => sql(`ALTER FILE FORMAT ${namesOf(pipeline).format} SET ${setting}`),
    expects: (pipeline) => differs(address(pipeline), before),
    losesLines: true
  })),
  {
    title: 'file format with another comment, which stays',
    make: (pipeline, { sql }) => sql(`ALTER FILE FORMAT ${namesOf(pipeline).format} SET COMMENT = 'csv?'`),
    expects: NO_CHANGE,
    touches: (pipeline) => [`${address(pipeline)}#comment`]
  },
  {
    title: 'file format dropped',
    make: (pipeline, { sql }) => sql(`DROP FILE FORMAT ${namesOf(pipeline).format}`),
    expects: (pipeline) => missing(address(pipeline)),
    touches: (pipeline) => [`stage:${namesOf(pipeline).stage}#fileFormat`, `pipe:${namesOf(pipeline).pipe}`],
    losesLines: true
  },
  {
    title: 'file format with equivalent options',
    make: (pipeline, { sql }) =>
      sql(
        `ALTER FILE FORMAT ${namesOf(pipeline).format} SET RECORD_DELIMITER = '\\n' FIELD_DELIMITER = 'none' ENCODING = 'utf-8' NULL_IF = () COMPRESSION = 'auto'`
      ),
    expects: NO_CHANGE,
    touches: (pipeline) => [address(pipeline)]
  }
]

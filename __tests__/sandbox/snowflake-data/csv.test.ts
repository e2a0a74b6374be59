import { gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import type { FileFormatOptions } from '../../../sandbox/snowflake/contract'
import { readCsv } from '../../../sandbox/snowflake/data/stages/csv'
import { csvFormat } from '../../../sandbox/snowflake/data/stages/file-format'
import { RAW } from './account'

type Fields = readonly (string | null)[]

function read(body: string | Uint8Array, options: FileFormatOptions): readonly (Fields | string)[] {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  return Array.from(readCsv(bytes, csvFormat(options)), ({ fields, error }) => error?.code ?? fields)
}

describe('lines read with a format that loads every byte', () => {
  test.each<[what: string, body: string | Uint8Array, lines: readonly string[]]>([
    ['lines', 'a\nb\n', ['a', 'b']],
    ['no newline at the end', 'a\nb', ['a', 'b']],
    ['nothing', '', []],
    ['commas, quotes and tabs', 'a,"b"\tc\n', ['a,"b"\tc']],
    ['a backslash at the end of a line', 'a\\\nb\n', ['a\\', 'b']],
    ['backslashes inside', 'a\\b\\\\c\\n\n', ['a\\b\\\\c\\n']],
    ['\\N', '\\N\n', ['\\N']],
    ['an empty line', 'a\n\nb\n', ['a', '', 'b']],
    ['\\r\\n, which is a newline too', 'a\r\nb\r\n', ['a', 'b']],
    ['a lone \\r, which is not', 'a\rb\n', ['a\rb']],
    ['spaces', '  a  \n', ['  a  ']],
    ['UTF-8', 'é€😀\n', ['é€😀']],
    ['invalid UTF-8, replaced', Buffer.from([0x61, 0xff, 0x0a]), ['a\ufffd']],
    ['gzip, by its first bytes', gzipSync('a\nb\n'), ['a', 'b']],
    ['a byte order mark, left out', '\ufeffa\n', ['a']]
  ])('%s', (_what, body, lines) => {
    expect(read(body, RAW)).toEqual(lines.map((line) => [line]))
  })
})

describe('what other formats do to lines', () => {
  const csv = { TYPE: 'CSV' }
  test.each<[what: string, options: FileFormatOptions, body: string | Uint8Array, rows: readonly (Fields | string)[]]>([
    ['the default escape merges two lines', { FIELD_DELIMITER: 'NONE' }, 'a\\\nb\nc\n', [['a\nb'], ['c']]],
    [
      'the default escape eats backslashes',
      { FIELD_DELIMITER: 'NONE' },
      'Mozilla\\5.0 \\"x\\"\n',
      [['Mozilla5.0 "x"']]
    ],
    ['the default escape resolves escape sequences', { FIELD_DELIMITER: 'NONE' }, 'a\\tb\n', [['a\tb']]],
    [
      'the default NULL_IF turns \\N into NULL',
      { FIELD_DELIMITER: 'NONE', ESCAPE_UNENCLOSED_FIELD: 'NONE' },
      '\\N\n',
      [[null]]
    ],
    ['an empty line is an error by default', { FIELD_DELIMITER: 'NONE' }, 'a\n\nb\n', [['a'], '100068', ['b']]],
    ['an empty line can be skipped', { FIELD_DELIMITER: 'NONE', SKIP_BLANK_LINES: true }, 'a\n\nb\n', [['a'], ['b']]],
    [
      'invalid UTF-8 is an error by default',
      { FIELD_DELIMITER: 'NONE' },
      Buffer.from([0x61, 0x0a, 0xff, 0x0a]),
      [['a'], '100144']
    ],
    ['ISO-8859-1 keeps each byte as a character', { FIELD_DELIMITER: 'NONE', ENCODING: 'ISO88591' }, 'é\n', [['Ã©']]],
    ['the default delimiter splits', csv, 'a,b,,c\n', [['a', 'b', null, 'c']]],
    ['EMPTY_FIELD_AS_NULL = FALSE', { EMPTY_FIELD_AS_NULL: false }, 'a,,b\n', [['a', '', 'b']]],
    ['TRIM_SPACE', { TRIM_SPACE: true }, ' a , b \n', [['a', 'b']]],
    ['SKIP_HEADER', { SKIP_HEADER: 1 }, 'h1,h2\na,b\n', [['a', 'b']]],
    [
      'enclosed fields',
      { FIELD_OPTIONALLY_ENCLOSED_BY: '"' },
      '"a,1","b ""q""","c\nd",e\n',
      [['a,1', 'b "q"', 'c\nd', 'e']]
    ],
    ['an enclosed empty field is an empty string', { FIELD_OPTIONALLY_ENCLOSED_BY: '"' }, '"",\n', [['', null]]],
    ['text after an enclosed field', { FIELD_OPTIONALLY_ENCLOSED_BY: '"' }, '"a"x,b\nc,d\n', ['100016', ['c', 'd']]],
    ['ESCAPE in enclosed fields', { FIELD_OPTIONALLY_ENCLOSED_BY: '"', ESCAPE: '\\' }, '"a\\"b"\n', [['a"b']]],
    [
      'delimiters of several characters',
      { FIELD_DELIMITER: '||', RECORD_DELIMITER: '%%' },
      'a||b%%c||d',
      [
        ['a', 'b'],
        ['c', 'd']
      ]
    ],
    [
      'RECORD_DELIMITER = NONE: the whole file',
      { FIELD_DELIMITER: 'NONE', RECORD_DELIMITER: 'NONE' },
      'a\nb',
      [['a\nb']]
    ],
    ['NULL_IF', { NULL_IF: ['-', 'null'] }, 'a,-,null\n', [['a', null, null]]],
    [
      'COMPRESSION = NONE reads gzip as it is',
      { FIELD_DELIMITER: 'NONE', COMPRESSION: 'NONE', REPLACE_INVALID_CHARACTERS: true, RECORD_DELIMITER: 'NONE' },
      Buffer.from([0x1f, 0x8b, 0x41]),
      [['\x1f\ufffdA']]
    ]
  ])('%s', (_what, options, body, rows) => {
    expect(read(body, options)).toEqual(rows)
  })
})

test('a record has its number and its line', () => {
  const records = Array.from(
    readCsv(Buffer.from('h\na\\\nb\nc\n'), csvFormat({ FIELD_DELIMITER: 'NONE', SKIP_HEADER: 1 }))
  )
  expect(records.map(({ row, line }) => [row, line])).toEqual([[1, 2], [2, 4]]) // prettier-ignore
})

test.each<[options: FileFormatOptions]>([[{ TYPE: 'JSON' }], [{ COMPRESSION: 'ZSTD' }], [{ ENCODING: 'UTF16' }]])(
  'an unsupported option is refused: %j',
  (options) => {
    expect(() => csvFormat(options)).toThrow(expect.objectContaining({ code: '000002' }))
  }
)

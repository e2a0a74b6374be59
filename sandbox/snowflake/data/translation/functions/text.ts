import { apply, asText } from '../casts'
import { fn, type Functions, ofText, same } from './define'

const substr = fn(2, 3, (text = '', start = '', size) =>
  size === undefined ? apply('from_position', asText(text), start) : apply('substr', asText(text), start, size)
)

const joined = (...texts: readonly string[]): string => `(${texts.map((text) => `${asText(text)}`).join(' || ')})`

/** https://docs.snowflake.com/en/sql-reference/functions-string */
export const TEXT: Functions = {
  UPPER: ofText('upper', 1),
  LOWER: ofText('lower', 1),
  LENGTH: ofText('length', 1),
  LEN: ofText('length', 1),
  OCTET_LENGTH: ofText('strlen', 1),
  REVERSE: ofText('reverse', 1),
  REPLACE: fn(2, 3, (text, search, replacement = "''") => `replace(${asText(text)}, ${search}, ${replacement})`),
  REPEAT: ofText('repeat', 2),
  TRANSLATE: ofText('translate', 3),
  TRIM: ofText('trim', 1, 2),
  LTRIM: ofText('ltrim', 1, 2),
  RTRIM: ofText('rtrim', 1, 2),
  LPAD: fn(2, 3, (text, size, pad = "' '") => `lpad(${asText(text)}, CAST(${size} AS INTEGER), ${pad})`),
  RPAD: fn(2, 3, (text, size, pad = "' '") => `rpad(${asText(text)}, CAST(${size} AS INTEGER), ${pad})`),
  LEFT: ofText('left', 2),
  RIGHT: ofText('right', 2),
  SUBSTR: substr,
  SUBSTRING: substr,
  SPLIT_PART: fn(3, 3, (text = '', delimiter = '', index = '') => apply('split_part', asText(text), delimiter, index)),
  SPLIT: fn(2, 2, (text, delimiter) => `to_json(string_split(${asText(text)}, ${delimiter}))`),
  CONCAT: fn(1, 255, joined),
  CONTAINS: ofText('contains', 2),
  STARTSWITH: ofText('starts_with', 2),
  ENDSWITH: ofText('ends_with', 2),
  POSITION: fn(2, 2, (search, text) => `strpos(${asText(text)}, ${search})`),
  CHARINDEX: fn(2, 2, (search, text) => `strpos(${asText(text)}, ${search})`),
  ASCII: ofText('ascii', 1),
  CHR: same('chr', 1),
  CHAR: same('chr', 1),
  MD5: ofText('md5', 1),
  MD5_HEX: ofText('md5', 1),
  SHA1: ofText('sha1', 1),
  SHA2: ofText('sha256', 1)
}

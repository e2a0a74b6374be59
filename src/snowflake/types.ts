/**
 * SQL types by meaning: `TEXT`, `string` and `VARCHAR(16777216)` are one. https://docs.snowflake.com/en/sql-reference/data-types
 */

const SYNONYMS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^(?:VARCHAR|STRING|TEXT|NVARCHAR2?|CHAR VARYING|NCHAR VARYING)$/, 'VARCHAR'],
  [/^(?:NUMBER|DECIMAL|DEC|NUMERIC|INT|INTEGER|BIGINT|SMALLINT|TINYINT|BYTEINT)$/, 'NUMBER'],
  [/^(?:TIMESTAMP_?NTZ|DATETIME|TIMESTAMP WITHOUT TIME ZONE)$/, 'TIMESTAMP_NTZ'],
  [/^(?:TIMESTAMP_?LTZ|TIMESTAMP WITH LOCAL TIME ZONE)$/, 'TIMESTAMP_LTZ'],
  [/^(?:TIMESTAMP_?TZ|TIMESTAMP WITH TIME ZONE)$/, 'TIMESTAMP_TZ'],
  [/^(?:FLOAT|FLOAT4|FLOAT8|DOUBLE|DOUBLE PRECISION|REAL)$/, 'FLOAT']
]

/** What a type has that names no size. */
const SIZES: Readonly<Record<string, string>> = {
  VARCHAR: '16777216',
  NUMBER: '38,0',
  TIMESTAMP_NTZ: '9',
  TIMESTAMP_LTZ: '9',
  TIMESTAMP_TZ: '9'
}

/** The longest text, and what it is about to become: a table may have either, depending on when it was made.
 * https://docs.snowflake.com/en/release-notes/bcr-bundles/un-bundled/bcr-2118 */
const LONGER = '134217728'

/** The one spelling of a type: "NUMBER(38,0)" of "int". */
export function canonicalType(text: string): string {
  const [, word = '', size] = /^([^()]*)(?:\(([^()]*)\))?$/.exec(text.trim().toUpperCase()) ?? []
  const spelled = word.trim().replaceAll(/\s+/g, ' ')
  const name = SYNONYMS.find(([pattern]) => pattern.test(spelled))?.[1] ?? spelled
  const sized = (size ?? SIZES[name] ?? '').replaceAll(/\s/g, '')
  const precise = name === 'NUMBER' && /^\d+$/.test(sized) ? `${sized},0` : sized
  return precise === '' ? name : `${name}(${name === 'VARCHAR' && precise === LONGER ? SIZES['VARCHAR'] : precise})`
}

export function sameType(one: string, other: string): boolean {
  return canonicalType(one) === canonicalType(other)
}

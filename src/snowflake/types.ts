/**
 * SQL types compared by meaning: `TEXT`, `string` and `VARCHAR(16777216)` are the same.
 * https://docs.snowflake.com/en/sql-reference/data-types
 */

const SYNONYMS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^(?:VARCHAR|STRING|TEXT|NVARCHAR2?|CHAR VARYING|NCHAR VARYING)$/, 'VARCHAR'],
  [/^(?:NUMBER|DECIMAL|DEC|NUMERIC|INT|INTEGER|BIGINT|SMALLINT|TINYINT|BYTEINT)$/, 'NUMBER'],
  [/^(?:TIMESTAMP_?NTZ|DATETIME|TIMESTAMP WITHOUT TIME ZONE)$/, 'TIMESTAMP_NTZ'],
  [/^(?:TIMESTAMP_?LTZ|TIMESTAMP WITH LOCAL TIME ZONE)$/, 'TIMESTAMP_LTZ'],
  [/^(?:TIMESTAMP_?TZ|TIMESTAMP WITH TIME ZONE)$/, 'TIMESTAMP_TZ'],
  [/^(?:FLOAT|FLOAT4|FLOAT8|DOUBLE|DOUBLE PRECISION|REAL)$/, 'FLOAT']
]

/** The size of a type that does not say one. */
const DEFAULT_SIZES: Readonly<Record<string, string>> = {
  VARCHAR: '16777216',
  NUMBER: '38,0',
  TIMESTAMP_NTZ: '9',
  TIMESTAMP_LTZ: '9',
  TIMESTAMP_TZ: '9'
}

/**
 * The future default length of VARCHAR: a table has the old or the new one, depending on when it was created.
 * https://docs.snowflake.com/en/release-notes/bcr-bundles/un-bundled/bcr-2118
 */
const NEW_DEFAULT_LENGTH = '134217728'

/** The canonical form of a type, without its collation: "NUMBER(38,0)" for "int". */
export function canonicalType(text: string): string {
  const [, word = '', size] =
    /^([^()]*)(?:\(([^()]*)\))?$/.exec(
      text
        .trim()
        .toUpperCase()
        .replace(/ COLLATE '.*'$/, '')
    ) ?? []
  const synonym = word.trim().replaceAll(/\s+/g, ' ')
  const name = SYNONYMS.find(([pattern]) => pattern.test(synonym))?.[1] ?? synonym
  const given = (size ?? DEFAULT_SIZES[name] ?? '').replaceAll(/\s/g, '')
  const full = name === 'NUMBER' && /^\d+$/.test(given) ? `${given},0` : given
  if (full === '') return name
  return `${name}(${name === 'VARCHAR' && full === NEW_DEFAULT_LENGTH ? DEFAULT_SIZES[name] : full})`
}

export function sameType(one: string, other: string): boolean {
  return canonicalType(one) === canonicalType(other)
}

/**
 * SQL data types as DESCRIBE spells them.
 * https://docs.snowflake.com/en/sql-reference/intro-summary-data-types
 */

interface Family {
  readonly type: string
  /** The default for the numbers in parentheses; null = the type has none. */
  readonly size: readonly number[] | null
}

const text = (size: number): Family => ({ type: 'VARCHAR', size: [size] })
const number: Family = { type: 'NUMBER', size: [38, 0] }
const integer: Family = { type: 'NUMBER(38,0)', size: null }
const float: Family = { type: 'FLOAT', size: null }
const binary: Family = { type: 'BINARY', size: [8_388_608] }
const timestamp = (variant: string): Family => ({ type: `TIMESTAMP_${variant}`, size: [9] })
const plain = (type: string): Family => ({ type, size: null })

const FAMILIES: Readonly<Record<string, Family>> = {
  NUMBER: number,
  NUMERIC: number,
  DECIMAL: number,
  DEC: number,
  INT: integer,
  INTEGER: integer,
  BIGINT: integer,
  SMALLINT: integer,
  TINYINT: integer,
  BYTEINT: integer,
  FLOAT: float,
  FLOAT4: float,
  FLOAT8: float,
  DOUBLE: float,
  'DOUBLE PRECISION': float,
  REAL: float,
  VARCHAR: text(16_777_216),
  STRING: text(16_777_216),
  TEXT: text(16_777_216),
  NVARCHAR: text(16_777_216),
  CHAR: text(1),
  CHARACTER: text(1),
  NCHAR: text(1),
  BINARY: binary,
  VARBINARY: binary,
  BOOLEAN: plain('BOOLEAN'),
  DATE: plain('DATE'),
  TIME: { type: 'TIME', size: [9] },
  DATETIME: timestamp('NTZ'),
  TIMESTAMP: timestamp('NTZ'),
  TIMESTAMP_NTZ: timestamp('NTZ'),
  TIMESTAMPNTZ: timestamp('NTZ'),
  'TIMESTAMP WITHOUT TIME ZONE': timestamp('NTZ'),
  TIMESTAMP_LTZ: timestamp('LTZ'),
  TIMESTAMPLTZ: timestamp('LTZ'),
  'TIMESTAMP WITH LOCAL TIME ZONE': timestamp('LTZ'),
  TIMESTAMP_TZ: timestamp('TZ'),
  TIMESTAMPTZ: timestamp('TZ'),
  'TIMESTAMP WITH TIME ZONE': timestamp('TZ'),
  VARIANT: plain('VARIANT'),
  OBJECT: plain('OBJECT'),
  ARRAY: plain('ARRAY')
}

/** The longest phrases first, so that DOUBLE PRECISION is not read as DOUBLE. */
export const TYPE_PHRASES: readonly string[] = Object.keys(FAMILIES).toSorted((a, b) => b.length - a.length)

export interface DataType {
  /** One of TYPE_PHRASES. */
  readonly phrase: string
  /** The numbers in parentheses, as given. */
  readonly size: readonly number[]
}

/** "VARCHAR(16777216)", "NUMBER(38,0)", "TIMESTAMP_NTZ(9)"; undefined when the type takes no such size. */
export function canonicalType({ phrase, size }: DataType): string | undefined {
  const family = FAMILIES[phrase]
  if (family === undefined) return undefined
  if (family.size === null) return size.length === 0 ? family.type : undefined
  if (size.length > family.size.length) return undefined
  return `${family.type}(${family.size.map((standard, index) => size[index] ?? standard).join(',')})`
}

/** In the signature of a function, VARCHAR without a size stays without one (behavior change 2024_08). */
export function signatureType(type: DataType): string | undefined {
  const canonical = canonicalType(type)
  return canonical?.startsWith('VARCHAR') === true && type.size.length === 0 ? 'VARCHAR' : canonical
}

export function withoutSize(type: string): string {
  return type.replace(/\(.*\)$/, '')
}

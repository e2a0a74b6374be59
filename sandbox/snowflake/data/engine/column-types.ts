import type { ResultColumn } from '../../contract'
import { unsupported } from '../../errors'
import { canonicalType, TYPE_PHRASES, withoutSize } from '../../types'

/** DuckDB's type for a column of this canonical type. Times are stored with microseconds. */
export function engineType(canonical: string): string {
  const sizes = /\((.*)\)$/.exec(canonical)?.[1]
  switch (withoutSize(canonical)) {
    case 'NUMBER':
      return `DECIMAL(${sizes})`
    case 'VARCHAR':
      return 'VARCHAR'
    case 'FLOAT':
      return 'DOUBLE'
    case 'BOOLEAN':
      return 'BOOLEAN'
    case 'DATE':
      return 'DATE'
    case 'TIME':
      return 'TIME'
    case 'TIMESTAMP_NTZ':
      return 'TIMESTAMP'
    case 'TIMESTAMP_LTZ':
      return 'TIMESTAMPTZ'
    case 'VARIANT':
    case 'OBJECT':
    case 'ARRAY':
      return 'JSON'
    default:
      throw unsupported(`data type ${canonical}`)
  }
}

/** "NUMBER", "number(10, 2)", "Varchar" → "NUMBER(38,0)", "NUMBER(10,2)", "VARCHAR(16777216)". */
export function canonical(written: string): string {
  const [, phrase = '', sizes] = /^\s*([A-Za-z][A-Za-z0-9_ ]*?)\s*(?:\(([\d\s,]*)\))?\s*$/.exec(written) ?? []
  const known = TYPE_PHRASES.find((candidate) => candidate === phrase.toUpperCase().replace(/\s+/g, ' '))
  const type = known && canonicalType({ phrase: known, size: sizes === undefined ? [] : sizes.split(',').map(Number) })
  if (type === undefined) throw unsupported(`data type ${written}`)
  return type
}

/** The canonical type of a query's column, from DuckDB's type. */
export function canonicalOf(engine: string): string {
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(engine)
  if (decimal !== null) return `NUMBER(${decimal[1]},${decimal[2]})`
  switch (engine) {
    case 'VARCHAR':
    case 'NULL':
    case '"NULL"':
      return 'VARCHAR(16777216)'
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER':
    case 'UINTEGER':
    case 'BIGINT':
    case 'UBIGINT':
      return 'NUMBER(18,0)'
    case 'HUGEINT':
    case 'UHUGEINT':
      return 'NUMBER(38,0)'
    case 'DOUBLE':
    case 'FLOAT':
      return 'FLOAT'
    case 'BOOLEAN':
      return 'BOOLEAN'
    case 'DATE':
      return 'DATE'
    case 'TIME':
      return 'TIME(9)'
    case 'TIMESTAMP':
      return 'TIMESTAMP_NTZ(9)'
    case 'TIMESTAMP WITH TIME ZONE':
      return 'TIMESTAMP_LTZ(9)'
    case 'JSON':
      return 'VARIANT'
    default:
      throw unsupported(`a result of the type ${engine}`)
  }
}

/** A column as the driver expects it to be described. */
export function resultColumn(name: string, canonicalType: string): ResultColumn {
  switch (withoutSize(canonicalType)) {
    case 'NUMBER':
      return { name, type: 'fixed', scale: Number(/,(\d+)\)$/.exec(canonicalType)?.[1] ?? 0) }
    case 'FLOAT':
      return { name, type: 'real' }
    case 'BOOLEAN':
      return { name, type: 'boolean' }
    case 'DATE':
      return { name, type: 'date' }
    case 'TIME':
      return { name, type: 'time', scale: 9 }
    case 'TIMESTAMP_NTZ':
      return { name, type: 'timestamp_ntz', scale: 9 }
    case 'TIMESTAMP_LTZ':
      return { name, type: 'timestamp_ltz', scale: 9 }
    case 'VARIANT':
    case 'OBJECT':
    case 'ARRAY':
      return { name, type: 'variant' }
    default:
      return { name, type: 'text' }
  }
}

/** Whether values of this type are stored as JSON. */
export function isVariant(type: string): boolean {
  return ['VARIANT', 'OBJECT', 'ARRAY'].includes(withoutSize(type))
}

import { unsupported } from '../errors'
import type { Cursor, NameParts } from './cursor'
import { argumentTypes } from './function'
import { type NamedKind, partsOf, singular } from './object-types'

/** https://docs.snowflake.com/en/sql-reference/sql/desc */
export interface Describe {
  readonly type: 'DESCRIBE'
  readonly kind: NamedKind
  readonly name: NameParts
  readonly argTypes: readonly string[]
}

export function describe(cursor: Cursor): Describe {
  const kind = singular(cursor)
  const first = cursor.token
  const name = cursor.name()
  if (name.length > partsOf(kind)) cursor.fail(first)
  if (kind === 'table' && cursor.take('TYPE =')) columnsOnly(cursor)
  return { type: 'DESCRIBE', kind, name, argTypes: kind === 'function' ? argumentTypes(cursor) : [] }
}

/** https://docs.snowflake.com/en/sql-reference/sql/desc-table */
function columnsOnly(cursor: Cursor): void {
  if (cursor.expectOneOf(['COLUMNS', 'STAGE']) === 'STAGE') throw unsupported('TYPE = STAGE')
}

import type { Cursor, NameParts } from './cursor'
import { argumentTypes } from './function'
import { type NamedKind, partsOf, singular } from './object-types'

/** https://docs.snowflake.com/en/sql-reference/sql/drop */
export interface Drop {
  readonly type: 'DROP'
  readonly kind: NamedKind
  readonly ifExists: boolean
  readonly name: NameParts
  /** For a function: which overload. */
  readonly argTypes: readonly string[]
}

export function drop(cursor: Cursor): Drop {
  const kind = singular(cursor)
  const ifExists = cursor.take('IF EXISTS')
  const first = cursor.token
  const name = cursor.name()
  if (name.length > partsOf(kind)) cursor.fail(first)
  const argTypes = kind === 'function' ? argumentTypes(cursor) : []
  if (kind === 'database' || kind === 'schema' || kind === 'table') cursor.takeOneOf(['CASCADE', 'RESTRICT'])
  return { type: 'DROP', kind, ifExists, name, argTypes }
}

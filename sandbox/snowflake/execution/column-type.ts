import type { Column } from '../contract'
import { refused } from '../errors'
import { withoutSize } from '../types'

/**
 * What ALTER COLUMN … SET DATA TYPE allows: text can get longer; a number's precision can change, but not its scale.
 * https://docs.snowflake.com/en/sql-reference/sql/alter-table-column
 */
export function changedType({ name, type: from }: Column, to: string): string {
  if (from === to) return to
  if (withoutSize(from) !== withoutSize(to)) throw cannotChange(name, from, to, 'they have incompatible types')
  const [oldSize, oldScale] = sizes(from)
  const [newSize, newScale] = sizes(to)
  if (oldScale !== newScale) throw cannotChange(name, from, to, 'changing the scale of a number is not supported')
  if (withoutSize(from) === 'VARCHAR' && newSize < oldSize)
    throw cannotChange(name, from, to, 'reducing the byte-length of a varchar is not supported')
  return to
}

function sizes(type: string): readonly [number, number] {
  const [size = 0, scale = 0] = (/\((.*)\)/.exec(type)?.[1] ?? '').split(',').map(Number)
  return [size, scale]
}

function cannotChange(column: string, from: string, to: string, why: string): Error {
  return refused('040052', '22000', `cannot change column ${column} from type ${from} to ${to} because ${why}`)
}

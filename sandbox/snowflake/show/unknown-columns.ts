import { randomFrom } from '../../traffic/random'
import type { ResultSet } from '../contract'

/** The alphabet of their names and values. */
const LETTERS = 'abcdefghijklmnopqrstuvwxyz_'
const MOST = 4

/**
 * The answer of a SHOW or DESCRIBE with columns that no client knows yet, at random places. Snowflake adds columns
 * without announcing them. The same seed adds the same columns to answers with the same columns.
 * https://docs.snowflake.com/en/release-notes/behavior-changes
 */
export function withUnknownColumns({ columns, rows }: ResultSet, seed: number): ResultSet {
  const random = randomFrom(
    columns.reduce((hash, { name }) => Math.imul(hash, 31) + name.length + name.charCodeAt(0), seed)
  )
  const places = Array.from({ length: 1 + random.below(MOST) }, () => random.below(columns.length + 1))
  return places.reduce<ResultSet>(
    (answer, place) => {
      const name = `new_${random.text(LETTERS, 8)}`
      return {
        columns: answer.columns.toSpliced(place, 0, { name, type: 'text' }),
        rows: answer.rows.map((row) => row.toSpliced(place, 0, random.chance(0.3) ? null : random.text(LETTERS, 12)))
      }
    },
    { columns, rows }
  )
}

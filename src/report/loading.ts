import { many } from '../model/many'
import { firstOf } from '../model/spoken-list'
import { sizeText } from '../model/volume'
import type { Report } from './report'

const MOST_NAMES = 3

/** What an apply loaded because it was missing from the tables, and what it could not load. */
export function loadingSentences({ loading }: Pick<Report, 'loading'>): readonly string[] {
  if (loading === undefined) return []
  const { objects, bytes, incomplete, problems } = loading
  const named = problems
    .slice(0, MOST_NAMES)
    .map(({ key, why, isPartly }) => `${key} (${isPartly ? 'only in part: ' : ''}${why})`)
  return [
    ...(objects === 0
      ? []
      : [
          `Loaded ${many(objects, 'log object')} that ${objects === 1 ? 'was' : 'were'} missing from the tables (${sizeText(bytes)}).`
        ]),
    ...(incomplete === 0
      ? []
      : [`${many(incomplete, 'log object')} could not be loaded completely: ${firstOf(named, incomplete)}.`])
  ]
}

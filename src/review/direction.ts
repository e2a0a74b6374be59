/** In which direction access changes, by what a pattern covers and not by how many there are. */
import type { Danger } from '../model/appraisal'
import type { Work } from '../model/change'
import type { Value } from '../model/fields'
import { changeIn, items, security } from './danger'

/** A list of what is allowed, in a property of an object. */
interface Allowance {
  readonly field: string
  /** What the list says, for a sentence: "what the role may do". */
  readonly what: string
  /** Whether the first item includes what the second one allows, or restricts. */
  readonly includes: (wide: string, narrow: string) => boolean
  /** Whether an item restricts, so that one more makes the access narrower. */
  readonly restricts?: (item: string) => boolean
  /** An empty list allows what this item would: a condition that is missing. */
  readonly empty?: string
}

/** Says what is new and what goes; nothing if the access stays the same in other words. */
export function directions(work: Work, allowance: Allowance): readonly Danger[] {
  const { field, what, includes, restricts = () => false } = allowance
  const change = changeIn(work, field)
  if (change === undefined) return []
  const [live, desired] = [listed(change.before, allowance), listed(change.after, allowance)]
  const isNew = outside(desired, live, includes)
  const goes = outside(live, desired, includes)
  const widens = isNew.some((item) => !restricts(item)) || goes.some(restricts)
  const narrows = goes.some((item) => !restricts(item)) || isNew.some(restricts)
  if (!widens && !narrows) return []
  const stay = desired.filter((item) => goes.some((one) => includes(one, item))).length
  const facts = [
    fact(isNew, ['is new', 'are new']),
    fact(goes, ['goes', 'go']),
    stay === 0 ? '' : `${stay} that ${goes.length === 1 ? 'it' : 'they'} contained ${stay === 1 ? 'stays' : 'stay'}`
  ].filter((text) => text !== '')
  return [security(`${widens ? (narrows ? 'Changes' : 'Widens') : 'Narrows'} ${what}: ${facts.join('; ')}.`)]
}

/** The live list of what is allowed, if it changes. */
export function allowedNow(work: Work, { field, empty }: Pick<Allowance, 'field' | 'empty'>): readonly string[] {
  const change = changeIn(work, field)
  return change === undefined ? [] : listed(change.before, { empty })
}

/** The declared list of what is allowed, if it changes. */
export function allowedAfter(work: Work, { field, empty }: Pick<Allowance, 'field' | 'empty'>): readonly string[] {
  const change = changeIn(work, field)
  return change === undefined ? [] : listed(change.after, { empty })
}

function listed(value: Value | undefined, { empty }: { readonly empty?: string | undefined }): readonly string[] {
  const list = items(value).map(String)
  return list.length === 0 && empty !== undefined ? [empty] : list
}

/** What none of the others includes. */
function outside(
  list: readonly string[],
  others: readonly string[],
  includes: Allowance['includes']
): readonly string[] {
  const known = new Set(others)
  return list.filter((item) => !known.has(item) && !others.some((other) => includes(other, item)))
}

/** The table below a sentence lists all of them. */
const MOST_NAMED = 2

function fact(list: readonly string[], [one, many]: readonly [one: string, many: string]): string {
  if (list.length === 0) return ''
  if (list.length > MOST_NAMED) return `${list.length} ${many}`
  return `${list.map((item) => `\`${item}\``).join(' and ')} ${list.length === 1 ? one : many}`
}

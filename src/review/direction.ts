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
  /** What its items are, if a sentence only counts them: "permissions". */
  readonly items: string
  /** Whether the first item includes what the second one allows, or restricts. */
  readonly includes: (wide: string, narrow: string) => boolean
  /** Whether an item restricts, so that one more makes the access narrower. */
  readonly restricts?: (item: string) => boolean
  /** An empty list allows what this item would: a condition that is missing. */
  readonly empty?: string
}

/** The words of a plan, and of an apply that has made the change. */
const PLANNED = {
  narrows: 'Narrows',
  widens: 'Widens',
  changes: 'Changes',
  adds: 'adds',
  removes: 'removes',
  keeps: 'keeps',
  covered: 'allowed'
}
const DONE: typeof PLANNED = {
  narrows: 'Narrowed',
  widens: 'Widened',
  changes: 'Changed',
  adds: 'added',
  removes: 'removed',
  keeps: 'kept',
  covered: 'allowed'
}

/** Says what is added and what is removed; nothing if the access stays the same in other words. */
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
  const sentence = (words: typeof PLANNED) => {
    const facts = [
      isNew.length === 0 ? '' : `${words.adds} ${named(isNew, allowance)}`,
      goes.length === 0 ? '' : `${words.removes} ${named(goes, allowance)}`,
      stay === 0 ? '' : `${words.keeps} ${stay} of what ${goes.length === 1 ? 'it' : 'they'} ${words.covered}`
    ].filter((text) => text !== '')
    return `${widens ? (narrows ? words.changes : words.widens) : words.narrows} ${what}: ${facts.join('; ')}.`
  }
  return [security(sentence(PLANNED), sentence(DONE))]
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

function named(list: readonly string[], { items: plural }: Allowance): string {
  return list.length > MOST_NAMED ? `${list.length} ${plural}` : list.map((item) => `\`${item}\``).join(' and ')
}

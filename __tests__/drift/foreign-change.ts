import type { PlannedChange } from '../pipeline/world'
import type { Hands } from './hands'
import type { Pipeline } from './pipelines'

/** What a plan must say of one object: the properties that differ, each with the value that was put there by hand. */
export interface Expected {
  readonly action: 'create' | 'update' | 'replace'
  /** Of an object that is gone, only those that the test asks for. */
  readonly before: Readonly<Record<string, unknown>>
}

/** By address. */
export type Expectation = Readonly<Record<string, Expected>>

/** Something that somebody changes by hand, and what the plan must say of it: told by who knows the change, not the code. */
export interface ForeignChange {
  readonly title: string
  /** Pipelines that declare what is changed; all when left out. */
  readonly when?: (pipeline: Pipeline) => boolean
  readonly make: (pipeline: Pipeline, hands: Hands) => Promise<unknown>
  /** Nothing: the change means the same in other words. */
  readonly expects: (pipeline: Pipeline) => Expectation
  /** What it changes or needs besides what the plan says of it: an address, or "address#property". */
  readonly touches?: (pipeline: Pipeline) => readonly string[]
  /** Lines that arrive before the repair are lost or spoilt, by the change itself. */
  readonly spoils?: true
}

/** A value that the test does not tell. */
export const ANY = '(any)'

export function differs(address: string, before: Expected['before']): Expectation {
  return { [address]: { action: 'update', before } }
}

export function gone(address: string, before: Expected['before'] = {}): Expectation {
  return { [address]: { action: 'create', before } }
}

export function remade(address: string, before: Expected['before']): Expectation {
  return { [address]: { action: 'replace', before } }
}

export function together(...expectations: readonly Expectation[]): Expectation {
  return expectations.reduce(merged, {})
}

export const NOTHING = (): Expectation => ({})

function merged(one: Expectation, other: Expectation): Expectation {
  const both = { ...one }
  for (const [address, { action, before }] of Object.entries(other)) {
    const known = both[address]
    both[address] = known === undefined ? { action, before } : { ...known, before: { ...known.before, ...before } }
  }
  return both
}

/** The changes of a plan in the same words, as far as the expectation asks for them. */
export function asExpectation(
  changes: readonly PlannedChange[],
  expected: Expectation
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    changes.map(({ address, action, diff, reason }) => {
      const wanted = expected[address]?.before ?? {}
      const asked = action === 'create' ? diff.filter(({ field }) => field in wanted) : diff
      const before = Object.fromEntries(
        asked.map(({ field, before }) => [field, wanted[field] === ANY ? ANY : (before ?? null)])
      )
      return [address, { action, before, ...(reason === undefined ? {} : { reason }) }]
    })
  )
}

/** Those of the changes that can be made in the same run and still be told apart, the first ones first. */
export function compatible(changes: readonly ForeignChange[], pipeline: Pipeline): readonly ForeignChange[] {
  const chosen: ForeignChange[] = []
  for (const change of changes) {
    if (!chosen.some((other) => collide(change, other, pipeline))) chosen.push(change)
  }
  return chosen
}

function collide(one: ForeignChange, other: ForeignChange, pipeline: Pipeline): boolean {
  const others = placesOf(other, pipeline)
  return placesOf(one, pipeline).some((place) =>
    others.some((another) => place === another || another.startsWith(`${place}#`) || place.startsWith(`${another}#`))
  )
}

/** A property that differs, or a whole object that is gone or has to be made anew. */
function placesOf({ expects, touches }: ForeignChange, pipeline: Pipeline): readonly string[] {
  const expected = Object.entries(expects(pipeline)).flatMap(([address, { action, before }]) =>
    action === 'update' ? Object.keys(before).map((field) => `${address}#${field}`) : [address]
  )
  return [...expected, ...(touches?.(pipeline) ?? [])]
}

import type { PlannedChange } from '../pipeline/world'
import type { Hands } from './hands'
import type { Pipeline } from './pipelines'

/** What a plan must show for one object: the properties that differ, each with the value that was set by hand. */
export interface Expected {
  readonly action: 'create' | 'update' | 'replace' | 'delete'
  /** For an object that is missing, only those that the test checks. */
  readonly before: Readonly<Record<string, unknown>>
}

/** By address. */
export type Expectation = Readonly<Record<string, Expected>>

/** A change that somebody makes by hand, and what the plan must show. It does not use the code of the kinds. */
export interface ForeignChange {
  readonly title: string
  /** Pipelines that declare what is changed; all by default. */
  readonly when?: (pipeline: Pipeline) => boolean
  /** Snowflake only accepts it as long as it can assume the role, so it is made before other changes. */
  readonly needsAccess?: true
  readonly make: (pipeline: Pipeline, hands: Hands) => Promise<unknown>
  /** Empty if the change has no effect on the meaning. */
  readonly expects: (pipeline: Pipeline) => Expectation
  /** What it changes or needs in addition to what the plan shows: an address, or "address#property". */
  readonly touches?: (pipeline: Pipeline) => readonly string[]
  /** The change itself loses or damages lines that arrive before the repair. */
  readonly losesLines?: true
}

/** A value that the test does not check. */
export const ANY = '(any)'

export function differs(address: string, before: Expected['before']): Expectation {
  return { [address]: { action: 'update', before } }
}

export function missing(address: string, before: Expected['before'] = {}): Expectation {
  return { [address]: { action: 'create', before } }
}

export function recreated(address: string, before: Expected['before']): Expectation {
  return { [address]: { action: 'replace', before } }
}

export function combined(...expectations: readonly Expectation[]): Expectation {
  return expectations.reduce(merged, {})
}

export const NO_CHANGE = (): Expectation => ({})

function merged(one: Expectation, other: Expectation): Expectation {
  const both = { ...one }
  for (const [address, { action, before }] of Object.entries(other)) {
    const known = both[address]
    both[address] = known === undefined ? { action, before } : { ...known, before: { ...known.before, ...before } }
  }
  return both
}

/** The changes of a plan in the form of an expectation, without the values that the expectation does not check. */
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

/** The changes that can be made together and still be recognized in one plan. Earlier changes have priority. */
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

/** A property that differs, or a whole object that is missing or has to be recreated. */
function placesOf({ expects, touches }: ForeignChange, pipeline: Pipeline): readonly string[] {
  const expected = Object.entries(expects(pipeline)).flatMap(([address, { action, before }]) =>
    action === 'update' ? Object.keys(before).map((field) => `${address}#${field}`) : [address]
  )
  return [...expected, ...(touches?.(pipeline) ?? [])]
}

import { NAME } from '../model/names'

/** What a comment of ours says about itself, invisibly, in its first line. */
export interface Marker {
  /** The pipeline: `Report.subject` and the Snowflake account; "" when the run failed before it was known. */
  readonly about: string
  /** The step of the workflow that wrote it: workflow, job, matrix and step. */
  readonly place: string
  /** When its run looked at the live state, as an ISO date. */
  readonly at: string
  /** Of the plan; "" when there was none. */
  readonly digest: string
  /** Hashes of what was reviewed (`ReviewedChanges`); "" and empty when there is no room for all of them. */
  readonly declared: string
  readonly changes: readonly string[]
  readonly properties: readonly string[]
  /** When an apply of this plan began, as an ISO date; "" when none did, or when it is finished. */
  readonly begun: string
  /** What the text tells: that all was carried out, or a part of it; "" when nothing was. */
  readonly done: 'all' | 'part' | ''
  /** `superseded`: this step has been about another pipeline since. */
  readonly state: 'current' | 'superseded'
}

/** Is not encoded, unlike a comma. */
const SEPARATOR = '.'

/** An HTML comment; its values are encoded so that they cannot end it. */
export function markerLine(marker: Marker): string {
  const values = Object.entries(marker).map(
    ([name, value]) => `${name}=${encodeURIComponent(Array.isArray(value) ? value.join(SEPARATOR) : String(value))}`
  )
  return `<!-- ${NAME} ${values.join(' ')} -->`
}

/** The marker of a comment's text; `undefined` when it does not start with one. */
export function markerIn(body: string | null | undefined): Marker | undefined {
  const [, values = ''] = new RegExp(`^<!-- ${NAME} ([^>]*) -->\\r?\\n`).exec(body ?? '') ?? []
  const found = new Map(values.split(' ').map((pair) => pair.split('=', 2) as [string, string | undefined]))
  const value = (name: keyof Marker) => decoded(found.get(name) ?? '')
  const list = (name: keyof Marker) =>
    value(name)
      .split(SEPARATOR)
      .filter((hash) => hash !== '')
  const done = value('done')
  if (!found.has('about') || !found.has('place')) return undefined
  return {
    about: value('about'),
    place: value('place'),
    at: value('at'),
    digest: value('digest'),
    declared: value('declared'),
    changes: list('changes'),
    properties: list('properties'),
    begun: value('begun'),
    done: done === 'all' || done === 'part' ? done : '',
    state: value('state') === 'superseded' ? 'superseded' : 'current'
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}

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
  /** Hashes of its changes, as many as there is room for. */
  readonly changes: readonly string[]
  /** `superseded`: this step has been about another pipeline since. */
  readonly state: 'current' | 'superseded'
}

/** The comment's limit leaves 2,048 characters for the marker. Commas are encoded. */
const MOST_CHANGES = 80

/** An HTML comment; its values are encoded so that they cannot end it. */
export function markerLine(marker: Marker): string {
  const values = Object.entries(marker).map(
    ([name, value]) =>
      `${name}=${encodeURIComponent(Array.isArray(value) ? value.slice(0, MOST_CHANGES).join(',') : String(value))}`
  )
  return `<!-- ${NAME} ${values.join(' ')} -->`
}

/** The marker of a comment's text; `undefined` when it does not start with one. */
export function markerIn(body: string | null | undefined): Marker | undefined {
  const [, values = ''] = new RegExp(`^<!-- ${NAME} ([^>]*) -->\\r?\\n`).exec(body ?? '') ?? []
  const found = new Map(values.split(' ').map((pair) => pair.split('=', 2) as [string, string | undefined]))
  const value = (name: keyof Marker) => decoded(found.get(name) ?? '')
  if (!found.has('about') || !found.has('place')) return undefined
  return {
    about: value('about'),
    place: value('place'),
    at: value('at'),
    digest: value('digest'),
    changes: value('changes')
      .split(',')
      .filter((hash) => hash !== ''),
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

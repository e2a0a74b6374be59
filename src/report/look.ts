/** What the picture says of a station: of all that happens to its objects, what a reader must see first. */
import { type Change, isWork } from '../model/change'
import type { Address } from '../model/fields'
import type { ExplainedOutcome } from '../model/outcome'
import type { Station } from '../model/station'
import type { Report } from './report'
import { wholeOf } from './whole'
import { isKept } from './words'

const WORDS = {
  failed: '❌ failed',
  blocked: '⛔ blocked',
  unhealthy: '🚑 unhealthy',
  delete: '🗑️ delete',
  partly: '🗑️ delete',
  replace: '♻️ replace',
  change: '✏️ change',
  create: '➕ create',
  kept: '▫️ kept',
  same: '✅ in sync'
} as const

/** The worst first. */
export type Look = keyof typeof WORDS

const WORST_FIRST = Object.keys(WORDS) as readonly Look[]

/** How a station looks, and what is written in it. */
export interface Seen {
  readonly look: Look
  readonly word: string
  /** What becomes of the rest, on a line of its own: a picture that is too wide is shrunk. */
  readonly rest?: string
}

/** What a picture is drawn of. */
export type Drawn = Pick<Report, 'plan' | 'planFor' | 'appraisals' | 'outcomes' | 'health'>

/** `undefined` when the pipeline does not have this station. */
export function seenOf(station: Station, drawn: Drawn): Seen | undefined {
  const { planFor, health } = drawn
  const { changes: all, outcomes } = wholeOf(drawn)
  const changes = all.filter(station.includes)
  const ended = new Map(outcomes.map(({ address, status }) => [address, status]))
  const looks = changes.map((change) => lookOf(change, ended.get(change.address)))
  const sick = health?.findings.some(({ part, state }) => state === 'unhealthy' && station.parts.includes(part))
  const look = WORST_FIRST.find((one) => looks.includes(one) || (one === 'unhealthy' && sick === true))
  if (changes.length === 0 || look === undefined) return undefined
  if (look === 'delete') return deletion(station, changes, planFor, drawn.outcomes && outcomes)
  if (look === 'create' && station.words !== undefined) return { look, word: station.words.create }
  if (look !== 'same' || planFor === 'apply') return named(look)
  // Nothing is as declared for a destroy: an object is kept, or there is none.
  return changes.some(isKept) ? named('kept') : { look: 'kept', word: '▫️ not there' }
}

function lookOf(change: Change, ended: string | undefined): Look {
  if (ended === 'failed') return 'failed'
  if (change.action === 'blocked') return 'blocked'
  if (!isWork(change) || (ended === 'done' && change.action !== 'delete') || ended === 'unchanged') return 'same'
  return change.action === 'update' ? 'change' : change.action
}

function named(look: Look): Seen {
  return { look, word: WORDS[look] }
}

/** Whether data goes or stays is what a reader of a deletion must know, whatever else of the station stays. */
function deletion(
  { data, words }: Station,
  changes: readonly Change[],
  planFor: Report['planFor'],
  outcomes: Report['outcomes']
): Seen {
  const deleted = changes.filter(({ action }) => action === 'delete')
  const kept = changes.filter((change) => (planFor === 'destroy' ? isKept(change) : change.action !== 'delete'))
  const done = deleted.filter(({ address }) => outcomes === undefined || isGone(address, outcomes))
  const holdsData = (change: Change) => data?.includes(change) === true
  if (done.length === 0) return { look: 'delete', word: '🗑️ not deleted yet' }
  const state = done.length < deleted.length ? 'partly deleted' : outcomes === undefined ? 'delete' : 'deleted'
  if (words !== undefined) {
    const isOfSome = kept.length > 0 || done.length < deleted.length
    return { look: 'delete', word: words.delete, ...(isOfSome ? { rest: 'of some' } : {}) }
  }
  const word = `🗑️ ${state}`
  if (data !== undefined && done.some(holdsData)) {
    const isLeft = [...deleted.filter((change) => !done.includes(change)), ...kept].some(holdsData)
    return { look: 'delete', word, rest: isLeft ? `with ${data.what}, some kept` : `with all ${data.what}` }
  }
  if (data !== undefined && kept.some(holdsData)) {
    const rest = state === 'delete' ? `${word} ${data.rest}` : `🗑️ ${data.rest} ${state}`
    return { look: 'partly', word: `▫️ ${data.holder} kept`, rest }
  }
  return kept.length > 0 ? { look: 'partly', word, rest: 'rest kept' } : { look: 'delete', word }
}

function isGone(address: Address, outcomes: readonly ExplainedOutcome[]): boolean {
  return outcomes.some((outcome) => outcome.address === address && outcome.status !== 'not-reached')
}

/** Puts the changes of a plan in the order in which a reader needs them, and folds those that are equal. */
import type { Appraisal, Area, Danger, Verbs } from '../model/appraisal'
import type { Change } from '../model/change'
import { dangerKind, joinDangers } from '../model/danger-text'
import type { ExplainedOutcome } from '../model/outcome'
import type { Report } from './report'
import { wholeOf } from './whole'

/** From what a reader must see first, to what is harmless. */
export const RANKS = ['failed', 'blocked', 'security', 'data', 'delete', 'change', 'create', 'kept'] as const

export type Rank = (typeof RANKS)[number]

const AREAS: readonly Area[] = ['AWS', 'Snowflake ingest', 'Snowflake read']

/** One or more objects to which the same happens. */
export interface Item {
  readonly rank: Rank
  readonly area: Area
  readonly plural: string
  readonly verbs?: Verbs
  /** The inputs that declare it, the closest first. */
  readonly inputs: readonly string[]
  readonly dangers: readonly Danger[]
  /** Properties that are no rows of a table. */
  readonly spoken: readonly string[]
  /** Never empty. The others differ from the first only in their address; what is blocked, also in its kind. */
  readonly changes: readonly [Change, ...Change[]]
  /** How it ended, which is the same for all; absent when nothing was carried out. */
  readonly outcome: ExplainedOutcome | undefined
}

/** What differs, and what has a note, most important first. What is as declared without a note is left out. */
export function arrange(report: Pick<Report, 'plan' | 'appraisals' | 'outcomes'>): readonly Item[] {
  const { appraisals } = report
  const { changes, outcomes } = wholeOf(report)
  const ended = new Map(outcomes.map((outcome) => [outcome.address, outcome]))
  const items = changes
    .filter(({ action, notes }) => action !== 'none' || notes.length > 0)
    .map((change) => itemOf(change, appraisals.get(change.address), ended.get(change.address)))
  return folded(items.toSorted(byImportance))
}

/** The same for people: one sentence about all objects that a role cannot see says more than the same about each. */
export function arrangeForReaders(report: Report): readonly Item[] {
  const unseen = new Set(report.blindness?.addresses)
  return arrange(report).filter(({ changes }) => !changes.every(({ address }) => unseen.has(address)))
}

function itemOf(change: Change, appraisal: Appraisal | undefined, outcome: ExplainedOutcome | undefined): Item {
  const { area = 'AWS', plural = 'objects', inputs = [], dangers = [], spoken = [], verbs } = appraisal ?? {}
  const ofKind = { area, plural, inputs, dangers, spoken, ...(verbs === undefined ? {} : { verbs }) }
  return { rank: rankOf(change, dangers, outcome), ...ofKind, changes: [change], outcome }
}

function rankOf({ action }: Change, dangers: readonly Danger[], outcome: ExplainedOutcome | undefined): Rank {
  if (outcome?.status === 'failed') return 'failed'
  if (action === 'blocked') return 'blocked'
  if (dangers.some(({ concerns }) => concerns === 'security')) return 'security'
  if (dangers.length > 0) return 'data'
  switch (action) {
    case 'none':
      return 'kept'
    case 'replace':
    case 'update':
      return 'change'
    case 'create':
    case 'delete':
      return action
  }
}

/** What exists is more at stake than what is new. */
const STAKES: Readonly<Record<Change['action'], number>> = {
  blocked: 0,
  delete: 1,
  replace: 2,
  update: 3,
  create: 4,
  none: 5
}

function byImportance(one: Item, other: Item): number {
  const stakes = ({ changes: [{ action }] }: Item) => STAKES[action]
  return (
    RANKS.indexOf(one.rank) - RANKS.indexOf(other.rank) ||
    stakes(one) - stakes(other) ||
    AREAS.indexOf(one.area) - AREAS.indexOf(other.area)
  )
}

function folded(items: readonly Item[]): readonly Item[] {
  const found = new Map<string, Item>()
  for (const item of items) {
    const key = sameness(item)
    const equal = found.get(key)
    found.set(key, equal === undefined ? item : joined(equal, item))
  }
  return [...found.values()]
}

function joined(one: Item, other: Item): Item {
  const plural = one.plural === other.plural ? one.plural : 'objects'
  const dangers = one.dangers.map((danger, at) => {
    const same = other.dangers[at]
    return same === undefined ? danger : joinDangers(danger, same)
  })
  return { ...one, plural, dangers, changes: [...one.changes, ...other.changes] }
}

/** Equal for objects to which exactly the same happens. */
function sameness({ rank, area, dangers, changes: [change], outcome }: Item): string {
  const { kind, action, diff, notes } = change
  // Nothing is known of these but the reason, whatever they are.
  if (action === 'blocked' && diff.length === 0 && notes.length === 0) return JSON.stringify([rank, change.reason])
  return JSON.stringify([
    rank,
    area,
    kind,
    action,
    diff,
    notes,
    dangers.map(dangerKind),
    action === 'blocked' ? change.reason : '',
    action === 'replace' ? change.because : '',
    // How much is lost is said of each object.
    action === 'delete' && change.loss !== undefined ? change.address : '',
    outcome?.status,
    outcome?.failure?.message,
    outcome?.halfDone
  ])
}

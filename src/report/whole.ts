import type { Action, Change } from '../model/change'
import type { ExplainedOutcome } from '../model/outcome'
import type { Report } from './report'

/** What a reader counts: also the objects that are not declared, and that a change deletes along with its own. */
export interface Whole {
  readonly changes: readonly Change[]
  readonly counts: Readonly<Record<Action, number>>
  readonly outcomes: readonly ExplainedOutcome[]
}

export function wholeOf({ plan, appraisals, outcomes = [] }: Pick<Report, 'plan' | 'appraisals' | 'outcomes'>): Whole {
  const carried = plan.changes.flatMap((by) => (appraisals.get(by.address)?.also ?? []).map((also) => ({ by, also })))
  const ended = new Map(outcomes.map((outcome) => [outcome.address, outcome]))
  return {
    changes: [...plan.changes, ...carried.map(({ also }) => also)],
    counts: { ...plan.counts, delete: plan.counts.delete + carried.length },
    outcomes: [
      ...outcomes,
      ...carried.flatMap(({ by, also: { address, kind, action } }) => {
        const status = ended.get(by.address)?.status
        // Of a change that failed, its own outcome says what was done before.
        return status === undefined
          ? []
          : [{ address, kind, action, status: status === 'failed' ? 'not-reached' : status } as const]
      })
    ]
  }
}

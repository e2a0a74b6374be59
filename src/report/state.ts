import { hasChanges } from '../model/change'
import type { Report } from './report'

/** What came of a run, in one word: the output `result`. */
export type State = 'in-sync' | 'drift' | 'changes' | 'applied' | 'destroyed' | 'blocked' | 'failed' | 'unhealthy'

/** Each state has its own mark, so that they can be told apart at a glance, also without seeing colors. */
export const MARKS: Readonly<Record<State, string>> = {
  'in-sync': '✅',
  drift: '⚠️',
  changes: '📝',
  applied: '🚀',
  destroyed: '🗑️',
  blocked: '⛔',
  failed: '❌',
  unhealthy: '🚑'
}

/**
 * - `blocked`: something cannot be changed, so nothing was or would be changed.
 * - `failed`: an apply or destroy stopped partway, or a check that found nothing could not look at everything.
 * - `applied`: also if it only loaded what was missing from the tables.
 * - `unhealthy`: no log lines arrive, whether something differs or not.
 */
export function stateOf({
  mode,
  plan,
  outcomes,
  loading,
  health
}: Pick<Report, 'mode' | 'plan' | 'outcomes' | 'loading' | 'health'>): State {
  if (plan.counts.blocked > 0) return 'blocked'
  if (outcomes?.some(({ status }) => status === 'failed' || status === 'not-reached') === true) return 'failed'
  if (health?.healthy === false) return 'unhealthy'
  if (health?.isIncomplete === true && !hasChanges(plan)) return 'failed'
  if (!hasChanges(plan)) return loading !== undefined && loading.objects > 0 ? 'applied' : 'in-sync'
  if (outcomes !== undefined) return mode === 'destroy' ? 'destroyed' : 'applied'
  return mode === 'check' ? 'drift' : 'changes'
}

/** The mark of the state, unless somebody has to look although nothing differs. */
export function markOf(report: Pick<Report, 'mode' | 'plan' | 'outcomes' | 'loading' | 'health'>): string {
  const state = stateOf(report)
  const { loading, health } = report
  const isDoubtful = health?.findings.some((finding) => finding.state === 'warning' || finding.state === 'unknown')
  const isIncomplete = loading !== undefined && loading.incomplete > 0
  return state === 'in-sync' && (isDoubtful === true || isIncomplete) ? MARKS.drift : MARKS[state]
}

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
 * - `failed`: an apply or destroy stopped partway.
 * - `unhealthy`: no log lines arrive, whether something differs or not.
 */
export function stateOf({
  mode,
  plan,
  outcomes,
  health
}: Pick<Report, 'mode' | 'plan' | 'outcomes' | 'health'>): State {
  if (plan.counts.blocked > 0) return 'blocked'
  if (outcomes?.some(({ status }) => status === 'failed' || status === 'not-reached') === true) return 'failed'
  if (health?.healthy === false) return 'unhealthy'
  if (!hasChanges(plan)) return 'in-sync'
  if (outcomes !== undefined) return mode === 'destroy' ? 'destroyed' : 'applied'
  return mode === 'check' ? 'drift' : 'changes'
}

import { type Action, isWork, type Plan, type Work } from '../model/change'
import type { Mode } from '../model/config'
import type { Finding, Health } from '../model/health'
import type { ExplainedOutcome } from '../model/outcome'
import type { Report } from './report'

/** Every action with its sign, its word in a plan, and its word once it is done. */
export const ACTIONS = {
  create: { sign: '+', infinitive: 'create', done: 'created' },
  update: { sign: '~', infinitive: 'change', done: 'changed' },
  replace: { sign: '±', infinitive: 'replace', done: 'replaced' },
  delete: { sign: '-', infinitive: 'delete', done: 'deleted' }
} as const satisfies Readonly<Record<WorkAction, object>>

type WorkAction = Work['action']

/** In the order in which they are counted. */
const WORK_ACTIONS = ['create', 'update', 'replace', 'delete'] as const satisfies readonly WorkAction[]

export const BLOCKED_SIGN = '!'

export const RUN_AGAIN = 'Fix the cause and run it again: it continues from here.'

export function titleOf(mode: Mode): string {
  return `S3 access logs to Snowflake: ${mode}`
}

/** The one sentence that sums up the run. */
export function verdict(report: Report): string {
  const { mode, plan, outcomes } = report
  if (outcomes !== undefined && outcomes.some(({ status }) => status === 'failed')) return stopped(mode, outcomes)
  if (plan.counts.blocked > 0) return blocked(mode, plan)
  if (!hasWork(plan)) return unchanged(report)
  if (outcomes !== undefined) return `${mode === 'destroy' ? 'Destroyed' : 'Applied'}: ${done(outcomes)}.`
  return `${mode === 'check' ? 'Drift' : 'Plan'}: ${todo(plan)}${rest(mode, plan)}.`
}

/** The words for an object that needs no change. */
export function untouched(mode: Mode): string {
  return mode === 'destroy' ? 'unchanged' : 'as declared'
}

export function healthVerdict({ healthy, findings }: Health): string {
  const count = (wanted: Finding['state']) => findings.filter(({ state }) => state === wanted).length
  const warnings = count('warning')
  if (!healthy)
    return `Unhealthy: ${many(count('unhealthy'), 'problem')}${warnings > 0 ? `, ${many(warnings, 'warning')}` : ''}.`
  if (warnings > 0) return `${many(warnings, 'warning')}: log lines may not arrive.`
  return 'Healthy: nothing was found that prevents log lines from arriving.'
}

/** What the signs in the plan mean. */
export function legend({ counts }: Plan): string {
  return WORK_ACTIONS.filter((action) => counts[action] > 0)
    .map((action) => `${ACTIONS[action].sign} ${ACTIONS[action].infinitive}`)
    .join('   ')
}

export function isWorkAction(action: Action): action is WorkAction {
  return action in ACTIONS
}

export function many(count: number, one: string, more = `${one}s`): string {
  return `${count} ${count === 1 ? one : more}`
}

function unchanged({ mode, plan }: Report): string {
  if (mode === 'destroy') return 'No changes. There is nothing left to delete.'
  return `No changes. The live state matches the declared state (${many(plan.counts.none, 'object')}).`
}

function blocked(mode: Mode, plan: Plan): string {
  const others = hasWork(plan) ? ` Other changes: ${todo(plan)}${rest(mode, plan)}.` : ''
  const consequence =
    mode === 'apply' || mode === 'destroy' ? 'so nothing has been changed' : 'so apply would change nothing'
  const count = many(plan.counts.blocked, 'change is', 'changes are')
  return `Blocked: ${count} not possible, ${consequence}.${others}`
}

function stopped(mode: Mode, outcomes: readonly ExplainedOutcome[]): string {
  const count = (status: ExplainedOutcome['status']) => outcomes.filter((outcome) => outcome.status === status).length
  const what = mode === 'destroy' ? 'Destroy' : 'Apply'
  return `${what} stopped: ${count('done')} done, ${count('failed')} failed, ${count('not-reached')} not reached. ${RUN_AGAIN}`
}

function hasWork({ changes }: Plan): boolean {
  return changes.some(isWork)
}

function todo({ counts }: Plan): string {
  return listed(
    (action) => counts[action],
    ({ infinitive }) => `to ${infinitive}`
  )
}

function done(outcomes: readonly ExplainedOutcome[]): string {
  const count = (action: WorkAction) =>
    outcomes.filter((outcome) => outcome.action === action && outcome.status === 'done').length
  return listed(count, ({ done }) => done) || 'nothing had to be changed'
}

function listed(count: (action: WorkAction) => number, word: (words: (typeof ACTIONS)[WorkAction]) => string): string {
  return WORK_ACTIONS.filter((action) => count(action) > 0)
    .map((action) => `${count(action)} ${word(ACTIONS[action])}`)
    .join(', ')
}

function rest(mode: Mode, { counts }: Plan): string {
  return counts.none === 0 ? '' : `; ${counts.none} ${untouched(mode)}`
}

/** Which operations of a change were carried out before it failed, in one sentence; "" when none were. */
export function halfDone({ halfDone = [] }: ExplainedOutcome): string {
  return halfDone.length === 0 ? '' : `Done before that: ${halfDone.join(', ')}.`
}

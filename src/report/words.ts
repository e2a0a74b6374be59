import { isWork, type Action, type Plan, type Work } from '../model/change'
import type { Mode } from '../model/config'
import type { Health } from '../model/health'
import type { ExplainedOutcome } from '../model/outcome'
import type { Report } from './report'

/** Every action with its sign, what a plan says of it, and what is said once it is done. In the order they are counted. */
export const ACTIONS = {
  create: { sign: '+', infinitive: 'create', done: 'created' },
  update: { sign: '~', infinitive: 'change', done: 'changed' },
  replace: { sign: '±', infinitive: 'replace', done: 'replaced' },
  delete: { sign: '-', infinitive: 'delete', done: 'deleted' }
} as const satisfies Readonly<Record<Doing, object>>

type Doing = Work['action']

const DOINGS = ['create', 'update', 'replace', 'delete'] as const satisfies readonly Doing[]

export const BLOCKED_SIGN = '!'

export const RUN_AGAIN = 'Fix the cause and run it again: it continues from here.'

export function titleOf(mode: Mode): string {
  return `S3 access logs to Snowflake: ${mode}`
}

/** The one sentence that sums it up. */
export function verdict(report: Report): string {
  const { mode, plan, outcomes } = report
  if (outcomes !== undefined && outcomes.some(({ status }) => status === 'failed')) return stopped(mode, outcomes)
  if (plan.counts.blocked > 0) return blocked(mode, plan)
  if (!hasWork(plan)) return unchanged(report)
  if (outcomes !== undefined) return `${mode === 'destroy' ? 'Destroyed' : 'Applied'}: ${done(outcomes)}.`
  return `${mode === 'check' ? 'Drift' : 'Plan'}: ${todo(plan)}${rest(mode, plan)}.`
}

/** What is said of an object that needs no change. */
export function untouched(mode: Mode): string {
  return mode === 'destroy' ? 'left as it is' : 'as declared'
}

export function healthVerdict({ healthy, findings }: Health): string {
  const problems = findings.filter(({ state }) => state === 'unhealthy').length
  return healthy ? 'Healthy: nothing keeps log lines from arriving.' : `Unhealthy: ${many(problems, 'problem')}.`
}

/** What the signs mean, of those that the plan uses. */
export function legend({ counts }: Plan): string {
  return DOINGS.filter((action) => counts[action] > 0)
    .map((action) => `${ACTIONS[action].sign} ${ACTIONS[action].infinitive}`)
    .join('   ')
}

export function isDoing(action: Action): action is Doing {
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
  const besides = hasWork(plan) ? ` Other changes: ${todo(plan)}${rest(mode, plan)}.` : ''
  const consequence =
    mode === 'apply' || mode === 'destroy' ? 'so nothing has been changed' : 'so apply would change nothing'
  const count = many(plan.counts.blocked, 'change is', 'changes are')
  return `Blocked: ${count} not possible, ${consequence}.${besides}`
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
  const count = (action: Doing) =>
    outcomes.filter((outcome) => outcome.action === action && outcome.status === 'done').length
  return listed(count, ({ done }) => done) || 'nothing needed a change'
}

function listed(count: (action: Doing) => number, word: (words: (typeof ACTIONS)[Doing]) => string): string {
  return DOINGS.filter((action) => count(action) > 0)
    .map((action) => `${count(action)} ${word(ACTIONS[action])}`)
    .join(', ')
}

function rest(mode: Mode, { counts }: Plan): string {
  return counts.none === 0 ? '' : `; ${counts.none} ${untouched(mode)}`
}

/** What of a change was carried out before it failed, in one sentence; "" when nothing was. */
export function halfDone({ halfDone = [] }: ExplainedOutcome): string {
  return halfDone.length === 0 ? '' : `Done before that: ${halfDone.join(', ')}.`
}

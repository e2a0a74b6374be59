import { type Action, type Change, hasChanges, isWork, type Plan, type Work } from '../model/change'
import { isWrite, type Mode } from '../model/config'
import type { Finding, Health } from '../model/health'
import { many } from '../model/many'
import type { ExplainedOutcome } from '../model/outcome'
import { sumOf, volumeText } from '../model/volume'
import { loadingSentences } from './loading'
import type { Report } from './report'
import { markOf, type State, stateOf } from './state'
import { wholeOf } from './whole'

/** Every action with its signs, its word in a plan, and its word once it is done. */
export const ACTIONS = {
  create: { sign: '+', mark: '➕', infinitive: 'create', done: 'created' },
  update: { sign: '~', mark: '✏️', infinitive: 'change', done: 'changed' },
  replace: { sign: '±', mark: '♻️', infinitive: 'replace', done: 'replaced' },
  delete: { sign: '-', mark: '🗑️', infinitive: 'delete', done: 'deleted' }
} as const satisfies Readonly<Record<WorkAction, object>>

type WorkAction = Work['action']

/** In the order in which they are counted: what is at stake first. */
const WORK_ACTIONS = ['delete', 'replace', 'update', 'create'] as const satisfies readonly WorkAction[]

export const BLOCKED_SIGN = '!'

const RUN_AGAIN = 'Fix the cause and run it again: it continues from here.'

/** The one sentence that sums up the run. */
export function verdict(report: Report): string {
  const { plan, outcomes = [], planFor } = report
  if (report.cancelled === true) return cancelled(report.mode, outcomes)
  switch (stateOf(report)) {
    case 'in-sync':
      return planFor === 'destroy'
        ? 'In sync: there is nothing left to delete.'
        : [
            `In sync${doubts(report)}: ${many(plan.counts.none, 'object')} as declared.`,
            ...loadingSentences(report)
          ].join(' ')
    case 'drift':
      return `Drift: ${todo(report)}${rest(report)}.`
    case 'changes':
      return `${planFor === 'destroy' ? 'Plan to destroy' : 'Plan'}: ${todo(report)}${lost(plan)}${rest(report)}.`
    case 'applied':
      return applied(report, outcomes)
    case 'destroyed':
      return `Destroyed: ${done(report)}${lost(plan)}${rest(report)}.`
    case 'blocked':
      return blocked(report)
    case 'failed':
      return report.mode === 'check' ? halfChecked(report) : stopped(report, outcomes)
    case 'unhealthy':
      return report.health === undefined ? '' : unhealthy(report, report.health)
  }
}

/** Nothing was found, but nobody knows. */
function halfChecked({ plan, health }: Report): string {
  const unknown = health?.findings.filter(({ state }) => state === 'unknown').length ?? 0
  return `Not everything could be looked at: ${many(unknown, 'check was', 'checks were')} not possible. ${many(plan.counts.none, 'object')} as declared.`
}

/** The verdict with the mark of its state. */
export function headline(report: Report): string {
  return `${markOf(report)} ${verdict(report)}`
}

/** What to do next, in one sentence; "" when there is nothing to do. */
export function nextStep(report: Report): string {
  const { planFor } = report
  const restores = restoresOf(report)
  if (restores.length > 0) {
    const what = restores.every(({ isCertain }) => isCertain)
      ? 'before anything else, restore what was dropped, with its rows, as below'
      : 'if somebody dropped it, restore it before anything else, with its rows, as below'
    return `Next: ${what}. Only then run \`mode: apply\`: it creates what is missing, without rows, and after that UNDROP fails.`
  }
  const steps: Readonly<Record<State, string>> = {
    'in-sync': doubts(report) === '' ? '' : 'Next: look at the findings below.',
    applied: '',
    destroyed: '',
    changes:
      planFor === 'destroy'
        ? report.destroyData === true
          ? 'Next: run `mode: destroy` with `destroy-data: true` to delete this, with its data.'
          : 'Next: run `mode: destroy` to delete this.'
        : 'Next: run `mode: apply` to make these changes.',
    drift:
      'Next: find out who changed it. Run `mode: apply` to restore the declared state, or change the inputs if the new state is right.',
    blocked:
      report.blindness === undefined
        ? 'Next: do what each block says, and run it again.'
        : 'Next: let the role see the objects, as said below, and run it again.',
    failed: report.mode === 'check' ? 'Next: look at the findings below.' : '',
    unhealthy: losesLogs(report)
      ? 'Next: do what the findings below say, soon: what S3 cannot record or deliver meanwhile is lost.'
      : `Next: do what the findings below say. ${hasStandby(report) ? 'A standby loads new log objects' : 'Log objects wait in the bucket'} until then.`
  }
  return steps[stateOf(report)]
}

/** Whether logs do not even get to the bucket. */
function losesLogs({ health }: Report): boolean {
  return health?.findings.some(({ part, state }) => state === 'unhealthy' && LOSING.has(part)) === true
}

const LOSING: ReadonlySet<Finding['part']> = new Set(['logging', 'delivery'])

/** What brings back with its rows what was, or may have been, dropped. */
interface Restore {
  readonly statement: string
  readonly isCertain: boolean
}

/** SQL to run before an apply, which would get in the way of it; none once an apply has run. */
export function restoresOf({ plan, appraisals, outcomes }: Report): readonly Restore[] {
  if (outcomes !== undefined) return []
  const dangers = plan.changes.flatMap(({ address }) => appraisals.get(address)?.dangers ?? [])
  return dangers.flatMap(({ outage }) =>
    outage?.restore === undefined ? [] : [{ statement: outage.restore, isCertain: outage.isCertain }]
  )
}

/** The words for an object that needs no change. */
export function untouched(planFor: Report['planFor']): string {
  return planFor === 'destroy' ? 'kept' : 'as declared'
}

export function healthVerdict({ healthy, findings }: Health): string {
  const count = (wanted: Finding['state']) => findings.filter(({ state }) => state === wanted).length
  const warnings = count('warning')
  if (healthy === false)
    return `Unhealthy: ${many(count('unhealthy'), 'problem')}${warnings > 0 ? `, ${many(warnings, 'warning')}` : ''}.`
  const unknown = count('unknown') === 0 ? '' : ` ${many(count('unknown'), 'check was', 'checks were')} not possible.`
  if (warnings > 0) return `${many(warnings, 'warning')}: ${atRisk(findings)}.${unknown}`
  if (unknown !== '')
    return `Nothing was found that prevents log lines from arriving, but not everything was looked at.${unknown}`
  return 'Healthy: nothing was found that prevents log lines from arriving.'
}

function atRisk(findings: readonly Finding[]): string {
  const isOfLines = findings.some(({ part, state }) => state === 'warning' && part !== 'alerts')
  return isOfLines ? 'log lines may not arrive' : 'alerts may tell nobody'
}

export function isWorkAction(action: Action): action is WorkAction {
  return action in ACTIONS
}

function unhealthy(report: Report, health: Health): string {
  const { plan } = report
  const drift = hasWork(plan) ? `Drift: ${todo(report)}${rest(report)}.` : allAsDeclared(plan)
  return `${healthVerdict(health)} ${drift}`
}

function allAsDeclared({ counts }: Plan): string {
  return counts.none === 1 ? 'The one object is as declared.' : `All ${counts.none} objects are as declared.`
}

/** What else people have to know of a check that found nothing to change. */
function doubts({ health }: Pick<Report, 'health'>): string {
  const count = (wanted: Finding['state']) => health?.findings.filter(({ state }) => state === wanted).length ?? 0
  const [warnings, unknown] = [count('warning'), count('unknown')]
  const words = [
    ...(warnings === 0 ? [] : [`with ${many(warnings, 'warning')}`]),
    ...(unknown === 0 ? [] : [`${many(unknown, 'check was', 'checks were')} not possible`])
  ]
  return words.length === 0 ? '' : `, ${words.join(', ')}`
}

function applied(report: Report, outcomes: readonly ExplainedOutcome[]): string {
  const { plan } = report
  const loaded = loadingSentences(report)
  return hasChanges(plan)
    ? [`Applied: ${done(report)}${doneByThen(plan, outcomes)}.`, ...loaded].join(' ')
    : [...loaded, allAsDeclared(plan)].join(' ')
}

function blocked(report: Report): string {
  const { mode, plan, planFor, blindness } = report
  if (blindness !== undefined) return `Blocked: ${blindness.verdict}.`
  const others = hasWork(plan) ? ` Other changes: ${todo(report)}${rest(report)}.` : ''
  const consequence = isWrite(mode) ? 'so nothing has been changed' : `so ${planFor} would change nothing`
  const count = many(plan.counts.blocked, 'change is', 'changes are')
  return `Blocked: ${count} not possible, ${consequence}.${others}`
}

function stopped({ mode }: Report, outcomes: readonly ExplainedOutcome[]): string {
  const count = (status: ExplainedOutcome['status']) => outcomes.filter((outcome) => outcome.status === status).length
  const what = mode === 'destroy' ? 'Destroy' : 'Apply'
  return `${what} stopped: ${count('done')} done, ${count('failed')} failed, ${count('not-reached')} not reached. ${RUN_AGAIN}`
}

/** What is done and what is not, by name: there may be no time to look for it anywhere else. */
function cancelled(mode: Mode, outcomes: readonly ExplainedOutcome[]): string {
  const named = (...statuses: readonly ExplainedOutcome['status'][]) =>
    outcomes.filter(({ status }) => statuses.includes(status)).map(({ address }) => address)
  const list = (addresses: readonly string[]) => (addresses.length === 0 ? 'nothing' : addresses.join(', '))
  const what = mode === 'destroy' ? 'Destroy' : 'Apply'
  return `${what} cancelled. Done: ${list(named('done'))}. Not done: ${list(named('failed', 'not-reached'))}. Run it again: it continues from here.`
}

function hasWork({ changes }: Plan): boolean {
  return changes.some(isWork)
}

function todo(report: Report): string {
  const { counts } = wholeOf(report)
  return listed(
    (action) => counts[action],
    ({ infinitive }) => `to ${infinitive}`
  )
}

function done(report: Report): string {
  const { outcomes } = wholeOf(report)
  const count = (action: WorkAction) =>
    outcomes.filter((outcome) => outcome.action === action && outcome.status === 'done').length
  return listed(count, ({ done }) => done) || 'nothing had to be changed'
}

function listed(count: (action: WorkAction) => number, word: (words: (typeof ACTIONS)[WorkAction]) => string): string {
  return WORK_ACTIONS.filter((action) => count(action) > 0)
    .map((action) => `${count(action)} ${word(ACTIONS[action])}`)
    .join(', ')
}

/** What goes with the objects that are deleted. */
/** What an apply that was stopped has left loads as long as the pipe does not. */
function hasStandby({ plan }: Report): boolean {
  return plan.changes.some(
    ({ kind, diff }) =>
      kind === 's3-notification' &&
      diff.some(({ field, before }) => field === 'alsoLoadedBy' && typeof before === 'string')
  )
}

function lost({ changes }: Plan): string {
  const loss = sumOf(changes.flatMap((change) => (change.action === 'delete' && change.loss ? [change.loss] : [])))
  return loss === undefined ? '' : `, with ${volumeText(loss)}`
}

/** Planned, but found as declared when its turn came: a new database brings its schema PUBLIC with it. */
function doneByThen({ changes }: Plan, outcomes: readonly ExplainedOutcome[]): string {
  const unchanged = new Set(outcomes.filter(({ status }) => status === 'unchanged').map(({ address }) => address))
  const count = changes.filter((change) => isWork(change) && unchanged.has(change.address)).length
  return count === 0
    ? ''
    : `; ${count} ${count === 1 ? 'was' : 'were'} in place already when ${count === 1 ? 'its' : 'their'} turn came`
}

function rest({ planFor, plan: { counts, changes } }: Report): string {
  const count = planFor === 'destroy' ? changes.filter(isKept).length : counts.none
  return count === 0 ? '' : `; ${count} ${untouched(planFor)}`
}

/** Retained by a destroy, which says why; what was not there has nothing to say. */
export function isKept({ action, notes }: Change): boolean {
  return action === 'none' && notes.length > 0
}

/** Which operations of a change were carried out before it failed, in one sentence; "" when none were. */
export function halfDone({ halfDone = [] }: ExplainedOutcome): string {
  return halfDone.length === 0 ? '' : `Done before that: ${halfDone.join(', ')}.`
}

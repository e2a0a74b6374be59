import type { Annotation } from '../model/annotation'
import type { Failure } from '../model/failure'
import type { Finding } from '../model/health'
import { arrangeForReaders, type Item } from './arrange'
import { visible, visibleLines } from './escape'
import { dangersOf, standing, titleOf } from './item-words'
import { loadingSentences } from './loading'
import type { Report } from './report'
import { verdict } from './words'

/** GitHub shows 10 errors of a step. https://docs.github.com/en/rest/checks/runs#update-a-check-run */
const MOST = 10

/** The inputs that declare what a finding is about. */
const INPUTS_OF: Readonly<Record<Finding['part'], readonly string[]>> = {
  logging: ['source-buckets'],
  delivery: ['bucket'],
  notification: ['bucket'],
  pipe: ['table'],
  stream: ['table'],
  task: ['schedule', 'table'],
  access: ['role'],
  integration: ['integration'],
  tables: ['table'],
  alerts: ['alerts'],
  rows: ['table'],
  cost: ['warehouse']
}

/** One line for each problem of a run, with the object and the first cause, most important first. */
export function annotationsOf(report: Report): readonly Annotation[] {
  const problems = arrangeForReaders(report)
    .filter(
      ({ rank, outcome }) =>
        rank === 'failed' || rank === 'blocked' || (report.mode === 'check' && outcome === undefined && rank !== 'kept')
    )
    .map((item) => ({ text: annotation(item, report), inputs: item.inputs }))
  const sick = report.health?.findings
    .filter(({ state }) => state === 'unhealthy')
    .map((finding) => ({ text: findingText(finding), inputs: INPUTS_OF[finding.part] }))
  const blind =
    report.blindness === undefined
      ? []
      : [{ text: visible([verdict(report), ...report.blindness.message].join(' ')), inputs: ['snowflake-role'] }]
  const all = [...blind, ...(sick ?? []), ...problems]
  return atMost(all, 'the report')
}

/** What somebody should look at although the run does not fail because of it, one line each. */
export function warningsOf(report: Report): readonly string[] {
  const { loading, health } = report
  const doubtful = health?.findings.filter(({ state }) => state === 'warning' || state === 'unknown') ?? []
  const incomplete = loading !== undefined && loading.incomplete > 0 ? loadingSentences(report).slice(-1) : []
  return [
    ...doubtful.map(({ part, state, found, hint }) =>
      [`${state === 'unknown' ? 'Unknown' : 'Warning'}: ${part}:`, found, ...(hint === undefined ? [] : [hint])].join(
        ' '
      )
    ),
    ...incomplete
  ].map(visible)
}

/** The annotations of a run that failed before it had a plan. */
export function annotationsOfFailure({ message, problems }: Failure): readonly Annotation[] {
  return atMost(problems ?? [{ text: message, inputs: [] }], 'the job log')
}

function atMost(problems: readonly Annotation[], place: string): readonly Annotation[] {
  if (problems.length <= MOST) return problems
  const rest = { text: `${problems.length - MOST + 1} more problems are in ${place}.`, inputs: [] }
  return [...problems.slice(0, MOST - 1), rest]
}

function findingText({ part, found, hint }: Finding): string {
  return `Unhealthy: ${part}: ${visible(found)}${hint === undefined ? '' : ` ${visible(hint)}`}`
}

function annotation(item: Item, { planFor }: Report): string {
  const { rank, changes, outcome } = item
  const [change] = changes
  const name = titleOf(item, visible)
  if (change.action === 'blocked') return `Blocked: ${name}: ${first(change.reason)}`
  if (rank === 'failed') return `Failed: ${name}: ${first(outcome?.failure?.message ?? '')}`
  return `Drift: ${name} ${standing(item, planFor)}. ${dangersOf(item).join(' ')}`.trim()
}

function first(text: string): string {
  return visibleLines(text)[0] ?? ''
}

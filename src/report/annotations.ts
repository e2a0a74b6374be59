import type { Failure } from '../model/failure'
import { arrangeForReaders, type Item } from './arrange'
import { visible, visibleLines } from './escape'
import { dangersOf, standing, titleOf } from './item-words'
import type { Report } from './report'
import { verdict } from './words'

/** GitHub shows 10 errors of a step. https://docs.github.com/en/rest/checks/runs#update-a-check-run */
const MOST = 10

/** One line for each problem of a run, with the object and the first cause, most important first. */
export function annotationsOf(report: Report): readonly string[] {
  const problems = arrangeForReaders(report)
    .filter(
      ({ rank, outcome }) =>
        rank === 'failed' || rank === 'blocked' || (report.mode === 'check' && outcome === undefined && rank !== 'kept')
    )
    .map((item) => annotation(item, report))
  const sick = report.health?.findings
    .filter(({ state }) => state === 'unhealthy')
    .map(
      ({ part, found, hint }) => `Unhealthy: ${part}: ${visible(found)}${hint === undefined ? '' : ` ${visible(hint)}`}`
    )
  const blind =
    report.blindness === undefined ? [] : [visible([verdict(report), ...report.blindness.message].join(' '))]
  const all = [...blind, ...(sick ?? []), ...problems]
  return atMost(all, 'the report')
}

/** The annotations of a run that failed before it had a plan. */
export function annotationsOfFailure({ message, problems = [message] }: Failure): readonly string[] {
  return atMost(problems, 'the job log')
}

function atMost(problems: readonly string[], place: string): readonly string[] {
  if (problems.length <= MOST) return problems
  return [...problems.slice(0, MOST - 1), `${problems.length - MOST + 1} more problems are in ${place}.`]
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

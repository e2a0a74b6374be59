import { arrangeForReaders, type Item } from './arrange'
import { visible, visibleLines } from './escape'
import { countOf, dangersOf, standing } from './item-words'
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
  if (all.length <= MOST) return all
  return [...all.slice(0, MOST - 1), `${all.length - MOST + 1} more problems are in the report.`]
}

function annotation(item: Item, { planFor }: Report): string {
  const { rank, changes, outcome } = item
  const [change] = changes
  const name = changes.length === 1 ? visible(change.address) : `${change.kind}: ${countOf(item)}`
  if (change.action === 'blocked') return `Blocked: ${name}: ${first(change.reason)}`
  if (rank === 'failed') return `Failed: ${name}: ${first(outcome?.failure?.message ?? '')}`
  return `Drift: ${name} ${standing(item, planFor)}. ${dangersOf(item).join(' ')}`.trim()
}

function first(text: string): string {
  return visibleLines(text)[0] ?? ''
}

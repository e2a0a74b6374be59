import { type Change, isBlocked, isWork } from '../model/change'
import type { Mode } from '../model/config'
import type { Failure } from '../model/failure'
import type { Health } from '../model/health'
import type { ExplainedOutcome } from '../model/outcome'
import { code, fence, prose, visible, visibleLines } from './escape'
import { type Block, fit, type Limit } from './limits'
import type { Report } from './report'
import { pageOf } from './run-failure'
import { fieldsAsMarkdown } from './table'
import { ACTIONS, halfDone, healthVerdict, many, titleOf, untouched, verdict } from './words'

/** The report for the run's page or for a pull request, within GitHub's limit. */
export function asMarkdown(report: Report, limit: Limit): string {
  const { plan, outcomes } = report
  const outcomeOf = new Map(outcomes?.map((outcome) => [outcome.address, outcome]))
  const blocks = [
    ...plan.changes.filter(isWork),
    ...plan.changes.filter((change) => change.action === 'none' && change.notes.length > 0)
  ].map((change) => block(change, report, outcomeOf.get(change.address)))
  return fit(head(report), blocks, tail(report), limit)
}

/** The report of a run that failed before it had a plan. */
export function failureAsMarkdown(title: string, failure: Failure, sourceUrl?: string): string {
  return [`## ${prose(title)}`, alert('CAUTION', failure.message), `See ${pageOf(failure, sourceUrl)}.`].join('\n\n')
}

/** The report for a pull request from a fork, which has no secrets. */
export function forkAsMarkdown(title: string): string {
  return [
    `## ${prose(title)}`,
    alert(
      'NOTE',
      'This pull request is from a fork, so GitHub gives it no secrets and no OIDC token: nothing was read or changed.\nTo see the plan, somebody with write access has to run it on a branch of the repository itself.'
    )
  ].join('\n\n')
}

function head(report: Report): string {
  const { plan, outcomes, health } = report
  const blocked = plan.changes.filter(isBlocked)
  const failed = outcomes?.filter(({ status }) => status === 'failed') ?? []
  return [
    `## ${prose(titleOf(report.mode))}`,
    `**${prose(verdict(report))}**`,
    code(report.subject),
    ...blocked.map(({ address, reason }) => alert('CAUTION', reason, `${code(address)} is blocked`)),
    ...failed.map(failureAlert),
    ...(health === undefined ? [] : [healthMarkdown(health)]),
    ...report.notes.map((note) => alert('NOTE', note))
  ].join('\n\n')
}

function failureAlert(outcome: ExplainedOutcome): string {
  const sentences = [outcome.failure?.message ?? '', halfDone(outcome)].filter((text) => text !== '')
  return alert('CAUTION', sentences.join('\n'), `${code(outcome.address)} failed`)
}

function tail({ plan, runUrl }: Report): string {
  const run = runUrl === '' ? '' : ` · <a href="${visible(runUrl)}">this run</a>`
  return `<sub>Plan <code>${plan.digest.slice(0, 12)}</code>${run}</sub>`
}

function alert(type: 'CAUTION' | 'NOTE', text: string, title?: string): string {
  const lines = [...(title === undefined ? [] : [`**${title}**<br>`]), prose(text)]
  return [`[!${type}]`, ...lines].map((line) => `> ${line}`).join('\n')
}

function block(change: Change, { operations, mode }: Report, outcome: ExplainedOutcome | undefined): Block {
  const body = [fieldsAsMarkdown(change.diff), ...change.notes.map(prose)].filter((part) => part !== '')
  const rendered = operations.get(change.address) ?? []
  const run = outcome === undefined ? 'that would run' : 'of this change'
  const details =
    rendered.length === 0
      ? []
      : [folded(many(rendered.length, 'operation') + ` ${run}`, fence('', rendered.flatMap(visibleLines)), false)]
  const open = change.action === 'update' || change.action === 'replace'
  return {
    full: folded(heading(change, outcome, mode), [...body, ...details].join('\n\n'), open),
    lean: folded(heading(change, outcome, mode), body.join('\n\n'), open)
  }
}

function heading(change: Change, outcome: ExplainedOutcome | undefined, mode: Mode): string {
  const because = change.action === 'replace' ? ` (${prose(change.because)})` : ''
  return `${icon(change, outcome)} ${code(change.address)} ${standing(change, outcome, mode)}${because}`
}

function standing(change: Change, outcome: ExplainedOutcome | undefined, mode: Mode): string {
  if (!isWork(change)) return untouched(mode)
  const { infinitive, done } = ACTIONS[change.action]
  switch (outcome?.status) {
    case undefined:
      return `to ${infinitive}`
    case 'done':
      return done
    case 'unchanged':
      return untouched(mode)
    case 'failed':
      return `failed to ${infinitive}`
    case 'not-reached':
      return 'not reached'
  }
}

function icon(change: Change, outcome: ExplainedOutcome | undefined): string {
  if (outcome?.status === 'failed') return '❌'
  if (outcome?.status === 'done') return '✅'
  return isWork(change) ? { create: '🟢', update: '🟡', replace: '🟠', delete: '🔴' }[change.action] : '⚪'
}

function healthMarkdown(health: Health): string {
  const icons = { healthy: '✅', unhealthy: '❌', warning: '⚠️', unknown: '❔' }
  const lines = health.findings.map(
    ({ part, state, found, hint }) =>
      `- ${icons[state]} ${part}: ${prose(found)}${hint === undefined ? '' : `<br>${prose(hint)}`}`
  )
  return [`**${prose(healthVerdict(health))}**`, lines.join('\n')].join('\n\n')
}

function folded(summary: string, body: string, open: boolean): string {
  const start = `<details${open ? ' open' : ''}><summary>${summary}</summary>`
  return `${start}\n\n${body}\n\n</details>`
}

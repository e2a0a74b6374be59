import { type Change, type FieldChange, isBlocked, isWork } from '../model/change'
import type { Address } from '../model/fields'
import type { Health } from '../model/health'
import type { ExplainedOutcome } from '../model/outcome'
import type { Wait } from '../model/step'
import { differenceOf } from './difference'
import { visible, visibleLines } from './escape'
import type { Report } from './report'
import { ACTIONS, BLOCKED_SIGN, halfDone, healthVerdict, isWorkAction, legend, verdict } from './words'

/** The report for the job log: the plan, or how carrying it out ended. */
export function asText(report: Report): string {
  const { outcomes, health } = report
  return sections([
    [verdict(report)],
    report.notes.map((note) => `Note: ${visible(note)}`),
    ...(outcomes === undefined ? planText(report) : outcomeText(outcomes)),
    health === undefined ? [] : healthText(health)
  ])
}

/** The operations that an apply would run, for the collapsed part of the job log. */
export function operationsText({ operations }: Report): string {
  return sections(
    [...operations].map(([address, texts]) => [`# ${visible(address)}`, ...texts.flatMap((text) => visibleLines(text))])
  )
}

/** How it ended for one object, in one line for the job log. */
export function progressLine({ address, action, status, failure }: ExplainedOutcome): string {
  switch (status) {
    case 'done':
      return `${visible(address)}: ${isWorkAction(action) ? ACTIONS[action].done : 'done'}`
    case 'unchanged':
      return `${visible(address)}: as declared`
    case 'failed':
      return `${visible(address)}: failed. ${visibleLines(failure?.message ?? '')[0] ?? ''}`
    case 'not-reached':
      return `${visible(address)}: not reached`
  }
}

function planText({ plan }: Report): readonly (readonly string[])[] {
  const kept = plan.changes.filter((change) => change.action === 'none' && change.notes.length > 0)
  return [
    plan.changes.filter(isBlocked).flatMap((change) => blockedText(change, change.reason)),
    [legend(plan)].filter((line) => line !== ''),
    ...plan.changes.filter(isWork).map((change) => objectText(change, ACTIONS[change.action].sign)),
    ...kept.map((change) => objectText(change, '='))
  ]
}

/** Why the job pauses, in one line for the job log. */
export function waitingLine(object: Address, step: Wait): string {
  return `${visible(object)}: waiting for ${step.for}, at most ${step.withinSeconds} seconds …`
}

function blockedText({ address }: Change, reason: string): readonly string[] {
  const [first = '', ...rest] = visibleLines(reason)
  return [`${BLOCKED_SIGN} ${visible(address)} is blocked: ${first}`, ...rest.map((line) => `    ${line}`)]
}

function objectText(change: Change, sign: string): readonly string[] {
  const because = change.action === 'replace' ? `  (${visible(change.because)})` : ''
  return [
    `${sign} ${visible(change.address)}${because}`,
    ...change.diff.flatMap(fieldText),
    ...change.notes.map((note) => `    ${visible(note)}`)
  ]
}

function fieldText(field: FieldChange): readonly string[] {
  const forces = field.forcesReplace ? '  (forces replacement)' : ''
  const name = `    ${visible(field.field)}`
  const difference = differenceOf(field)
  switch (difference.form) {
    case 'values': {
      const sides = [difference.before, difference.after].filter((side) => side !== undefined).map(visible)
      return [`${name}: ${sides.join(' → ')}${forces}`]
    }
    case 'items':
      return [
        `${name}:${forces}`,
        ...difference.removed.map((item) => `      - ${visible(item)}`),
        ...difference.added.map((item) => `      + ${visible(item)}`)
      ]
    case 'lines':
      return [`${name}:${forces}`, ...difference.lines.map((line) => `      ${visible(line)}`)]
  }
}

function outcomeText(outcomes: readonly ExplainedOutcome[]): readonly (readonly string[])[] {
  const failed = outcomes.filter(({ status }) => status === 'failed')
  if (failed.length === 0) return []
  const named = (status: ExplainedOutcome['status'], title: string) => {
    const found = outcomes.filter((outcome) => outcome.status === status)
    return found.length === 0 ? [] : [title, ...found.map(({ address }) => `    ${visible(address)}`)]
  }
  const reasons = failed.flatMap((outcome) => [
    `    ${visible(outcome.address)}`,
    ...[...visibleLines(outcome.failure?.message ?? ''), visible(halfDone(outcome))]
      .filter((line) => line !== '')
      .map((line) => `      ${line}`)
  ])
  return [named('done', 'Done:'), ['Failed:', ...reasons], named('not-reached', 'Not reached:')]
}

function healthText(health: Health): readonly string[] {
  return [
    healthVerdict(health),
    ...health.findings.flatMap(({ part, state, found, hint }) => [
      `    ${part} (${state}): ${visible(found)}`,
      ...(hint === undefined ? [] : [`      ${visible(hint)}`])
    ])
  ]
}

function sections(sections: readonly (readonly string[])[]): string {
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

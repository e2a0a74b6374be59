import type { Change, FieldChange } from '../model/change'
import type { Health } from '../model/health'
import type { Outcome } from '../model/outcome'
import { differenceOf } from './difference'
import { visible, visibleLines } from './escape'
import { tell } from './failure'
import type { Report } from './report'
import { ACTIONS, BLOCKED_SIGN, isBlocked, isDoing, isWork, LEGEND, many, verdict } from './words'

/** The report for the job log. */
export function asText(report: Report): string {
  const { plan, notes } = report
  const blocked = plan.changes.filter(isBlocked).map((change) => blockedText(change, change.reason))
  const work = plan.changes.filter(isWork)
  const kept = plan.changes.filter((change) => change.action === 'none' && change.notes.length > 0)
  return sections([
    [verdict(report)],
    notes.map((note) => `Note: ${visible(note)}`),
    blocked.flat(),
    work.length > 0 ? [LEGEND] : [],
    ...work.map((change) => objectText(change, ACTIONS[change.action].sign)),
    ...kept.map((change) => objectText(change, '=')),
    report.outcomes === undefined ? [] : outcomeText(report.outcomes, report.role),
    report.health === undefined ? [] : healthText(report.health)
  ])
}

/** The operations that an apply would run, for the folded part of the job log. */
export function operationsText({ operations }: Report): string {
  return sections(
    [...operations].map(([address, texts]) => [`# ${visible(address)}`, ...texts.flatMap((text) => visibleLines(text))])
  )
}

/** What became of one object, in the line that the job log gets as soon as it is known. */
export function progressLine({ address, action, status, error }: Outcome): string {
  switch (status) {
    case 'done':
      return `${visible(address)}: ${isDoing(action) ? ACTIONS[action].done : 'done'}`
    case 'unchanged':
      return `${visible(address)}: as declared`
    case 'failed':
      return `${visible(address)}: failed. ${visibleLines(tell(error).message)[0] ?? ''}`
    case 'not-reached':
      return `${visible(address)}: not reached`
  }
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

function outcomeText(outcomes: readonly Outcome[], role: string | null): readonly string[] {
  const failed = outcomes.filter(({ status }) => status === 'failed')
  if (failed.length === 0) return []
  const named = (status: Outcome['status'], title: string) => {
    const found = outcomes.filter((outcome) => outcome.status === status)
    return found.length === 0 ? [] : [`${title}:`, ...found.map(({ address }) => `    ${visible(address)}`)]
  }
  return [
    ...named('done', 'Done'),
    'Failed:',
    ...failed.flatMap(({ address, error }) => [
      `    ${visible(address)}`,
      ...visibleLines(tell(error, role).message).map((line) => `      ${line}`)
    ]),
    ...named('not-reached', 'Not reached')
  ]
}

function healthText({ healthy, findings }: Health): readonly string[] {
  const ill = findings.filter(({ state }) => state === 'ill').length
  return [
    healthy ? 'Healthy.' : `Unhealthy: ${many(ill, 'problem')}.`,
    ...findings.flatMap(({ part, state, found, hint }) => [
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

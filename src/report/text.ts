import type { FieldChange } from '../model/change'
import { isBlocked } from '../model/change'
import type { Address } from '../model/fields'
import type { Health } from '../model/health'
import type { ExplainedOutcome } from '../model/outcome'
import type { Wait } from '../model/step'
import { arrangeForReaders, type Item } from './arrange'
import { differenceOf } from './difference'
import { visible, visibleLines } from './escape'
import { dangersOf, HEADINGS, standing, titleOf } from './item-words'
import type { Report } from './report'
import { ACTIONS, BLOCKED_SIGN, halfDone, headline, healthVerdict, isWorkAction, nextStep } from './words'

/** The report for the job log: the plan, or how carrying it out ended. */
export function asText(report: Report): string {
  const { facts, notes, health, blindness } = report
  return sections([
    [
      headline(report),
      ...facts.map(({ name, value }) => `    ${name}: ${visible(value)}`),
      ...[nextStep(report)].filter((step) => step !== '')
    ],
    blindness === undefined ? [] : [...blindness.message, ...blindness.statements].map(visible),
    notes.map((note) => `Note: ${visible(note)}`),
    ...itemsText(report),
    health === undefined ? [] : healthText(health)
  ])
}

/**
 * The operations that an apply would run, for the collapsed part of the job log. Thousands of source buckets get the same
 * ones: said once, and then only of which buckets.
 */
export function operationsText({ operations }: Report): string {
  const groups = Map.groupBy(operations, ([address, texts]) => texts.join('\n').replaceAll(nameIn(address), '\0'))
  return sections(
    [...groups.values()].map((group) =>
      group.flatMap(([address, texts], at) => [
        ...(at === 1 ? ['', 'The same, with its own name, for each of:'] : []),
        `# ${visible(address)}`,
        ...(at === 0 ? texts.flatMap((text) => visibleLines(text)) : [])
      ])
    )
  )
}

function nameIn(address: Address): string {
  return address.slice(address.indexOf(':') + 1)
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

/** Why the job pauses, in one line for the job log. */
export function waitingLine(object: Address, step: Pick<Wait, 'for' | 'withinSeconds'>): string {
  return `${visible(object)}: waiting for ${step.for}, at most ${step.withinSeconds} seconds …`
}

function itemsText(report: Report): readonly (readonly string[])[] {
  const items = arrangeForReaders(report)
  return items.flatMap((item, at) => {
    const before = items[at - 1]
    const isNew = before?.rank !== item.rank
    const heading = isNew ? [[HEADINGS[item.rank]]] : []
    const area = isNew || before.area !== item.area ? [[`[${item.area}]`]] : []
    return [...heading, ...area, itemText(item, report)]
  })
}

function itemText(item: Item, { planFor }: Report): readonly string[] {
  const { changes, outcome } = item
  const [change] = changes
  const because = change.action === 'replace' ? `  (${visible(change.because)})` : ''
  const name = titleOf(item, visible)
  const state = outcome === undefined && !isBlocked(change) ? '' : ` ${standing(item, planFor)}`
  return [
    `${signOf(item)} ${name}${state}${because}`,
    ...(changes.length === 1 ? [] : changes.map(({ address }) => `      ${visible(address)}`)),
    ...dangersOf(item).map((sentence) => `    ${sentence}`),
    ...reasons(item).map((line) => `    ${line}`),
    ...change.diff.flatMap(fieldText),
    ...change.notes.map((note) => `    ${visible(note)}`)
  ]
}

function signOf({ changes: [{ action }] }: Item): string {
  if (action === 'blocked') return BLOCKED_SIGN
  return isWorkAction(action) ? ACTIONS[action].sign : '='
}

/** Why it cannot be changed, or why it failed. */
function reasons({ changes: [change], outcome }: Item): readonly string[] {
  if (isBlocked(change)) return visibleLines(change.reason)
  if (outcome?.status !== 'failed') return []
  return [...visibleLines(outcome.failure?.message ?? ''), visible(halfDone(outcome))].filter((line) => line !== '')
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

/** A change, or several to which the same happens, in lines of a job log. */
import { type FieldChange, isBlocked } from '../model/change'
import type { Item } from './arrange'
import { differenceOf } from './difference'
import { visible, visibleLines } from './escape'
import { dangersOf, fieldsOf, notesOf, standing, titleOf } from './item-words'
import type { Report } from './report'
import { ACTIONS, BLOCKED_SIGN, halfDone, isWorkAction } from './words'

export function itemText(item: Item, report: Report): readonly string[] {
  const { changes } = item
  return [
    titleText(item, report),
    ...(changes.length === 1 ? [] : namesOf(item)),
    ...dangersOf(item).map((sentence) => `    ${sentence}`),
    ...reasons(item).map((line) => `    ${line}`),
    ...fieldsOf(item).flatMap(fieldText),
    ...notesOf(item).map((note) => `    ${visible(note)}`)
  ]
}

/** More than these would fill screens with a name a line. */
const MOST_LINES = 100
const IN_A_LINE = 10

function namesOf({ changes }: Item): readonly string[] {
  const names = changes.map(({ address }) => visible(address))
  if (names.length <= MOST_LINES) return names.map((name) => `      ${name}`)
  const lines = Array.from({ length: Math.ceil(names.length / IN_A_LINE) }, (_, at) => at * IN_A_LINE)
  return lines.map((from) => `      ${names.slice(from, from + IN_A_LINE).join(', ')}`)
}

/** What happens to which objects, in one line. */
export function titleText(item: Item, { planFor }: Report): string {
  const { changes, outcome } = item
  const [change] = changes
  const because = change.action === 'replace' ? `  (${visible(change.because)})` : ''
  const state = outcome === undefined && !isBlocked(change) ? '' : ` ${standing(item, planFor)}`
  return `${signOf(item)} ${titleOf(item, visible)}${state}${because}`
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

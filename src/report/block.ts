import { type Change, isBlocked } from '../model/change'
import { many } from '../model/many'
import type { Item } from './arrange'
import { commandsIn, withoutRow } from './commands'
import { code, fence, prose, visible, visibleLines } from './escape'
import type { Block } from './fit'
import { dangersOf, fieldsOf, isMixed, isOver, markOf, notesOf, omission, standing, titleOf } from './item-words'
import type { Report } from './report'
import { fieldsAsMarkdown } from './table'
import { halfDone } from './words'

/** The most names of objects in a row: the job log has all of them. */
const MOST_NAMES = 100

/** An item in Markdown. */
export function blockOf(item: Item, report: Report): Omit<Block, 'isRepeated'> {
  const details = detailsOf(item)
  const operations = operationsOf(item, report)
  return {
    full: about(item, report, [...details, operations]),
    lean: about(item, report, details),
    brief: about(item, report, []),
    omitted: omission(item, report.planFor)
  }
}

export function alert(type: 'CAUTION' | 'WARNING' | 'NOTE', text: string, title?: string): string {
  const lines = [...(title === undefined ? [] : [`**${title}**<br>`]), prose(text)]
  return [`[!${type}]`, ...lines].map((line) => `> ${line}`).join('\n')
}

/** A text, and below it what it advises, exactly as it has to be entered. */
export function advice(text: string, title?: string, type: 'CAUTION' | 'NOTE' = 'CAUTION'): string {
  return [alert(type, withoutRow(text), title), ...commandBlocks(text)].join('\n\n')
}

/** What a text advises, in a block to copy it from; nothing if it advises nothing. */
export function commandBlocks(text: string): readonly string[] {
  const commands = commandsIn(text)
  return commands.length === 0 ? [] : [fence('', commands.flatMap(visibleLines))]
}

function about(item: Item, report: Report, details: readonly string[]): string {
  const { changes, outcome } = item
  const [change] = changes
  const title = `${titleOf(item, code)} ${standing(item, report.planFor)}`
  const body = details.filter((part) => part !== '').join('\n\n')
  if (isBlocked(change))
    return [advice(change.reason, title), unfolding(body)].filter((part) => part !== '').join('\n\n')
  if (outcome?.status === 'failed') {
    const sentences = [outcome.failure?.message ?? '', halfDone(outcome)].filter((text) => text !== '')
    return [advice(sentences.join('\n'), title), unfolding(body)].filter((part) => part !== '').join('\n\n')
  }
  const because = change.action === 'replace' ? ` (${prose(change.because)})` : ''
  const notes = isKept(change) ? change.notes : []
  const why = [...dangersOf(item), ...notes].map((sentence) => `<br>${prose(sentence)}`)
  const open = change.action === 'update' || change.action === 'replace'
  return folded(`${markOf(item)} ${title}${because}${why.join('')}`, body, open)
}

function detailsOf(item: Item): readonly string[] {
  const [change] = item.changes
  return [
    namesOf(item),
    fieldsAsMarkdown(fieldsOf(item), isOver(item)),
    ...(isKept(change) ? [] : notesOf(item).map(prose))
  ]
}

/** Of what stays as it is, the notes are all there is to read. */
function isKept({ action }: Change): boolean {
  return action === 'none'
}

function namesOf(item: Item): string {
  const { changes } = item
  if (changes.length === 1) return ''
  const names = changes.map(({ address }) => (isMixed(item) ? address : address.slice(address.indexOf(':') + 1)))
  const more = names.length - MOST_NAMES
  return names.slice(0, MOST_NAMES).map(code).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

function operationsOf({ changes, outcome }: Item, { operations }: Report): string {
  const rendered = changes.flatMap(({ address }) => operations.get(address) ?? [])
  if (rendered.length === 0) return ''
  const run = outcome === undefined ? 'that would run' : 'of this change'
  return folded(`${many(rendered.length, 'operation')} ${run}`, fence('', rendered.flatMap(visibleLines)), false)
}

function unfolding(body: string): string {
  return body === '' ? '' : folded('Details', body, false)
}

export function folded(summary: string, body: string, open: boolean): string {
  const start = `<details${open ? ' open' : ''}><summary>${summary}</summary>`
  return body === '' ? `${start}</details>` : `${start}\n\n${body}\n\n</details>`
}

/** A link to a page of ours, or of the run. */
export function link(url: string, text: string): string {
  return `<a href="${visible(url)}">${text}</a>`
}

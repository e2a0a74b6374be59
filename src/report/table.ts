import type { FieldChange } from '../model/change'
import { type Difference, differenceOf } from './difference'
import { code, fence, prose, visible } from './escape'

interface Titled {
  readonly title: string
  readonly difference: Difference
}

/**
 * The properties that differ, in Markdown: a table, and below it the texts with several lines, which do not fit a cell.
 * @param isOver they have been changed: what was live is not any more
 */
export function fieldsAsMarkdown(diff: readonly FieldChange[], isOver = false): string {
  const fields = diff.map((field) => ({ title: titled(field), difference: differenceOf(field) }))
  const onlyDeclared = diff.every(({ before }) => before === undefined)
  return [
    table(
      fields.filter(({ difference }) => difference.form !== 'lines'),
      onlyDeclared ? ['declared'] : isOver ? ['before', 'after'] : ['live', 'declared']
    ),
    ...fields.map(hunk)
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function titled({ field, forcesReplace }: FieldChange): string {
  return prose(field) + (forcesReplace ? '<br><sub>forces replacement</sub>' : '')
}

/** @param sides above the cells: one name, if only what is declared is shown */
function table(fields: readonly Titled[], sides: readonly string[]): string {
  if (fields.length === 0) return ''
  const rows = fields.map(({ title, difference }) => {
    const [live, declared] = cells(difference)
    const name = difference.form === 'items' ? `${title}<br><sub>what differs</sub>` : title
    return sides.length === 1 ? [name, declared] : [name, live, declared]
  })
  const header = ['property', ...sides]
  return [header, header.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

function cells(difference: Difference): readonly [live: string, declared: string] {
  switch (difference.form) {
    case 'values':
      return [cell(difference.before), cell(difference.after)]
    case 'items':
      return [items(difference.removed), items(difference.added)]
    case 'lines':
      return ['', '']
  }
}

function cell(text: string | undefined): string {
  return text === undefined ? '' : code(text)
}

/** The most items of a list in a cell: more would fill the first screens. */
const MOST_ITEMS = 10

/** Of a list, a table has what only one side has: each cell is below the name of its side. */
function items(texts: readonly string[]): string {
  const more = texts.length - MOST_ITEMS
  const shown = more > 1 ? texts.slice(0, MOST_ITEMS) : texts
  return [...shown.map(code), ...(more > 1 ? [`and ${more} more`] : [])].join('<br>')
}

function hunk({ title, difference }: Titled): string {
  return difference.form === 'lines' ? `${title}\n\n${fence('diff', difference.lines.map(visible))}` : ''
}

import { arrangeForReaders, type Item, type Rank } from './arrange'
import { blockOf } from './block'
import type { Block } from './fit'
import { HEADINGS } from './item-words'
import type { Report } from './report'

/** As many with the same kind and action are worth reading before all others. */
const MOST_ALIKE = 2

/** The blocks of a report, most important first. Each begins with the headings that are new with it. */
export function blocks(report: Report): readonly Block[] {
  const items = arrangeForReaders(report)
  const counts = countsOf(items)
  const alike = new Map<string, number>()
  return items.map((item, at) => {
    const { omitted, ...texts } = blockOf(item, report)
    const headings = headingsOf(item, items[at - 1], counts)
    const text = (body: string) => [...headings, body].join('\n\n')
    const { kind, action } = item.changes[0]
    const sort = [item.rank, kind, action].join(' ')
    const before = alike.get(sort) ?? 0
    alike.set(sort, before + 1)
    const isRepeated = before >= MOST_ALIKE
    return { full: text(texts.full), lean: text(texts.lean), brief: text(texts.brief), omitted, isRepeated }
  })
}

/** How many objects each heading has below it. */
function countsOf(items: readonly Item[]): ReadonlyMap<Rank, number> {
  const counts = new Map<Rank, number>()
  for (const { rank, changes } of items) counts.set(rank, (counts.get(rank) ?? 0) + changes.length)
  return counts
}

function headingsOf(item: Item, before: Item | undefined, counts: ReadonlyMap<Rank, number>): readonly string[] {
  const isNew = before?.rank !== item.rank
  return [
    ...(isNew ? [`### ${HEADINGS[item.rank]} (${counts.get(item.rank) ?? 0})`] : []),
    ...(isNew || before.area !== item.area ? [`**${item.area}**`] : [])
  ]
}

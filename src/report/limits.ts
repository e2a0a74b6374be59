import { many } from './words'

/** How much text GitHub accepts. */
export interface Limit {
  readonly size: number
  readonly measure: (text: string) => number
}

/**
 * GitHub drops larger summaries entirely.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary
 */
export const SUMMARY_LIMIT: Limit = { size: 1024 * 1024, measure: (text) => new TextEncoder().encode(text).length }

/** A comment may have 65,536 characters, including the hidden marker that we find it by. */
export const COMMENT_LIMIT: Limit = { size: 65_536 - 2_048, measure: (text) => text.length }

/** The text about one object: with all details, and shorter. */
export interface Block {
  readonly full: string
  readonly lean: string
}

/**
 * Fits head, blocks and tail into the limit. Details are dropped first, then whole blocks from the end, and the report
 * says how many: one that ends in the middle of an object would be misleading.
 */
export function fit(head: string, blocks: readonly Block[], tail: string, limit: Limit): string {
  const whole = join([head, ...blocks.map(({ full }) => full), tail])
  if (limit.measure(whole) <= limit.size) return whole

  const shortened = '> [!NOTE]\n> The operations are too long to show here. They are in the job log.'
  const lean = join([head, shortened, ...blocks.map(({ lean }) => lean), tail])
  if (limit.measure(lean) <= limit.size) return lean

  const left = (count: number) =>
    `> [!NOTE]\n> ${many(count, 'more object')} and the operations are too long to show here. They are in the job log.`
  const frame = limit.measure(join([head, left(blocks.length), tail]))
  const kept = keptWithin(blocks, limit, limit.size - frame)
  return join([head, ...kept, left(blocks.length - kept.length), tail])
}

function keptWithin(blocks: readonly Block[], limit: Limit, room: number): readonly string[] {
  const kept: string[] = []
  let used = 0
  for (const { lean } of blocks) {
    used += limit.measure(lean) + limit.measure(SEPARATOR)
    if (used > room) break
    kept.push(lean)
  }
  return kept
}

const SEPARATOR = '\n\n'

function join(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(SEPARATOR)
}

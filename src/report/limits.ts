import { many } from './words'

/** How much of a text GitHub takes. */
export interface Limit {
  readonly size: number
  readonly measure: (text: string) => number
}

/** Larger summaries are dropped whole. https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary */
export const SUMMARY_LIMIT: Limit = { size: 1024 * 1024, measure: (text) => new TextEncoder().encode(text).length }

/** A comment has 65,536 characters; the hidden marker that it is found by is one part of it. */
export const COMMENT_LIMIT: Limit = { size: 65_536 - 2_048, measure: (text) => text.length }

/** What is said of one object: with all its detail, and in short. */
export interface Block {
  readonly full: string
  readonly lean: string
}

/**
 * Head, blocks and tail within the limit. Detail goes first, then whole blocks from the end, and it is said how many:
 * a report that ends in the middle of an object would mislead.
 */
export function fit(head: string, blocks: readonly Block[], tail: string, limit: Limit): string {
  const whole = join([head, ...blocks.map(({ full }) => full), tail])
  if (limit.measure(whole) <= limit.size) return whole

  const shortened = '> [!NOTE]\n> Too long to show the operations here: they are in the job log.'
  const lean = join([head, shortened, ...blocks.map(({ lean }) => lean), tail])
  if (limit.measure(lean) <= limit.size) return lean

  const left = (count: number) =>
    `> [!NOTE]\n> Too long to show here: ${many(count, 'more object')}, and the operations. All of it is in the job log.`
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

import type { Limit } from './limits'

/** The text about one object, or about several to which the same happens. */
export interface Block {
  /** With the operations. */
  readonly full: string
  readonly lean: string
  /** What is missing when it is left out: "3 view to create". */
  readonly omitted: string
}

/**
 * Fits head, blocks and tail into the limit. The blocks come most important first: the operations of the harmless ones
 * are dropped first, then these blocks as a whole, and the report says which. A report that ends in the middle of an
 * object would be misleading.
 * @param cut says what is missing: the omitted blocks, and how many more are without their operations
 */
export function fit(
  head: string,
  blocks: readonly Block[],
  tail: string,
  limit: Limit,
  cut: (omitted: readonly string[], withoutOperations: number) => string
): string {
  const whole = join([head, ...blocks.map(({ full }) => full), tail])
  if (limit.measure(whole) <= limit.size) return whole

  // The longest that the note about the rest can become.
  const frame = limit.measure(
    join([
      head,
      cut(
        blocks.map(({ omitted }) => omitted),
        blocks.length
      ),
      tail
    ])
  )
  const room = limit.size - frame
  const texts = choose(blocks, room, limit)
  const omitted = blocks.filter((block) => !texts.has(block)).map((block) => block.omitted)
  const shortened = blocks.filter((block) => block.full !== block.lean && texts.get(block) === block.lean).length
  return join([head, cut(omitted, shortened), ...texts.values(), tail])
}

/** The text of each block that fits: first all in short, then as many as possible with all details. */
function choose(blocks: readonly Block[], room: number, limit: Limit): ReadonlyMap<Block, string> {
  const texts = new Map<Block, string>()
  let left = room
  for (const block of blocks) {
    const size = limit.measure(block.lean) + limit.measure(SEPARATOR)
    if (size > left) continue
    left -= size
    texts.set(block, block.lean)
  }
  for (const block of texts.keys()) {
    const more = limit.measure(block.full) - limit.measure(block.lean)
    if (more > left) continue
    left -= more
    texts.set(block, block.full)
  }
  return texts
}

const SEPARATOR = '\n\n'

function join(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(SEPARATOR)
}

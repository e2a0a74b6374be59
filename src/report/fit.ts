import type { Limit } from './limits'

/** The text about one object, or about several to which the same happens. */
export interface Block {
  /** With the operations. */
  readonly full: string
  readonly lean: string
  /** Only what happens, and why somebody has to look at it. */
  readonly brief: string
  /** What is missing when it is left out: "1 view to create". */
  readonly omitted: string
  /** There are some like it above: it adds the least. */
  readonly isRepeated: boolean
}

/** What a report had to leave out. */
export interface Missing {
  readonly omitted: readonly string[]
  /** The same words for what is there, so that the rest can be called "more". */
  readonly shown: readonly string[]
  readonly withoutDetails: number
  readonly withoutOperations: number
}

type Form = 'full' | 'lean' | 'brief'

/**
 * Fits head, blocks and tail into the limit. The blocks come most important first. Whatever is like others above it goes
 * first, from the end, however important it is: the 300th bucket to change must not take the place of the one pipe to replace.
 * The report says what is missing. One that ends in the middle of an object would be misleading.
 */
export function fit(
  head: string,
  blocks: readonly Block[],
  tail: string,
  limit: Limit,
  cut: (missing: Missing) => string
): string {
  const whole = join([head, ...blocks.map(({ full }) => full), tail])
  if (limit.measure(whole) <= limit.size) return whole

  const all = blocks.map(({ omitted }) => omitted)
  // The longest that the note about the rest can become.
  const note = cut({ omitted: all, shown: all, withoutDetails: blocks.length, withoutOperations: blocks.length })
  const room = limit.size - limit.measure(join([head, note, tail]))
  const forms = choose(blocks, room, limit)
  const shown = blocks.flatMap((block) => textOf(block, forms.get(block)))
  return join([head, cut(missingFrom(blocks, forms)), ...shown, tail])
}

/** In which form each block fits. */
function choose(blocks: readonly Block[], room: number, limit: Limit): ReadonlyMap<Block, Form> {
  const forms = new Map<Block, Form>()
  const size = (block: Block, form: Form | undefined) =>
    form === undefined ? 0 : limit.measure(block[form]) + limit.measure(SEPARATOR)
  let left = room
  const grow = (some: readonly Block[], form: Form) => {
    for (const block of some) {
      const more = size(block, form) - size(block, forms.get(block))
      if (more > left) continue
      left -= more
      forms.set(block, form)
    }
  }
  const [unlike, repeated] = [blocks.filter((block) => !block.isRepeated), blocks.filter((block) => block.isRepeated)]
  for (const form of ['brief', 'lean', 'full'] as const) grow(unlike, form)
  for (const form of ['lean', 'full'] as const) grow(repeated, form)
  return forms
}

function missingFrom(blocks: readonly Block[], forms: ReadonlyMap<Block, Form>): Missing {
  const textsOf = (some: readonly Block[]) => some.map(({ omitted }) => omitted)
  const shown = blocks.filter((block) => forms.has(block))
  return {
    omitted: textsOf(blocks.filter((block) => !forms.has(block))),
    shown: textsOf(shown),
    withoutDetails: shown.filter((block) => forms.get(block) === 'brief' && block.lean !== block.brief).length,
    withoutOperations: shown.filter((block) => forms.get(block) !== 'full' && block.full !== block.lean).length
  }
}

function textOf(block: Block, form: Form | undefined): readonly string[] {
  return form === undefined ? [] : [block[form]]
}

const SEPARATOR = '\n\n'

function join(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(SEPARATOR)
}

/** KILL_EVERY=3 kills only after every third write. */
const KILL_EVERY = Number(process.env['KILL_EVERY'] ?? 1)
/** The same where it takes longer, because AWS is late or somebody interferes. KILL_SEED repeats which writes these are. */
const KILL_SAMPLED_EVERY = Number(process.env['KILL_SAMPLED_EVERY'] ?? 12)
export const KILL_SEED = Number(process.env['KILL_SEED'] ?? Date.now() % 10_000)

/** After which writes applies are killed: all, or every nth, beginning anywhere. */
export interface Sample {
  readonly every: number
  readonly first: number
}

export const EACH: Sample = { every: KILL_EVERY, first: 0 }
export const SAMPLED: Sample = { every: KILL_SAMPLED_EVERY, first: KILL_SEED % KILL_SAMPLED_EVERY }

/** Whether this write is in the sample. An apply with fewer writes than a sample skips may have none that is. */
export const isSampled = (write: number): boolean => write % SAMPLED.every === SAMPLED.first

/** Every nth of what kills of one apply leave, beginning anywhere, and at least one. KILL_SAMPLED_EVERY=1: all. */
export function sampleOf<T>(all: readonly T[]): readonly T[] {
  const every = Math.min(KILL_SAMPLED_EVERY, all.length)
  return all.filter((_, at) => at % every === KILL_SEED % every)
}

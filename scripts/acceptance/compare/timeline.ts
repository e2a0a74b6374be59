import type { Entry } from '../recording/recording'

/** Which point in time of the recording is which one of the sandbox: it takes longer for some things, and less for others. */
export interface Timeline {
  /** This entry is played now. */
  play(entry: Pick<Entry, 'at'>): void
  /**
   * Between two entries as long after the first as in the recording. Whole seconds are a time of this second that was cut
   * off: they become those of the last entry in it.
   */
  moved(time: Date): Date
}

const SECOND = 1000

export function timeline(now: () => Date): Timeline {
  const played: { readonly recorded: number; readonly here: number }[] = []
  const lastUntil = (time: number) => played.findLast(({ recorded }) => recorded <= time)
  return {
    play: ({ at }) => void played.push({ recorded: Date.parse(at), here: now().getTime() }),
    moved(date) {
      const time = date.getTime()
      const within = time % SECOND === 0 ? lastUntil(time + SECOND - 1) : undefined
      if (within !== undefined && within.recorded >= time) return new Date(within.here - (within.here % SECOND))
      const { recorded, here } = lastUntil(time) ?? played[0] ?? { recorded: time, here: now().getTime() }
      return new Date(time - recorded + here)
    }
  }
}

import type { Change } from '../model/change'
import type { Clock } from '../model/clock'

const FIRST_PAUSE_SECONDS = 0.5
const LONGEST_PAUSE_SECONDS = 5

/**
 * Observes an object until it matches the declared state, since IAM and S3 may return the old state for a while after a
 * write. Returns the change that is still left at the end: `none` once the object has settled.
 */
export async function settle(look: () => Promise<Change>, withinSeconds: number, clock: Clock): Promise<Change> {
  const until = clock.now().getTime() + withinSeconds * 1000
  for (let pause = FIRST_PAUSE_SECONDS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_SECONDS)) {
    const change = await look()
    if (change.action === 'none' || clock.now().getTime() + pause * 1000 > until) return change
    await clock.sleep(pause)
  }
}

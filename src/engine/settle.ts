import type { Change } from '../model/change'
import type { Clock } from '../model/clock'

const FIRST_PAUSE_SECONDS = 0.5
const LONGEST_PAUSE_SECONDS = 5

/**
 * Looks at an object until it reads as it should, since IAM and S3 may show the old state for a while after a write.
 * Gives what is still to be done by the last look: `none` once it has settled.
 */
export async function settle(look: () => Promise<Change>, withinSeconds: number, clock: Clock): Promise<Change> {
  const until = clock.now().getTime() + withinSeconds * 1000
  for (let pause = FIRST_PAUSE_SECONDS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_SECONDS)) {
    const change = await look()
    if (change.action === 'none' || clock.now().getTime() + pause * 1000 > until) return change
    await clock.sleep(pause)
  }
}

import type { Change } from '../model/change'
import type { Observation } from '../model/kind'
import type { Clock } from '../model/world'

export interface Look {
  readonly observation: Observation
  readonly change: Change
}

const FIRST_PAUSE_SECONDS = 0.5
const LONGEST_PAUSE_SECONDS = 5

/**
 * Looks at an object until it reads as it should, since IAM and S3 may show the old state for a while after a write.
 * Gives the last look, settled or not.
 */
export async function settle(look: () => Promise<Look>, withinSeconds: number, clock: Clock): Promise<Look> {
  const until = clock.now().getTime() + withinSeconds * 1000
  for (let pause = FIRST_PAUSE_SECONDS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_SECONDS)) {
    const seen = await look()
    if (seen.change.action === 'none' || clock.now().getTime() + pause * 1000 > until) return seen
    await clock.sleep(pause)
  }
}

import type { Change } from '../model/change'
import type { Clock } from '../model/clock'
import type { Kind } from '../model/kind'
import type { Watcher } from './watcher'

const FIRST_PAUSE_SECONDS = 0.5
const LONGEST_PAUSE_SECONDS = 5

/**
 * Observes an object until it matches the declared state, since IAM and S3 may return the old state for a while after a
 * write. Returns the change that is still left at the end: `none` once the object has settled.
 */
export async function settle(
  look: () => Promise<Change>,
  { settlesWithinSeconds = 0, settledLooks = 1 }: Pick<Kind, 'settlesWithinSeconds' | 'settledLooks'>,
  clock: Clock,
  watcher: Watcher
): Promise<Change> {
  const until = clock.now().getTime() + settlesWithinSeconds * 1000
  let settled = 0
  let isTold = false
  for (let pause = FIRST_PAUSE_SECONDS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_SECONDS)) {
    const change = await look()
    settled = change.action === 'none' ? settled + 1 : 0
    if (settled >= settledLooks) return change
    if (settled > 0) continue
    if (clock.now().getTime() + pause * 1000 > until) return change
    if (pause === LONGEST_PAUSE_SECONDS && !isTold) {
      watcher.waiting({ for: 'the change to be seen by every request', withinSeconds: settlesWithinSeconds })
      isTold = true
    }
    await clock.sleep(pause)
  }
}

import type { Patience } from '../model/step'
import type { Watcher } from './watcher'
import type { World } from './world'

/** Tries again what the service refuses for now. */
export async function patiently<T>(
  attempt: () => Promise<T>,
  patience: Patience | undefined,
  { clock, read, run }: World,
  watcher: Watcher
): Promise<T> {
  if (patience === undefined) return attempt()
  const { everySeconds, upToSeconds = everySeconds } = patience
  const start = clock.now().getTime()
  let pause = everySeconds
  for (let tries = 1; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      const withinSeconds = patience.secondsFor(error)
      if (clock.now().getTime() + pause * 1000 > start + withinSeconds * 1000) throw error
      const help = await patience.meanwhile?.(read)
      if (help?.length === 0) throw error
      if (tries === 1) watcher.waiting({ for: patience.for, withinSeconds })
      for (const operation of help ?? []) {
        await run(operation)
        watcher.ran(operation)
      }
    }
    await clock.sleep(pause)
    pause = Math.min(pause * 2, upToSeconds)
  }
}

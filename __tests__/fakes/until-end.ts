import { afterAll } from '@jest/globals'

/** What runs until somebody ends it: a sandbox, a connection. */
type Running = { stop(): unknown } | { close(): unknown }

const starts: Promise<Running>[] = []

/**
 * Ends it after the tests of this file, in any case: also if something else failed to start, or if it started too late for
 * `beforeAll`. What nobody ends keeps jest's worker alive, which is then ended by force. What started last is ended first.
 */
export function untilEnd<R extends Running>(start: Promise<R>): Promise<R> {
  starts.push(start)
  return start
}

afterAll(async () => {
  for (const started of (await Promise.allSettled(starts)).reverse()) {
    if (started.status === 'fulfilled') await end(started.value)
  }
}, 60_000)

async function end(running: Running): Promise<void> {
  await ('stop' in running ? running.stop() : running.close())
}

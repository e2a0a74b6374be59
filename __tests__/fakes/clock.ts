import type { Clock } from '../../src/model/clock'

/** A clock that only moves during sleep. */
export function fakeClock(start = '2026-01-02T03:04:05Z'): Clock & { readonly slept: () => number } {
  let now = new Date(start).getTime()
  const startedAt = now
  return {
    now: () => new Date(now),
    sleep: (seconds) => {
      now += seconds * 1000
      return Promise.resolve()
    },
    slept: () => (now - startedAt) / 1000
  }
}

export const HOUR_MILLISECONDS = 3_600_000
export const DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS

/** Time, injected so that waiting can be tested. */
export interface Clock {
  now(): Date
  sleep(seconds: number): Promise<void>
}

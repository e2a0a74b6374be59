/** Time, injected so that waiting can be tested. */
export interface Clock {
  now(): Date
  sleep(seconds: number): Promise<void>
}

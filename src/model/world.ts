import type { Run } from './operation'

/** Time, injected so that waiting can be tested. */
export interface Clock {
  now(): Date
  sleep(seconds: number): Promise<void>
}

/** What an apply needs of the outside. */
export interface World {
  readonly run: Run
  readonly clock: Clock
}

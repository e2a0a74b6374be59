import type { Clock } from '../model/clock'
import type { Run } from '../model/operation'

/** The engine's access to the outside. */
export interface World {
  /** Refuses writes. */
  readonly read: Run
  readonly run: Run
  readonly clock: Clock
}

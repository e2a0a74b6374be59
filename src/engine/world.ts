import type { Clock } from '../model/clock'
import type { Run } from '../model/operation'

/** What the engine reaches outside through. */
export interface World {
  /** Refuses whatever would change something. */
  readonly read: Run
  readonly run: Run
  readonly clock: Clock
}

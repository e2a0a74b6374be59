import type { Clock } from '../model/clock'
import type { Run } from '../model/operation'

/** The engine's access to the outside. */
export interface World {
  /** Refuses writes. */
  readonly read: Run
  readonly run: Run
  /** For steps that follow a failure: also works after the job was cancelled. By default, the same as `run`. */
  readonly rescue?: Run
  readonly clock: Clock
}

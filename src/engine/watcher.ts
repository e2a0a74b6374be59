import type { Operation } from '../model/operation'
import type { Wait } from '../model/step'

/** What is waited for, and for how long at most. */
export type Waiting = Pick<Wait, 'for' | 'withinSeconds'>

/** Receives the progress of the steps of one change. */
export interface Watcher {
  /** Called after each operation. */
  ran(operation: Operation): void
  /** Called once per wait, if its condition does not hold at the first check. */
  waiting(step: Waiting): void
}

import type { Change } from '../model/change'
import type { Address } from '../model/fields'
import type { Operation } from '../model/operation'
import type { Outcome } from '../model/outcome'
import type { Waiting, Watcher } from './watcher'

/** Receives the progress of a run, for the job log. */
export interface Progress {
  ended(outcome: Outcome): void
  /** Called once per wait, if its condition does not hold at the first check. */
  waiting(object: Address, step: Waiting): void
}

/**
 * Carries out one change, and reports how it ended.
 * @param work carries out the operations and reports each to the watcher
 */
export async function carryOut<T>(
  { address, kind, action }: Change,
  progress: Progress,
  work: (watcher: Watcher) => Promise<T>
): Promise<{ readonly outcome: Outcome; readonly result: T | undefined }> {
  const done: Operation[] = []
  const watcher: Watcher = {
    ran: (operation) => void done.push(operation),
    waiting: (step) => progress.waiting(address, step)
  }
  const base = { address, kind, action }
  let outcome: Outcome = { ...base, status: 'done' }
  let result: T | undefined
  try {
    result = await work(watcher)
  } catch (error) {
    outcome = { ...base, status: 'failed', error, halfDone: done }
  }
  progress.ended(outcome)
  return { outcome, result }
}

export function failed({ status }: Outcome): boolean {
  return status === 'failed'
}

export function unchanged({ address, kind, action }: Change): Outcome {
  return { address, kind, action, status: 'unchanged' }
}

export function notReached(change: Change): Outcome {
  return change.action === 'none' ? unchanged(change) : { ...unchanged(change), status: 'not-reached' }
}

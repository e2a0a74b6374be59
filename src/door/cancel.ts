/**
 * A job that GitHub cancels gets SIGINT, and after 7.5 seconds SIGTERM; 2.5 seconds later it is killed.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-cancellation
 */
import type { Clock } from '../model/clock'
import { ActionError } from '../model/errors'
import type { Describe, Operation, Run } from '../model/operation'

/** What is in flight gets this long to finish, because it is better to know how it ended. */
const GRACE_MILLISECONDS = 1000
/** What brings objects back to a safe state has this long in total, after a cancellation. */
const RESCUE_MILLISECONDS = 3000

/** Carries operations out until the job is cancelled. Then nothing else is sent, and what is in flight is given up. */
export function cancelable(run: Run, signal: AbortSignal, describe: Describe): Run {
  const end = endAfterAbort(signal, GRACE_MILLISECONDS)
  return async (operation) => {
    const { goal } = describe(operation)
    if (signal.aborted) throw cancelled(goal)
    return end.cuts(run(operation), () => cancelled(goal))
  }
}

/** Carries operations out also after the job was cancelled, but not for long. */
export function rescuing(run: Run, signal: AbortSignal, describe: Describe): Run {
  const end = endAfterAbort(signal, GRACE_MILLISECONDS + RESCUE_MILLISECONDS)
  return (operation: Operation) => end.cuts(run(operation), () => cancelled(describe(operation).goal))
}

/** A clock that nobody sleeps by after the job was cancelled. */
export function cancelableClock(clock: Clock, signal: AbortSignal): Clock {
  const end = endAfterAbort(signal, 0)
  return {
    now: () => clock.now(),
    sleep: (seconds) => end.cuts(clock.sleep(seconds), () => cancelled('wait'))
  }
}

/** Calls this once the job is cancelled, and what was in flight has had its time. */
export function onceCancelled(signal: AbortSignal, act: () => void): void {
  afterAbort(signal, GRACE_MILLISECONDS, act)
}

/** The moment at which work is given up. */
interface End {
  /** Fails with this error if the end comes before the work is done. */
  cuts<T>(work: Promise<T>, error: () => Error): Promise<T>
}

/**
 * Listens to the signal once, however much work there is, and forgets what is done: with thousands of source buckets, a
 * listener for each operation would take longer than the operations.
 */
function endAfterAbort(signal: AbortSignal, milliseconds: number): End {
  const giveUp = new Set<() => void>()
  let hasCome = false
  afterAbort(signal, milliseconds, () => {
    hasCome = true
    for (const each of giveUp) each()
  })
  return {
    cuts: (work, error) =>
      new Promise((resolve, reject) => {
        const cut = () => reject(error())
        if (hasCome) cut()
        giveUp.add(cut)
        work.then(resolve, reject).finally(() => giveUp.delete(cut))
      })
  }
}

function afterAbort(signal: AbortSignal, milliseconds: number, act: () => void): void {
  const start = () => void setTimeout(act, milliseconds).unref()
  if (signal.aborted) start()
  else signal.addEventListener('abort', start, { once: true })
}

function cancelled(goal: string): ActionError {
  return new ActionError({
    code: 'CANCELLED',
    goal,
    reason: 'the job was cancelled.',
    hint: 'Run apply again: it continues from here.'
  })
}

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
  return async (operation) => {
    const { goal } = describe(operation)
    if (signal.aborted) throw cancelled(goal)
    return until(run(operation), afterAbort(signal, GRACE_MILLISECONDS), () => cancelled(goal))
  }
}

/** Carries operations out also after the job was cancelled, but not for long. */
export function rescuing(run: Run, signal: AbortSignal, describe: Describe): Run {
  const end = afterAbort(signal, GRACE_MILLISECONDS + RESCUE_MILLISECONDS)
  return (operation: Operation) => until(run(operation), end, () => cancelled(describe(operation).goal))
}

/** A clock that nobody sleeps by after the job was cancelled. */
export function cancelableClock(clock: Clock, signal: AbortSignal): Clock {
  return {
    now: () => clock.now(),
    sleep: (seconds) => until(clock.sleep(seconds), afterAbort(signal, 0), () => cancelled('wait'))
  }
}

/** Calls this once the job is cancelled, and what was in flight has had its time. */
export function onceCancelled(signal: AbortSignal, act: () => void): void {
  void afterAbort(signal, GRACE_MILLISECONDS).then(act)
}

async function until<T>(work: Promise<T>, end: Promise<void>, error: () => Error): Promise<T> {
  return Promise.race([
    work,
    end.then(() => {
      throw error()
    })
  ])
}

function afterAbort(signal: AbortSignal, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const start = () => void setTimeout(resolve, milliseconds).unref()
    if (signal.aborted) start()
    else signal.addEventListener('abort', start, { once: true })
  })
}

function cancelled(goal: string): ActionError {
  return new ActionError({
    code: 'CANCELLED',
    goal,
    reason: 'the job was cancelled.',
    hint: 'Run apply again: it continues from here.'
  })
}

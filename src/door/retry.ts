import type { Clock } from '../model/clock'
import type { Operation, Run } from '../model/operation'

const FIRST_PAUSE_SECONDS = 1
const LONGEST_PAUSE_SECONDS = 8

/**
 * Retries an operation whose error is transient.
 * @param patience for how many seconds to retry after this error; 0 = not at all
 */
export function retry(
  run: Run,
  patience: (operation: Operation, error: unknown) => number,
  sleep: Clock['sleep']
): Run {
  return async (operation) => {
    for (let waited = 0, pause = FIRST_PAUSE_SECONDS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_SECONDS)) {
      try {
        return await run(operation)
      } catch (error) {
        if (waited + pause > patience(operation, error)) throw error
      }
      await sleep(pause)
      waited += pause
    }
  }
}

import type { Clock } from '../model/clock'
import type { Operation, Run } from '../model/operation'

const FIRST_PAUSE_SECONDS = 1
const LONGEST_PAUSE_SECONDS = 8

/**
 * Asks again, within bounds, where a refusal passes by itself.
 * @param patience how many seconds a refusal of this operation is worth waiting for; 0 = it is final
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

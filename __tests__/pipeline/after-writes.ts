import type { Row, Run } from '../../src/model/operation'
import { isRead } from '../fakes/meanings'

/**
 * Sends the writes of a run one at a time, and calls `pause` after each, while no other is in progress. What both clouds
 * hold then is what a process would have left that was killed there: its later writes were never sent.
 */
export function pausingAfterWrites(pause: (name: string) => Promise<void>): (run: Run) => Run {
  let last: Promise<unknown> = Promise.resolve()
  return (run) => (operation) => {
    if (isRead(operation)) return run(operation)
    const write = async (): Promise<readonly Row[]> => {
      const rows = await run(operation)
      await pause(operation.name)
      return rows
    }
    const turn = last.then(write)
    last = turn.catch(() => undefined)
    return turn
  }
}

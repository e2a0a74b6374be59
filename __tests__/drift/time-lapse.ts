import { instantOf } from '../../src/snowflake/rows'
import type { Row, Run } from '../../src/model/operation'
import type { Clock } from '../../src/model/clock'

/**
 * Waiting that takes no time: instead, the sandbox finishes its work, and both clocks are set forward, that of the
 * action and that of Snowflake.
 */
export function timeLapse(settle: () => Promise<void>): { readonly clock: Clock; readonly through: (run: Run) => Run } {
  let ahead = 0
  const later = (time: Date) => new Date(time.getTime() + ahead)
  const withLaterNow = (row: Row): Row => ({ ...row, now: later(new Date(instantOf(row['now']) ?? Number.NaN)) })
  return {
    clock: {
      now: () => later(new Date()),
      async sleep(seconds) {
        await settle()
        ahead += seconds * 1000
      }
    },
    through: (run) => async (operation) => {
      // In production, both run seconds after the cutoff. S3 gives the times of objects in whole seconds.
      if (['pipe/load-missing', 'pipe/replace'].includes(operation.name)) await nextSecond()
      const rows = await run(operation)
      return ['pipe/status', 'pipe/now'].includes(operation.name) ? rows.map(withLaterNow) : rows
    }
  }
}

function nextSecond(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1000 - (Date.now() % 1000)))
}

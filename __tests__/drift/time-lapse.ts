import { instantOf } from '../../src/snowflake/rows'
import type { Row, Run } from '../../src/model/operation'
import type { Clock } from '../../src/model/clock'

/**
 * Waiting that costs no time: in place of it, the sandbox does all it has to do and both clocks are set forward, the
 * action's own and the one that Snowflake tells.
 */
export function timeLapse(settle: () => Promise<void>): { readonly clock: Clock; readonly through: (run: Run) => Run } {
  let ahead = 0
  const later = (time: Date) => new Date(time.getTime() + ahead)
  const toldLater = (row: Row): Row => ({ ...row, now: later(new Date(instantOf(row['now']) ?? Number.NaN)) })
  return {
    clock: {
      now: () => later(new Date()),
      async sleep(seconds) {
        await settle()
        ahead += seconds * 1000
      }
    },
    through: (run) => async (operation) => {
      // Both come seconds after the moment that divides what they load: S3 tells in whole ones when it was stored.
      if (['pipe/load-missing', 'pipe/replace'].includes(operation.name)) await nextSecond()
      const rows = await run(operation)
      return ['pipe/status', 'pipe/now'].includes(operation.name) ? rows.map(toldLater) : rows
    }
  }
}

function nextSecond(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1000 - (Date.now() % 1000)))
}

import type { Row } from '../model/operation'
import { instantOf, numberOf, textOf } from '../snowflake/rows'
import type { Judgement } from './judge'
import { agoIfKnown } from './words'

const MOST_NAMES = 5
/** Snowflake's message for an object that was deleted before the pipe read it, e.g. because it had expired. */
const GONE = /^Remote file .* was not found/s

/**
 * Log objects that were not loaded, or only in part. https://docs.snowflake.com/en/sql-reference/functions/copy_history
 * `undefined`: there are none.
 */
export function judgeLoadErrors(rows: readonly Row[], now: Date): Judgement | undefined {
  if (rows.length === 0) return undefined
  const named = rows.slice(0, MOST_NAMES).map((row) => {
    const why = (textOf(row['FIRST_ERROR_MESSAGE']) ?? 'Snowflake gives no reason').replaceAll(/\s+/g, ' ')
    const lost = textOf(row['STATUS']) === 'Load failed' ? 'nothing' : `${numberOf(row['ROW_COUNT']) ?? 0} lines`
    return `${textOf(row['FILE_NAME']) ?? ''} ${agoIfKnown(instantOf(row['LAST_LOAD_TIME']), now)}, ${lost} loaded: ${why}`
  })
  const more = rows.length > MOST_NAMES ? `, and ${rows.length - MOST_NAMES} more` : ''
  return {
    state: 'unhealthy',
    found: `${rows.length} log ${rows.length === 1 ? 'object has' : 'objects have'} a load error in the last 7 days: ${named.join('; ')}${more}.`,
    hint: [
      'Fix the cause. A pipe does not try again: apply with `health: full` loads objects of which no line was loaded.',
      ...(rows.some((row) => GONE.test(textOf(row['FIRST_ERROR_MESSAGE']) ?? ''))
        ? [
            'One that was not found was deleted before: its lines are lost, unless you put it back. Let logs expire later.'
          ]
        : [])
    ].join(' ')
  }
}

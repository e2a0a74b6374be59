/**
 * What a refresh does not reach is looked for by name, on the pipeline's warehouse or, with a serverless task, on the default
 * warehouse of the user. The user may have none. A repair of the notification goes on without it, since every minute counts, and
 * the plan says what nobody looks for. A one-off
 * serverless task is no way around it: nobody would see it fail, and every replacement of the pipe needs that warehouse, too.
 */
import type { Run } from '../../model/operation'
import { minuteText } from '../../model/spoken-time'
import { sessionWithoutWarehouse, warehouseGrant } from '../../snowflake/missing-warehouse'
import type { Ingestion } from './ingestion'
import { unannouncedSince } from './refresh-window'
import type { PipeState } from './state'

/**
 * Why nothing will look for what S3 has not announced, and what to do about it; null when a refresh finds everything, or
 * there is a warehouse. Wakes none.
 */
export async function observeOutOfReach(
  { warehouse }: Pick<Ingestion, 'warehouse'>,
  state: PipeState,
  read: Run,
  now: Date
): Promise<string | null> {
  const since = unannouncedSince(state, now)
  if (warehouse !== null || since === null) return null
  const session = await sessionWithoutWarehouse(read)
  if (session === undefined) return null
  return [
    `S3 has announced nothing to the pipe since ${minuteText(new Date(since))}, and a refresh reaches back only seven days.`,
    'What was stored before that is not loaded: with `warehouse: serverless` only a default warehouse of the user can look for it, and the session has none.',
    `First run ${warehouseGrant(session, null)} Or run it later, and then apply with \`backfill: ${since.slice(0, 10)}\`.`
  ].join(' ')
}

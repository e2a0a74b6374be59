import { call, type Step } from '../../model/step'
import { statement } from '../../snowflake/statements'
import { saveBeforeRefresh, SINCE } from '../snowpipe/backfill'
import { oweRefresh } from '../snowpipe/catch-up'
import { type Ingestion, pipePath } from '../snowpipe/ingestion'
import { UNTIL_ACCESS, waitForAccess } from '../snowpipe/waits'
import { loadNotAnnounced, type NotAnnounced } from './not-announced'

/**
 * Has the pipe load what S3 does not announce to it around a change of the notifications. S3 may need five minutes or more to use
 * an entry, although it returns it at once.
 * @param put writes the entry
 * @param since what was stored since then may not have been announced, ISO 8601; a refresh reaches it
 * @param notAnnounced what only a load by name finds, and what other pipes have missed
 */
export function loadAround(
  put: Step,
  ingestion: Ingestion,
  since: string,
  notAnnounced: NotAnnounced | undefined
): readonly Step[] {
  const refresh = call(statement('pipe/refresh', { pipe: pipePath(ingestion), since }), { patience: UNTIL_ACCESS })
  return [
    waitForAccess(ingestion),
    ...loadNotAnnounced(ingestion, since, notAnnounced),
    saveBeforeRefresh(SINCE),
    ...oweRefresh(ingestion, SINCE),
    // A refresh queues what arrived without an event; the pipe skips what it has already loaded. One refresh comes
    // before the entry is written, since the next run after an interruption would find the entry and do nothing more;
    // the other one comes after, for what arrived in between.
    refresh,
    put,
    refresh
  ]
}

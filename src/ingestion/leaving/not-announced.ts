/** What S3 has not announced by the time that it is made to announce new log objects. */
import type { Run } from '../../model/operation'
import type { Step } from '../../model/step'
import type { LoadHistory } from '../snowpipe/history'
import type { Ingestion } from '../snowpipe/ingestion'
import { loadUnannounced, observeUnannounced } from '../snowpipe/unannounced'
import { type EarlierPipe, loadIntoEarlierTables, observeEarlierPipes } from './earlier-pipes'

export interface NotAnnounced {
  /** What was loaded, if that is longer ago than a refresh of our pipe reaches back. */
  readonly unannounced: LoadHistory | null
  /** S3 has not announced anything to these either. */
  readonly earlier: readonly EarlierPipe[]
}

/** Wakes no warehouse. */
export async function observeNotAnnounced(ingestion: Ingestion, read: Run, now: Date): Promise<NotAnnounced> {
  const [unannounced, earlier] = await Promise.all([
    observeUnannounced(ingestion, read, now),
    observeEarlierPipes(ingestion, read, now)
  ])
  return { unannounced, earlier }
}

/** Has all of it loaded, apart from what a refresh of our pipe finds. @param since from when on that follows, ISO 8601 */
export function loadNotAnnounced(
  ingestion: Ingestion,
  since: string,
  known: NotAnnounced | undefined
): readonly Step[] {
  if (known === undefined) return []
  const { unannounced, earlier } = known
  return [...loadUnannounced(ingestion, since, unannounced), ...loadIntoEarlierTables(ingestion, earlier)]
}

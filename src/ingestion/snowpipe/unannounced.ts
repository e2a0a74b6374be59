/**
 * S3 may not have announced anything for longer than a refresh reaches back, because an apply was killed before it wrote the
 * notification, or somebody deleted that: then what is missing from before is loaded by name.
 */
import type { Run } from '../../model/operation'
import type { Step } from '../../model/step'
import { hasWarehouse } from '../../snowflake/missing-warehouse'
import { ifFound } from '../../snowflake/refusals'
import { useWarehouse } from '../../snowflake/statements'
import { loadMissing } from './backfill'
import { type LoadHistory, observeHistory, owedSince } from './history'
import type { Ingestion } from './ingestion'
import { unannouncedSince } from './refresh-window'
import { observePipe } from './state'

/**
 * What was loaded before; null when a refresh finds everything, there is no pipe yet, or no warehouse that could look for what
 * is missing. Wakes none.
 */
export async function observeUnannounced(ingestion: Ingestion, read: Run, now: Date): Promise<LoadHistory | null> {
  const pipe = await ifFound(observePipe(ingestion, read))
  const since = pipe === undefined ? null : unannouncedSince(pipe.state, now)
  if (since === null || !(await hasWarehouse(ingestion.warehouse, read))) return null
  return owedSince(await observeHistory(ingestion, read, now), since)
}

/** @param since from when on a refresh follows, ISO 8601 */
export function loadUnannounced(ingestion: Ingestion, since: string, history: LoadHistory | null): readonly Step[] {
  return history === null ? [] : [...useWarehouse(ingestion.warehouse), loadMissing(ingestion, since, history)]
}

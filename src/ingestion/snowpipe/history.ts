import type { Row, Run } from '../../model/operation'
import { ifFound, ignoreRefusal } from '../../snowflake/refusals'
import { numberOf, rowNamed, secondOf } from '../../snowflake/rows'
import { statement } from '../../snowflake/statements'
import { historyOf, type TableHistory } from '../../snowflake/table-history'
import type { Ingestion } from './ingestion'
import { isReachable } from './refresh-window'
import { readStatus, statusIn } from './status'

/** What is known about the lines that were loaded before. */
export interface LoadHistory extends TableHistory {
  /** The tables have lines, so a pipe has loaded before. */
  readonly hasLines: boolean
  /** When the staging table was created, ISO 8601; null when there is none. */
  readonly tableSince: string | null
  /** Snowflake's time, if there is a pipe to read it from; otherwise the runner's time. */
  readonly now: Date
  /** When the logs last moved, ISO 8601; null when that is not known. Read by `prepare`. */
  readonly movedOn: string | null
}

/** Of what nobody has looked at. */
export const NOTHING_KNOWN: LoadHistory = {
  hasLines: false,
  tableSince: null,
  now: new Date(0),
  movedOn: null,
  knownSince: null,
  keptSince: null,
  horizon: new Date(0).toISOString()
}

/** Reads how many rows the tables of the pipe have, and since when they exist. Wakes no warehouse. */
export async function observeHistory(ingestion: Ingestion, read: Run, now: Date): Promise<LoadHistory> {
  const { database, schema, staging, parsed, unparsed } = ingestion
  const [tables = [], status = []] = await Promise.all([
    ifFound(read(statement('table/show', { schema: [database, schema] }))),
    // Without a pipe, the function may answer with another code than statements do.
    read(readStatus(ingestion)).catch(ignoreRefusal)
  ])
  const snowflakeNow = statusIn(status).now
  const known = snowflakeNow === null ? now : new Date(snowflakeNow)
  return {
    ...historyOf(tables, [staging], known, ingestion.retainDays),
    hasLines: [staging, parsed, unparsed].some((name) => rowsOf(tables, name) > 0),
    tableSince: secondOf(rowNamed(tables, staging)?.['created_on']),
    now: known,
    movedOn: null
  }
}

/**
 * The history with which all that was stored since then is loaded, unless it was loaded before: nothing else may have loaded
 * it, so it does not count as deleted. @param since ISO 8601
 */
export function owedSince(history: LoadHistory, since: string): LoadHistory {
  return Date.parse(since) < Date.parse(history.horizon) ? { ...history, horizon: since } : history
}

/** Whether the tables are empty, and a refresh of a new pipe can still load everything. */
export function isFirst({ hasLines, tableSince, now }: LoadHistory): boolean {
  return !hasLines && (tableSince === null || isReachable(tableSince, now))
}

function rowsOf(tables: readonly Row[], name: string): number {
  return numberOf(rowNamed(tables, name)?.['rows']) ?? 0
}

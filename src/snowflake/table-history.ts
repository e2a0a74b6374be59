import { DAY_MILLISECONDS, HOUR_MILLISECONDS } from '../model/clock'
import type { Row } from '../model/operation'
import { keptSince } from '../model/retention'
import { numberOf, rowNamed, secondOf } from './rows'

/** An apply may take this long. */
const MARGIN_MILLISECONDS = HOUR_MILLISECONDS

/** What Snowflake still knows about rows that are no longer there. */
export interface TableHistory {
  /**
   * CHANGES goes back to this time, in milliseconds since 1970; null = not at all. It has all rows that were inserted since
   * then, also those that were deleted: what they had is not to be loaded again.
   */
  readonly knownSince: number | null
  /** The same, or now, ISO 8601. What is missing from before that counts as removed on purpose. */
  readonly horizon: string
  /** No row from then on was deleted because of its age, ISO 8601; null = rows stay. */
  readonly keptSince: string | null
}

/**
 * How far back the history of all these tables goes: as long as Time Travel, and not to before they were created.
 * https://docs.snowflake.com/en/user-guide/data-time-travel
 * @param tables rows of SHOW TABLES
 * @param retainDays after which rows are deleted; null = never
 */
export function historyOf(
  tables: readonly Row[],
  names: readonly string[],
  now: Date,
  retainDays: number | null
): TableHistory {
  const since = Math.max(...names.map((name) => knownSince(rowNamed(tables, name), now)))
  const isKnown = since < now.getTime()
  return {
    knownSince: isKnown ? since : null,
    horizon: new Date(isKnown ? since : now).toISOString(),
    keptSince: keptSince(retainDays, now)?.toISOString() ?? null
  }
}

function knownSince(row: Row | undefined, now: Date): number {
  const days = numberOf(row?.['retention_time']) ?? 0
  const created = secondOf(row?.['created_on'])
  if (days === 0 || created === null) return Number.POSITIVE_INFINITY
  // Time Travel to the moment of the creation, or before, is refused.
  return Math.max(now.getTime() - days * DAY_MILLISECONDS + MARGIN_MILLISECONDS, Date.parse(created) + 1000)
}

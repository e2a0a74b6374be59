import { DAY_MILLISECONDS, HOUR_MILLISECONDS } from '../../model/clock'

/**
 * How far back ALTER PIPE … REFRESH goes; it does not accept an older time.
 * https://docs.snowflake.com/en/sql-reference/sql/alter-pipe
 */
const REACH_MILLISECONDS = 7 * DAY_MILLISECONDS
/** An apply may take this long. */
const MARGIN_MILLISECONDS = HOUR_MILLISECONDS

/** The given time, or the earliest one that a refresh accepts; ISO 8601. */
export function reachable(moment: string, now: Date): string {
  const earliest = new Date(now.getTime() - REACH_MILLISECONDS + MARGIN_MILLISECONDS)
  return new Date(moment) < earliest ? earliest.toISOString() : moment
}

/** Whether a refresh can go back to this time. */
export function isReachable(moment: string, now: Date): boolean {
  return reachable(moment, now) === moment
}

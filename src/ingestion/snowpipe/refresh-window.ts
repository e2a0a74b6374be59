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

/**
 * Since when S3 has announced nothing to a pipe, ISO 8601, if that is longer than a refresh reaches back: then only a load by
 * name finds what was stored. null = a refresh finds everything.
 */
export function unannouncedSince(
  { createdOn, lastForwarded }: { readonly createdOn: string | null; readonly lastForwarded: string | null },
  now: Date
): string | null {
  if (createdOn === null || isReachable(createdOn, now)) return null
  return lastForwarded !== null && isReachable(lastForwarded, now) ? null : (lastForwarded ?? createdOn)
}

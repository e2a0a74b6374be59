/** ALTER PIPE … REFRESH reaches back this far, and takes no older time. https://docs.snowflake.com/en/sql-reference/sql/alter-pipe */
const REACH_MILLISECONDS = 7 * 24 * 3_600_000
/** For the time that an apply may take. */
const MARGIN_MILLISECONDS = 3_600_000

/** The moment, or as far back as a refresh reaches; ISO 8601. */
export function reachable(moment: string, now: Date): string {
  const earliest = new Date(now.getTime() - REACH_MILLISECONDS + MARGIN_MILLISECONDS)
  return new Date(moment) < earliest ? earliest.toISOString() : moment
}

/** Whether a refresh can go back to this moment. */
export function isReachable(moment: string, now: Date): boolean {
  return reachable(moment, now) === moment
}

import type { PipeObject, StreamObject, TableObject } from './contract'

const DAY = 86_400_000

/**
 * When a stream becomes stale, unless it is consumed or found empty: its rows are kept for the retention of its table, or
 * longer for its sake, up to a limit. https://docs.snowflake.com/en/user-guide/streams-intro#data-retention-period-and-staleness
 */
export function staleAfter({ readOn }: StreamObject, table: TableObject | undefined): Date {
  const days = table === undefined ? 0 : Math.max(table.retentionDays, table.extensionDays)
  return new Date(readOn.getTime() + days * DAY)
}

export function isStale(stream: StreamObject, table: TableObject | undefined, at: Date): boolean {
  return stream.lost || at > staleAfter(stream, table)
}

/**
 * How long Snowflake keeps the events for a paused pipe. A pipe that is paused for longer is stale.
 * https://docs.snowflake.com/en/sql-reference/functions/system_pipe_force_resume
 */
export const EVENT_DAYS = 14

export function isStalePipe({ autoIngest, pausedAt }: PipeObject, at: Date): boolean {
  return autoIngest && pausedAt !== null && at.getTime() - pausedAt.getTime() > EVENT_DAYS * DAY
}

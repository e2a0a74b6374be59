import type { PipeState } from './pipe-state'

/** https://docs.snowflake.com/en/sql-reference/functions/system_pipe_status */
export function executionState(
  { pipe, stalled }: PipeState,
  { hasStage, hasTable }: { readonly hasStage: boolean; readonly hasTable: boolean }
): string {
  if (pipe.stopped !== null) return pipe.stopped
  if (!hasStage) return 'STOPPED_STAGE_DROPPED'
  // A table that was dropped may come back under its name; then the pipe goes on by itself.
  if (!hasTable) return 'STOPPED_MISSING_TABLE'
  if (pipe.paused === true) return 'PAUSED'
  return stalled?.state ?? 'RUNNING'
}

/** The keys that apply, as JSON. */
export function statusJson(queue: PipeState, state: string, outstanding: number): string {
  const { pipe, pending, lastIngested, lastForwarded, lastReceived, lastError, stalled } = queue
  const [oldest] = pending
  return JSON.stringify({
    executionState: state,
    pendingFileCount: pending.length,
    ...(oldest && { oldestFileTimestamp: oldest.receivedAt.toISOString(), oldestPendingFilePath: oldest.key }),
    ...(lastIngested && {
      lastIngestedTimestamp: lastIngested.at.toISOString(),
      lastIngestedFilePath: lastIngested.path
    }),
    ...(pipe.notificationChannel !== null && {
      notificationChannelName: pipe.notificationChannel,
      numOutstandingMessagesOnChannel: outstanding
    }),
    ...(lastReceived && { lastReceivedMessageTimestamp: lastReceived.toISOString() }),
    ...(lastForwarded && {
      lastForwardedMessageTimestamp: lastForwarded.at.toISOString(),
      lastForwardedFilePath: lastForwarded.path
    }),
    ...(lastError && { lastPipeErrorTimestamp: lastError.toISOString() }),
    ...(stalled && { error: stalled.reason })
  })
}

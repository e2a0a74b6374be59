import type { PipeState } from './pipe-state'

/** https://docs.snowflake.com/en/sql-reference/functions/system_pipe_status */
export function executionStateOf(
  { pipe, stalled }: PipeState,
  { hasStage, hasTable }: { readonly hasStage: boolean; readonly hasTable: boolean }
): string {
  if (pipe.stopped !== null) return pipe.stopped
  if (!hasStage) return 'STOPPED_STAGE_DROPPED'
  // When a table of the same name is created, the pipe continues by itself.
  if (!hasTable) return 'STOPPED_MISSING_TABLE'
  if (pipe.paused === true) return 'PAUSED'
  return stalled?.state ?? 'RUNNING'
}

/** SYSTEM$PIPE_STATUS's JSON, without the keys that do not apply. */
export function statusJson(pipeState: PipeState, executionState: string, outstanding: number): string {
  const { pipe, waiting, next: oldest, lastIngested, lastForwarded, lastReceived, lastError, stalled } = pipeState
  return JSON.stringify({
    executionState,
    pendingFileCount: waiting,
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

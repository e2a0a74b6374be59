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

/** What SYSTEM$PIPE_STATUS says about the queue of a pipe. */
export interface Channel {
  readonly outstanding: number
  /** When Snowflake last looked for messages, whether there were any or not; null = not yet. */
  readonly pulledAt: Date | null
}

/** SYSTEM$PIPE_STATUS's JSON, without the keys that do not apply. Its times have no zeros at their ends. */
export function statusJson(pipeState: PipeState, executionState: string, { outstanding, pulledAt }: Channel): string {
  const { pipe, waiting, next: oldest, lastIngested, lastForwarded, lastReceived, lastError, stalled } = pipeState
  return JSON.stringify({
    executionState,
    pendingFileCount: waiting,
    ...(oldest && { oldestFileTimestamp: spelled(oldest.receivedAt), oldestPendingFilePath: oldest.key }),
    ...(lastIngested && {
      lastIngestedTimestamp: spelled(lastIngested.at),
      lastIngestedFilePath: lastIngested.path
    }),
    ...(pipe.notificationChannel !== null && {
      notificationChannelName: pipe.notificationChannel,
      numOutstandingMessagesOnChannel: outstanding,
      ...(pulledAt && { lastPulledFromChannelTimestamp: spelled(pulledAt) })
    }),
    ...(lastReceived && { lastReceivedMessageTimestamp: spelled(lastReceived) }),
    ...(lastForwarded && {
      lastForwardedMessageTimestamp: spelled(lastForwarded.at),
      lastForwardedFilePath: lastForwarded.path
    }),
    ...(lastError && { lastPipeErrorTimestamp: spelled(lastError) }),
    ...(stalled && { error: stalled.reason })
  })
}

/** "2026-11-23T12:00:01.5Z" */
function spelled(time: Date): string {
  return time.toISOString().replace(/\.?0+Z$/, 'Z')
}

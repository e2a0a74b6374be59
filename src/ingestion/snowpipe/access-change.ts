/**
 * A change of the way to the logs, i.e. of the integration, of the role that Snowflake assumes, of its trust or its policy.
 * IAM needs seconds until it is the same everywhere. A pipe that tries to load in that time stalls with
 * STALLED_STAGE_PERMISSION_ERROR, and stays so until somebody reads its status.
 * https://docs.snowflake.com/en/sql-reference/functions/system_pipe_status
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
import type { Run } from '../../model/operation'
import type { Step } from '../../model/step'
import { ifFound } from '../../snowflake/refusals'
import { oweRefresh } from './catch-up'
import type { Ingestion } from './ingestion'
import { reachable } from './refresh-window'
import { observePipe, type PipeState } from './state'
import { waitForSteadyAccess } from './waits'

/** Since when the pipe has to have loaded what is stored, ISO 8601; null when there is no pipe. */
export type LoadsSince = string | null

/** Wakes no warehouse. */
export async function observeLoadsSince(ingestion: Ingestion, read: Run, now: Date): Promise<LoadsSince> {
  return loadsSince((await ifFound(observePipe(ingestion, read)))?.state ?? null, now)
}

/**
 * The whole time of the pipe: it skips what it has loaded, and a task from an earlier change that the new one replaces may
 * look for anything since then.
 */
export function loadsSince(pipe: PipeState | null, now: Date): LoadsSince {
  const since = pipe?.unfinished?.since ?? pipe?.createdOn ?? null
  return since === null ? null : reachable(since, now)
}

/**
 * The task that lets a stalled pipe load again, even if the apply is killed right after one of these writes. It comes
 * before each of them, so that there are ten minutes after the last one.
 */
export function whileAccessChanges(ingestion: Ingestion, since: LoadsSince, writes: readonly Step[]): readonly Step[] {
  return since === null || writes.length === 0 ? writes : [...oweRefresh(ingestion, since), ...writes]
}

/**
 * Others may keep Snowflake from reading, so this does not wait forever. An apply reads the status of the pipe after all of
 * these changes, when it observes it: then a stalled pipe loads again.
 */
export function untilReadable(ingestion: Ingestion, since: LoadsSince): readonly Step[] {
  return since === null ? [] : [waitForSteadyAccess(ingestion)]
}

/**
 * Snowflake's procedure to recreate a pipe without losing lines or loading them twice. The steps note their progress in
 * the pipe's comment, so that a later run can continue after an interruption at any point.
 * https://docs.snowflake.com/en/user-guide/data-load-snowpipe-manage
 */
import { MARK } from '../model/names'
import { type Call, call, type Saved, type Step } from '../model/step'
import { statement, useWarehouse } from '../snowflake/statements'
import {
  backfill,
  backfillBefore,
  backfillMoved,
  loadMissing,
  recallSince,
  saveCutoff,
  saveNow,
  SINCE
} from './backfill'
import { oweRefresh } from './catch-up'
import type { LoadHistory } from './history'
import { copyValues, type Ingestion, pipePath } from './ingestion'
import { progressComment } from './progress'
import { isReachable, reachable } from './refresh-window'
import type { PipeState } from './state'
import { isStopped } from './status'
import {
  ACCESS,
  DRAIN,
  UNTIL_ACCESS,
  waitForAccess,
  waitForAccessIfPossible,
  waitForChannel,
  waitForEvents,
  waitUntilDrained,
  waitUntilEmpty,
  waitUntilRunning
} from './waits'

/** How long a paused pipe may still load files that it has already started to load. */
const LONGEST_LOAD_SECONDS = 90

/** Drains the pipe, so that it has nothing left to load, and saves the time from which the new pipe has to load. */
export function drain(ingestion: Ingestion, state: PipeState, history: LoadHistory): readonly Step[] {
  const { executionState, autoIngest, unfinished } = state
  const paused = executionState === 'PAUSED'
  const noted = unfinished !== null && isReachable(unfinished.since, history.now) ? unfinished : null
  if (isStopped(executionState) || !autoIngest) {
    return noted?.phase === 'drained' || noted?.phase === 'named'
      ? backfillMoved(ingestion, noted.since, history)
      : backfill(ingestion, history)
  }
  if (paused && unfinished !== null && unfinished.phase !== 'replaced') {
    if (noted === null || noted.phase === 'named') return backfill(ingestion, history)
    // The run that paused it may have been interrupted before S3 had sent the events for all it stored before the pause.
    return [recallSince(noted.since), waitForEvents(), ...untilDrained(ingestion, state, history)]
  }
  return [
    ...(unfinished?.phase === 'replaced'
      ? [...resumeLoadingSince(ingestion, state, unfinished.since, history), ...refresh(ingestion)]
      : []),
    ...(paused ? [resume(ingestion)] : []),
    ...queueMissed(ingestion, state, history),
    ...pauseAndNote(ingestion, state),
    ...untilDrained(ingestion, state, history)
  ]
}

/** Replaces the drained pipe, and has the new one load what arrived since. */
export function replace(ingestion: Ingestion, state: Pick<PipeState, 'grants' | 'errorIntegration'>): readonly Step[] {
  const { grants, errorIntegration } = state
  const comment = progressComment('replaced', SINCE, grants)
  return [
    ...oweRefresh(ingestion, SINCE),
    call(
      statement('pipe/replace', { ...copyValues(ingestion), pipe: pipePath(ingestion), errorIntegration, comment }),
      {
        patience: UNTIL_ACCESS
      }
    ),
    ...start(ingestion, state)
  ]
}

/** Finishes a replacement that was interrupted after the new pipe was created. */
export function finish(ingestion: Ingestion, state: PipeState, since: string, history: LoadHistory): readonly Step[] {
  return [...resumeLoadingSince(ingestion, state, since, history), ...start(ingestion, state)]
}

/**
 * Creates the first pipe, and has it load what arrived before; its comment notes that, in case the run is interrupted.
 */
export function createFirst(ingestion: Ingestion, since: string): readonly Step[] {
  const comment = progressComment('replaced', since, [])
  return [
    waitForAccess(ingestion),
    ...oweRefresh(ingestion, since),
    call(statement('pipe/create', { ...copyValues(ingestion), pipe: pipePath(ingestion), comment }), {
      patience: UNTIL_ACCESS
    }),
    ...refresh(ingestion, since),
    setComment(ingestion)
  ]
}

export function resume(ingestion: Ingestion, options: { readonly always?: true } = {}): Call {
  return call(statement('pipe/resume', { pipe: pipePath(ingestion) }), options)
}

/** Sets the comment of a pipe that is not being replaced. */
export function setComment(ingestion: Ingestion): Call {
  return call(statement('pipe/set-comment', { pipe: pipePath(ingestion), comment: MARK }))
}

function start(ingestion: Ingestion, { grants }: Pick<PipeState, 'grants'>): readonly Step[] {
  const pipe = pipePath(ingestion)
  return [
    call(statement('pipe/pause', { pipe })),
    ...grants.map((grant) => call(statement('pipe/grant', { pipe, ...grant }))),
    waitForChannel(ingestion),
    resume(ingestion, { always: true }),
    waitUntilRunning(ingestion),
    ...refresh(ingestion),
    setComment(ingestion)
  ]
}

/**
 * Saves the time from which an interrupted run wanted the new pipe to load; backfills what a refresh no longer reaches.
 */
function resumeLoadingSince(
  ingestion: Ingestion,
  state: PipeState,
  since: string,
  history: LoadHistory
): readonly Step[] {
  if (isReachable(since, history.now)) return [recallSince(since)]
  return [...backfillBefore(ingestion, state, history), recallSince(reachable(since, history.now))]
}

/**
 * Waits until the paused pipe has nothing left to load. If files arrive too fast for that, its queue is backfilled
 * instead, after the loads that were running at the pause have finished.
 */
function untilDrained(ingestion: Ingestion, state: PipeState, history: LoadHistory): readonly Step[] {
  const otherwise = [
    waitForEvents(LONGEST_LOAD_SECONDS),
    ...useWarehouse(ingestion.warehouse),
    saveCutoff(ingestion),
    note('named', ingestion, state),
    loadMissing(ingestion, SINCE, history)
  ]
  return [
    waitUntilDrained(ingestion, [resume(ingestion), ...pauseAndNote(ingestion, state)]),
    { ...note('drained', ingestion, state), only: { wait: DRAIN, ended: 'met' } },
    ...otherwise.map((step): Step => ({ ...step, only: { wait: DRAIN, ended: 'timed-out' } }))
  ]
}

/**
 * Has the old pipe load what it was not notified of, or not yet: the new one would not look for it. Only the pipe itself
 * knows what it has loaded, so it looks for nothing from before it was created.
 */
function queueMissed(ingestion: Ingestion, { createdOn }: PipeState, { now }: LoadHistory): readonly Step[] {
  if (createdOn === null) return []
  const refresh = call(statement('pipe/refresh', { pipe: pipePath(ingestion), since: reachable(createdOn, now) }))
  return [waitForAccessIfPossible(ingestion), { ...refresh, only: { wait: ACCESS, ended: 'met' } }]
}

function pauseAndNote(ingestion: Ingestion, state: PipeState): readonly Step[] {
  return [
    waitUntilEmpty(ingestion),
    // The pipe may have run again since an earlier attempt, so remove what that attempt noted.
    call(statement('pipe/pause-and-comment', { pipe: pipePath(ingestion), comment: MARK })),
    saveNow(),
    note('draining', ingestion, state),
    waitForEvents()
  ]
}

function note(phase: 'draining' | 'drained' | 'named', ingestion: Ingestion, { grants }: PipeState): Call {
  const comment = progressComment(phase, SINCE, grants)
  return call(statement('pipe/set-comment', { pipe: pipePath(ingestion), comment }))
}

function refresh(ingestion: Ingestion, since: string | Saved = SINCE): readonly Step[] {
  return [
    waitForAccess(ingestion),
    call(statement('pipe/refresh', { pipe: pipePath(ingestion), since }), { patience: UNTIL_ACCESS })
  ]
}

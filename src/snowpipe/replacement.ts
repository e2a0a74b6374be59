/**
 * Snowflake's procedure to recreate a pipe so that no line is lost and none comes twice, in steps that a later run can
 * continue wherever they were cut off: what it has to know stands in the pipe's comment.
 * https://docs.snowflake.com/en/user-guide/data-load-snowpipe-manage
 */
import { MARK } from '../model/names'
import { call, type Call, type Saved, type Step } from '../model/step'
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
import type { LoadHistory } from './history'
import { copyValues, pipePath, type Ingestion } from './ingestion'
import { progressComment } from './progress'
import { isReachable, reachable } from './refresh-window'
import type { PipeState } from './state'
import { isStopped } from './status'
import {
  DRAIN,
  waitForAccess,
  waitForChannel,
  waitForEvents,
  waitUntilDrained,
  waitUntilEmpty,
  waitUntilRunning
} from './waits'

/** How long a paused pipe may go on with what it has begun. */
const LONGEST_LOAD_SECONDS = 90

/** Drains the pipe: nothing is left for it to load, and the moment is saved from which on the new pipe has to load. */
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
    // The run that paused it may have been cut off before S3 had announced all that it stored before the pause.
    return [recallSince(noted.since), waitForEvents(), ...untilDrained(ingestion, state, history)]
  }
  return [
    ...(unfinished?.phase === 'replaced'
      ? [...resumeLoadingSince(ingestion, state, unfinished.since, history), ...refresh(ingestion)]
      : []),
    ...(paused ? [resume(ingestion)] : []),
    ...pauseAndNote(ingestion, state),
    ...untilDrained(ingestion, state, history)
  ]
}

/** Replaces the drained pipe, and has the new one load what came since. */
export function replace(ingestion: Ingestion, state: Pick<PipeState, 'grants' | 'errorIntegration'>): readonly Step[] {
  const { grants, errorIntegration } = state
  const comment = progressComment('replaced', SINCE, grants)
  return [
    call(statement('pipe/replace', { ...copyValues(ingestion), pipe: pipePath(ingestion), errorIntegration, comment })),
    ...start(ingestion, state)
  ]
}

/** Finishes a replacement that was cut off after the new pipe was created. */
export function finish(ingestion: Ingestion, state: PipeState, since: string, history: LoadHistory): readonly Step[] {
  return [...resumeLoadingSince(ingestion, state, since, history), ...start(ingestion, state)]
}

/** Creates the first pipe, and has it load what came before it; its comment notes that, in case the run is cut off. */
export function createFirst(ingestion: Ingestion, since: string): readonly Step[] {
  const comment = progressComment('replaced', since, [])
  return [
    call(statement('pipe/create', { ...copyValues(ingestion), pipe: pipePath(ingestion), comment })),
    ...refresh(ingestion, since),
    setComment(ingestion)
  ]
}

export function resume(ingestion: Ingestion, options: { readonly always?: true } = {}): Call {
  return call(statement('pipe/alter', { pipe: pipePath(ingestion), paused: false }), options)
}

/** The comment of a pipe that nothing is in progress with. */
export function setComment(ingestion: Ingestion): Call {
  return call(statement('pipe/alter', { pipe: pipePath(ingestion), comment: MARK }))
}

function start(ingestion: Ingestion, { grants }: Pick<PipeState, 'grants'>): readonly Step[] {
  const pipe = pipePath(ingestion)
  return [
    call(statement('pipe/alter', { pipe, paused: true })),
    ...grants.map((grant) => call(statement('pipe/grant', { pipe, ...grant }))),
    waitForChannel(ingestion),
    resume(ingestion, { always: true }),
    waitUntilRunning(ingestion),
    ...refresh(ingestion),
    setComment(ingestion)
  ]
}

/** Saves the moment from which on a new pipe was to load; what a refresh no longer reaches is backfilled. */
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
 * Waits until the paused pipe has nothing left to load. Where files come so fast that there is no such moment, what it has
 * in its queue is loaded by name instead, once the loads that were running at the pause are over.
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

function pauseAndNote(ingestion: Ingestion, state: PipeState): readonly Step[] {
  return [
    waitUntilEmpty(ingestion),
    // What an earlier attempt noted no longer holds once the pipe has run again.
    call(statement('pipe/alter', { pipe: pipePath(ingestion), paused: true, comment: MARK })),
    saveNow(),
    note('draining', ingestion, state),
    waitForEvents()
  ]
}

function note(phase: 'draining' | 'drained' | 'named', ingestion: Ingestion, { grants }: PipeState): Call {
  const comment = progressComment(phase, SINCE, grants)
  return call(statement('pipe/alter', { pipe: pipePath(ingestion), comment }))
}

function refresh(ingestion: Ingestion, since: string | Saved = SINCE): readonly Step[] {
  return [waitForAccess(ingestion), call(statement('pipe/refresh', { pipe: pipePath(ingestion), since }))]
}

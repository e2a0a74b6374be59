/**
 * Snowflake's procedure to recreate a pipe without losing lines or loading them twice. The steps note their progress in
 * the pipe's comment, so that a later run can continue after an interruption at any point.
 * https://docs.snowflake.com/en/user-guide/data-load-snowpipe-manage
 */
import { type Call, call, type Step } from '../../model/step'
import { isMarked, setMark } from '../../snowflake/created-mark'
import { showName } from '../../snowflake/identifiers'
import { statement, useWarehouse } from '../../snowflake/statements'
import {
  backfill,
  backfillBeforeAdopting,
  backfillMoved,
  backfillUntil,
  loadMissing,
  recallSince,
  saveBeforeRefresh,
  saveCutoff,
  saveNow,
  SINCE
} from './backfill'
import { oweRefresh } from './catch-up'
import { type LoadHistory, owedSince } from './history'
import { copyValues, type Ingestion, pipePath } from './ingestion'
import { progressComment } from './progress'
import { isReachable, reachable, unannouncedSince } from './refresh-window'
import { type PipeState, showPipes } from './state'
import { isStopped } from './status'
import { loadUnannounced } from './unannounced'
import {
  ACCESS,
  DRAIN,
  FIRST,
  PAUSED,
  REFRESHED,
  unlessEverLoaded,
  UNTIL_ACCESS,
  waitForAccess,
  waitForAccessIfPossible,
  waitForChannel,
  waitForEvents,
  waitUntilDrained,
  waitUntilEmpty,
  waitUntilReceived,
  waitUntilRunning
} from './waits'

/** How long a paused pipe may still load files that it has already started to load. */
const LONGEST_LOAD_SECONDS = 90

/** Why the pipe has to be replaced whatever is declared; `undefined` when it does not. */
export function mustReplace({ unfinished, pausedTooLong }: PipeState): { readonly replace: string } | undefined {
  if (pausedTooLong)
    return { replace: 'it was paused for so long that Snowflake may have dropped what it still had to load' }
  const wasInterrupted = unfinished !== null && unfinished.phase !== 'replaced'
  return wasInterrupted ? { replace: 'its replacement was interrupted' } : undefined
}

/** Drains the pipe, so that it has nothing left to load, and saves the time from which the new pipe has to load. */
export function drain(ingestion: Ingestion, state: PipeState, history: LoadHistory): readonly Step[] {
  if (!state.storesFiles)
    return [...drainFirst(ingestion, state, history), ...backfillDrained(ingestion, state, history)]
  const backfilled = isForeign(state, history) ? backfillBeforeAdopting(ingestion, state, history) : []
  return drainAfter([...backfilled, ...loadUnannouncedTo(ingestion, state, history)], ingestion, state, history)
}

/** The same before the staging table gets the columns that a backfill needs. `drain` has to follow. */
export function drainFirst(ingestion: Ingestion, state: PipeState, history: LoadHistory): readonly Step[] {
  return drainAfter([], ingestion, state, history)
}

/**
 * Somebody else created a pipe that does not store the file of a line, and what an earlier pipe still had to load may be
 * missing. What is loaded by name could not be told from what such a pipe loads later, so it has to have stopped loading.
 */
function backfillDrained(ingestion: Ingestion, state: PipeState, history: LoadHistory): readonly Step[] {
  const loads = state.autoIngest && !isStopped(state.executionState)
  const mayHaveSkipped = state.unfinished !== null || isForeign(state, history)
  return loads && mayHaveSkipped ? backfillBeforeAdopting(ingestion, state, history) : []
}

function drainAfter(
  backfilled: readonly Step[],
  ingestion: Ingestion,
  state: PipeState,
  history: LoadHistory
): readonly Step[] {
  const { executionState, autoIngest, unfinished } = state
  const paused = executionState === 'PAUSED'
  const owing = withOwed(history, unfinished)
  const noted = unfinished !== null && isReachable(unfinished.since, history.now) ? unfinished : null
  if (isStopped(executionState) || !autoIngest) {
    return noted?.phase === 'drained' || noted?.phase === 'named'
      ? backfillMoved(ingestion, noted.since, state, history)
      : backfill(ingestion, owing)
  }
  if (state.pausedTooLong) return backfill(ingestion, owing)
  if (paused && unfinished !== null && unfinished.phase !== 'replaced') {
    if (noted === null || noted.phase === 'named') return backfill(ingestion, owing)
    // The run that paused it may have been interrupted before S3 had sent the events for all it stored before the pause.
    return [recallSince(noted.since), waitForEvents(), ...untilDrained(ingestion, state, history)]
  }
  return [
    ...(unfinished?.phase === 'replaced'
      ? [...resumeLoadingSince(ingestion, unfinished.since, history), ...refresh(ingestion)]
      : []),
    ...(paused ? [resume(ingestion)] : []),
    ...backfilled,
    ...queueMissed(ingestion, state, history),
    ...pauseAndNote(ingestion, state),
    ...untilDrained(ingestion, state, history)
  ]
}

/** An interrupted replacement is finished: what was stored since it began, or since the logs moved, is owed. */
function withOwed(history: LoadHistory, unfinished: PipeState['unfinished']): LoadHistory {
  const since = history.movedOn ?? unfinished?.since
  return since === undefined ? history : owedSince(history, since)
}

/** Replaces the drained pipe, and has the new one load what arrived since. */
export function replace(ingestion: Ingestion, state: Pick<PipeState, 'grants' | 'errorIntegration'>): readonly Step[] {
  const { grants, errorIntegration } = state
  const comment = progressComment('replaced', SINCE, grants)
  return [
    ...oweRefresh(ingestion, SINCE),
    call(
      statement('pipe/replace', {
        ...copyValues(ingestion),
        pipe: pipePath(ingestion),
        topic: ingestion.topic,
        errorIntegration,
        comment
      }),
      {
        patience: UNTIL_ACCESS
      }
    ),
    ...start(ingestion, state)
  ]
}

/** Finishes a replacement that was interrupted after the new pipe was created. */
export function finish(ingestion: Ingestion, state: PipeState, since: string, history: LoadHistory): readonly Step[] {
  return [...resumeLoadingSince(ingestion, since, history), ...start(ingestion, state)]
}

/**
 * Creates a pipe while the tables are empty, and has it load what arrived since the staging table was created; its
 * comment notes that, in case the run is interrupted. If there were lines that somebody deleted, their objects are not
 * loaded again: then, what is missing is backfilled, and the pipe only loads what arrives from now on.
 */
export function createFirst(ingestion: Ingestion, tableSince: string, history: LoadHistory): readonly Step[] {
  const ifEmptied: readonly Step[] = [saveCutoff(ingestion), waitForEvents(), loadMissing(ingestion, SINCE, history)]
  const unlessEmptied: readonly Step[] = [
    ...useWarehouse(ingestion.warehouse),
    unlessEverLoaded(ingestion, tableSince),
    { ...recallSince(tableSince), only: { wait: FIRST, ended: 'met' } },
    ...ifEmptied.map((step): Step => ({ ...step, only: { wait: FIRST, ended: 'timed-out' } }))
  ]
  return [
    waitForAccess(ingestion),
    // Without a warehouse of ours, there may be none that could look for deleted lines.
    ...(ingestion.warehouse === null ? [recallSince(tableSince)] : unlessEmptied),
    ...oweRefresh(ingestion, SINCE),
    call(
      statement('pipe/create', {
        ...copyValues(ingestion),
        pipe: pipePath(ingestion),
        topic: ingestion.topic,
        comment: progressComment('replaced', SINCE, [])
      }),
      { patience: UNTIL_ACCESS }
    ),
    ...refresh(ingestion),
    ...mark(ingestion)
  ]
}

/** Resumes a pipe that was drained for a change that failed. The next run drains it again. */
export function resumeAfterFailure(ingestion: Ingestion): Call {
  return { ...resume(ingestion, { afterFailure: true }), only: { wait: DRAIN, ended: 'met' } }
}

/** Snowflake only resumes a pipe by force that has another owner than when it was paused, or that is stale. */
export function resume(ingestion: Ingestion, options: Pick<Call, 'always' | 'afterFailure'> = {}): Call {
  const pipe = pipePath(ingestion)
  const orElse = statement('pipe/force-resume', { pipe: showName(pipe) })
  return call(statement('pipe/resume', { pipe }), { orElse, ...options })
}

/** Marks a pipe that is not being replaced. */
export function mark(ingestion: Ingestion): readonly Call[] {
  return setMark(ingestion.pipe, showPipes(ingestion), (comment) =>
    statement('pipe/set-comment', { pipe: pipePath(ingestion), comment })
  )
}

function start(ingestion: Ingestion, { grants }: Pick<PipeState, 'grants'>): readonly Step[] {
  const pipe = pipePath(ingestion)
  return [
    call(statement('pipe/pause', { pipe })),
    ...grants.map((grant) => call(statement('pipe/grant', { pipe, ...grant }))),
    waitForChannel(ingestion),
    // If the queue was backfilled by name, the old pipe must not load it too.
    { ...resume(ingestion, { always: true }), only: { wait: DRAIN, ended: 'met' } },
    { ...resume(ingestion), only: { wait: DRAIN, ended: 'timed-out' } },
    waitUntilRunning(ingestion),
    ...refresh(ingestion),
    ...mark(ingestion)
  ]
}

/**
 * Saves the time from which an interrupted run wanted the new pipe to load; backfills what a refresh no longer reaches. S3
 * may not have announced it, since the notification is written after the pipe.
 */
function resumeLoadingSince(ingestion: Ingestion, since: string, history: LoadHistory): readonly Step[] {
  if (isReachable(since, history.now)) return [recallSince(since)]
  const from = reachable(since, history.now)
  return [...backfillUntil(from, ingestion, owedSince(history, since)), recallSince(from)]
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
 * Loads, by name, what S3 has not announced to the old pipe and its last refresh does not reach. Without a
 * warehouse, a replacement is blocked anyway.
 */
function loadUnannouncedTo(ingestion: Ingestion, state: PipeState, history: LoadHistory): readonly Step[] {
  const since = unannouncedSince(state, history.now)
  if (since === null) return []
  const load = loadUnannounced(ingestion, reachable(since, history.now), owedSince(history, since))
  return [
    waitForAccessIfPossible(ingestion),
    ...load.map((step): Step => ({ ...step, only: { wait: ACCESS, ended: 'met' } }))
  ]
}

/**
 * Has the old pipe load what it was not notified of, or not yet: the new one would not look for it. Only the pipe itself
 * knows what it has loaded, so it looks for nothing from before it was created. The new pipe looks for what was stored
 * since then, so nothing depends on when S3 announces it. What both of them load is in the staging table twice, and the
 * task moves it once.
 */
function queueMissed(ingestion: Ingestion, state: PipeState, history: LoadHistory): readonly Step[] {
  const { createdOn } = state
  if (createdOn === null) return []
  // The backfill for a pipe that is not ours has compared the whole second of its creation by name.
  const from = isForeign(state, history) ? new Date(Date.parse(createdOn) + 1000).toISOString() : createdOn
  const since = reachable(from, history.now)
  const refresh = call(statement('pipe/refresh', { pipe: pipePath(ingestion), since }), { patience: UNTIL_ACCESS })
  return [
    waitForAccessIfPossible(ingestion),
    saveBeforeRefresh(SINCE),
    { ...refresh, only: { wait: ACCESS, ended: 'met' } },
    { ...saveNow(REFRESHED), only: { wait: ACCESS, ended: 'met' } }
  ]
}

function isForeign({ unfinished, comment, createdAt }: PipeState, { tableSince }: LoadHistory): boolean {
  return unfinished === null && !isMarked(comment, createdAt, tableSince)
}

function pauseAndNote(ingestion: Ingestion, state: PipeState): readonly Step[] {
  const pipe = pipePath(ingestion)
  return [
    waitUntilReceived(ingestion),
    waitUntilEmpty(ingestion),
    sinceThePause(state),
    call(statement('pipe/pause-and-comment', { pipe, comment: progressComment('draining', SINCE, state.grants) })),
    saveNow(PAUSED),
    waitForEvents()
  ]
}

/** The time from which the new pipe has to load is that of the pause only if the old one could not be refreshed. */
function sinceThePause({ createdOn }: PipeState): Step {
  return createdOn === null ? saveNow(SINCE) : { ...saveNow(SINCE), only: { wait: ACCESS, ended: 'timed-out' } }
}

function note(phase: 'drained' | 'named', ingestion: Ingestion, { grants }: PipeState): Call {
  const comment = progressComment(phase, SINCE, grants)
  return call(statement('pipe/set-comment', { pipe: pipePath(ingestion), comment }))
}

function refresh(ingestion: Ingestion): readonly Step[] {
  return [
    waitForAccess(ingestion),
    call(statement('pipe/refresh', { pipe: pipePath(ingestion), since: SINCE }), { patience: UNTIL_ACCESS })
  ]
}

/**
 * Snowflake's procedure to make a pipe anew so that no line is lost and none comes twice, in steps that a later run can
 * take up wherever they were cut off: what it has to know stands in the pipe's comment.
 * https://docs.snowflake.com/en/user-guide/data-load-snowpipe-manage
 */
import { call, type Call, type Kept, type Step, type Wait } from '../model/operation'
import { MARK } from '../spelling/mark'
import { markOf } from './marks'
import type { Past } from './past'
import { isReachable, reachable } from './reach'
import { askStatus, isStopped, pathOf, showPipes, statusOf, type PipePlace, type PipeState } from './state'
import { instantOf, objectOf, rowNamed, textOf } from '../spelling/rows'
import { showName } from '../spelling/identifiers'
import { statement } from '../spelling/statements'

const THE_BEGINNING = '1970-01-01T00:00:00.000Z'

/** The moment from which on the new pipe has to load, as an earlier step has kept it. */
const SINCE: Kept = { kept: 'since' }
const KEPT = { keep: { column: 'since', as: SINCE.kept } }

/**
 * How long no file may arrive around the pause. What S3 has stored before it must have been queued by then, or the old
 * pipe would forget it and the new one would not look for it; S3 tells the time of storing in whole seconds.
 */
const QUIET_SECONDS = 3
/** How long a pipe that is paused may go on with what it has begun. */
const LONGEST_LOAD_SECONDS = 90
/** How long before the pipe the logs have moved, when the log bucket's policy does not tell. */
const UNKNOWN_MOVE_MILLISECONDS = 3_600_000
/** The wait for the moment when the pipe has nothing left to load. */
const REST = 'rest'

/** Brings the pipe to rest, with nothing left to load, and keeps the moment from which on its successor has to load. */
export function retire(place: PipePlace, state: PipeState, past: Past): readonly Step[] {
  const { executionState, autoIngest, unfinished } = state
  const paused = executionState === 'PAUSED'
  const noted = unfinished !== null && isReachable(unfinished.since, past.now) ? unfinished : null
  if (isStopped(executionState) || !autoIngest) {
    return noted?.phase === 'drained' || noted?.phase === 'named'
      ? comeTo(place, noted.since, past)
      : makeUp(place, past)
  }
  if (paused && unfinished !== null && unfinished.phase !== 'replaced') {
    if (noted === null || noted.phase === 'named') return makeUp(place, past)
    return [recall(noted.since), ...rest(place, state, past)]
  }
  return [
    ...(unfinished?.phase === 'replaced' ? [...goOn(place, state, unfinished.since, past), ...refresh(place)] : []),
    ...(paused ? [resume(place)] : []),
    ...pauseAndNote(place, state),
    ...rest(place, state, past)
  ]
}

/** Makes the pipe anew and has it load what came since. */
export function succeed(place: PipePlace, state: Pick<PipeState, 'grants' | 'errorIntegration'>): readonly Step[] {
  const { grants, errorIntegration } = state
  const comment = markOf('replaced', SINCE, grants)
  return [
    call(statement('pipe/replace', { ...copyOf(place), pipe: idOf(place), errorIntegration, comment })),
    ...start(place, state)
  ]
}

/** Takes up a replacement that was cut off after the new pipe was made. */
export function finish(place: PipePlace, state: PipeState, since: string, past: Past): readonly Step[] {
  return [...goOn(place, state, since, past), ...start(place, state)]
}

/** Makes the first pipe, and has it load what came before it; its comment keeps that in mind, should the run be cut off. */
export function begin(place: PipePlace, since: string): readonly Step[] {
  return [
    call(statement('pipe/create', { ...copyOf(place), pipe: idOf(place), comment: markOf('replaced', since, []) })),
    ...refresh(place, since),
    call(statement('pipe/alter', { pipe: idOf(place), comment: MARK }))
  ]
}

/** Whether a pipe has never been here, or has loaded nothing yet, and a new one can still be told of all there is. */
export function isFirst({ hasLines, tableSince, now }: Past): boolean {
  return !hasLines && (tableSince === null || isReachable(tableSince, now))
}

/**
 * Loads by name what no pipe will load any more, and keeps the moment up to which it did: a pipe that was dropped, or stands
 * for good, took what it had queued with it, and a new one does not know what is loaded. Names are compared with those in
 * the tables, so that no line comes twice and none is missing, whatever was loaded when. Nothing from before the staging
 * table was made is looked for, nor from a week before its last line: what is gone there was taken out on purpose.
 */
export function makeUp(place: PipePlace, past: Past): readonly Step[] {
  if (isFirst(past) && past.tableSince !== null) return [recall(past.tableSince)]
  return [...useWarehouse(place), isLetIn(place), divide(place), told(), loadMissing(place, SINCE, past)]
}

/** Loads by name what came before the pipe was made; what comes since, it loads itself. */
export function makeUpBefore(place: PipePlace, { createdOn }: PipeState, past: Past): readonly Step[] {
  if (createdOn === null) return []
  return [...useWarehouse(place), isLetIn(place), empty(place), loadMissing(place, createdOn, past)]
}

/** The values of sql/pipe/copy.sql. */
export function copyOf(
  place: PipePlace
): Readonly<Record<'staging' | 'stage' | 'fileFormat', string | readonly string[]>> {
  return {
    staging: pathOf(place, place.staging),
    stage: pathOf(place, place.stage),
    fileFormat: showName(pathOf(place, place.fileFormat))
  }
}

export function resume(place: PipePlace, options: { readonly always?: true } = {}): Call {
  return call(statement('pipe/alter', { pipe: idOf(place), paused: false }), options)
}

function start(place: PipePlace, { grants }: Pick<PipeState, 'grants'>): readonly Step[] {
  return [
    call(statement('pipe/alter', { pipe: idOf(place), paused: true })),
    ...grants.map((grant) => call(statement('pipe/grant', { pipe: idOf(place), ...grant }))),
    listens(place),
    resume(place, { always: true }),
    runs(place),
    ...refresh(place),
    call(statement('pipe/alter', { pipe: idOf(place), comment: MARK }))
  ]
}

/** The stage has moved since the pipe came to rest. Logs have gone there from before that, which no pipe has heard of. */
function comeTo(place: PipePlace, since: string, past: Past): readonly Step[] {
  const from = past.movedOn ?? new Date(Date.parse(since) - UNKNOWN_MOVE_MILLISECONDS).toISOString()
  // S3 tells in whole seconds when an object was stored: none was stored at half past one.
  const divide = since.replace(/(?:\.\d+)?Z$/, '.500Z')
  return [recall(divide), ...useWarehouse(place), isLetIn(place), loadMissing(place, divide, { tableSince: from })]
}

/** The moment from which on a new pipe was to load; what a refresh no longer reaches is loaded by name. */
function goOn(place: PipePlace, state: PipeState, since: string, past: Past): readonly Step[] {
  if (isReachable(since, past.now)) return [recall(since)]
  return [...makeUpBefore(place, state, past), recall(reachable(since, past.now))]
}

/**
 * Waits until the paused pipe has nothing left to load. Where files come so thick that there is no such moment, what it
 * has in its queue is loaded by name instead, once the loads that were under way at the pause are over.
 */
function rest(place: PipePlace, state: PipeState, past: Past): readonly Step[] {
  const busy = (step: Step): Step => ({ ...step, only: { wait: REST, ended: 'in vain' } })
  const byName = [
    told(LONGEST_LOAD_SECONDS),
    ...useWarehouse(place),
    divide(place),
    note('named', place, state),
    loadMissing(place, SINCE, past)
  ]
  return [
    atRest(place, state),
    { ...note('drained', place, state), only: { wait: REST, ended: 'well' } },
    ...byName.map(busy)
  ]
}

function useWarehouse({ warehouse }: PipePlace): readonly Step[] {
  return warehouse === null ? [] : [call(statement('warehouse/use', { name: warehouse }))]
}

function divide(place: PipePlace): Call {
  return call(statement('pipe/get-divide', { staging: pathOf(place, place.staging) }), KEPT)
}

function loadMissing(place: PipePlace, since: string | Kept, { tableSince }: Pick<Past, 'tableSince'>): Call {
  const { staging, stage, fileFormat } = copyOf(place)
  return call(
    statement('pipe/load-missing', {
      staging,
      stage,
      fileFormat,
      parsed: pathOf(place, place.parsed),
      unparsed: pathOf(place, place.unparsed),
      from: tableSince ?? THE_BEGINNING,
      since
    })
  )
}

function pauseAndNote(place: PipePlace, state: PipeState): readonly Step[] {
  return [
    empty(place),
    // What an earlier attempt has noted holds no longer once the pipe has run again.
    call(statement('pipe/alter', { pipe: idOf(place), paused: true, comment: MARK })),
    call(statement('pipe/now', {}), KEPT),
    note('draining', place, state),
    told()
  ]
}

function note(phase: 'draining' | 'drained' | 'named', place: PipePlace, { grants }: PipeState): Call {
  return call(statement('pipe/alter', { pipe: idOf(place), comment: markOf(phase, SINCE, grants) }))
}

/** The queue is empty, or holds only what came well after the pause: the successor will load that. */
function atRest(place: PipePlace, state: PipeState): Wait {
  return {
    step: 'wait',
    for: 'the paused pipe to have loaded all that came before the pause',
    read: askStatus(place),
    until: (rows, { since }) => {
      const { executionState, pendingFiles, oldestQueued } = statusOf(rows)
      if (isStopped(executionState)) return true
      const isOver = oldestQueued !== null && secondsBetween(since, oldestQueued) > QUIET_SECONDS
      return executionState === 'PAUSED' && (pendingFiles === 0 || isOver)
    },
    meanwhile: [resume(place), ...pauseAndNote(place, state)],
    everySeconds: 5,
    withinSeconds: 300,
    mayFail: REST
  }
}

function empty(place: PipePlace): Wait {
  return {
    step: 'wait',
    for: 'the pipe to have loaded its pending files',
    read: askStatus(place),
    until: (rows) => {
      const { executionState, pendingFiles } = statusOf(rows)
      return pendingFiles === 0 || isStopped(executionState)
    },
    everySeconds: 2,
    withinSeconds: 120,
    mayFail: 'empty'
  }
}

/** What S3 tells now of earlier objects goes to the old pipe, or to none; later, it would go to the new one. */
function told(seconds = QUIET_SECONDS): Wait {
  return {
    step: 'wait',
    for: 'S3 to have told of what it stored before',
    read: statement('pipe/now', {}),
    until: ([row], { since }) => secondsBetween(since, instantOf(row?.['now'])) > seconds,
    everySeconds: 1,
    withinSeconds: seconds + 60
  }
}

/** CREATE OR REPLACE PIPE may take a moment to be seen. */
function listens(place: PipePlace): Wait {
  return {
    step: 'wait',
    for: 'the new pipe to have its notification channel',
    read: showPipes(place),
    until: (rows) => textOf(rowNamed(rows, place.name)?.['notification_channel']) !== null,
    everySeconds: 2,
    withinSeconds: 60
  }
}

function runs(place: PipePlace): Wait {
  return {
    step: 'wait',
    for: 'the pipe to run',
    read: askStatus(place),
    until: (rows) => statusOf(rows).executionState === 'RUNNING',
    everySeconds: 2,
    withinSeconds: 120
  }
}

function refresh(place: PipePlace, since: string | Kept = SINCE): readonly Step[] {
  return [isLetIn(place), call(statement('pipe/refresh', { pipe: idOf(place), since }))]
}

/** A refresh lists the stage, which a role that has just been changed may not allow yet. */
export function isLetIn({ integration, location }: Pick<PipePlace, 'integration' | 'location'>): Wait {
  return {
    step: 'wait',
    for: `Snowflake to be let into ${location}`,
    read: statement('storage-integration/validate', { integration, location }),
    until: ([row]) => objectOf(row?.['status'])['status'] === 'success',
    everySeconds: 5,
    withinSeconds: 120
  }
}

function recall(since: string): Call {
  return call(statement('pipe/get-mark', { since }), KEPT)
}

function idOf(place: PipePlace): readonly string[] {
  return pathOf(place, place.name)
}

function secondsBetween(from: unknown, to: string | null): number {
  return (Date.parse(to ?? '') - Date.parse(instantOf(from) ?? '')) / 1000
}

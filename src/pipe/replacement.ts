/**
 * Snowflake's procedure to make a pipe anew so that no line is lost and none comes twice, in steps that a later run can
 * take up wherever they were cut off: what it has to know stands in the pipe's comment.
 * https://docs.snowflake.com/en/user-guide/data-load-snowpipe-manage
 */
import { call, type Call, type Kept, type Step, type Wait } from '../model/operation'
import { MARK } from '../spelling/mark'
import { markOf } from './marks'
import { askStatus, isStopped, pathOf, showPipes, statusOf, type PipePlace, type PipeState } from './state'
import { instantOf, objectOf, rowNamed, textOf } from '../spelling/rows'
import { showName } from '../spelling/identifiers'
import { statement } from '../spelling/statements'

/** The moment from which on the new pipe has to load, as an earlier step has kept it. */
const SINCE: Kept = { kept: 'since' }
const KEPT = { keep: { column: 'since', as: SINCE.kept } }

/**
 * How long no file may arrive around the pause. What S3 has stored before it must have been queued by then, or the old
 * pipe would forget it and the new one would not look for it; S3 tells the time of storing in whole seconds.
 */
const QUIET_SECONDS = 3

/** Brings the pipe to rest, with nothing left to load, and keeps the moment from which on its successor has to load. */
export function retire(place: PipePlace, state: PipeState, stagingHoldsRows: boolean): readonly Step[] {
  const { executionState, autoIngest, unfinished } = state
  if (isStopped(executionState) || !autoIngest) {
    // What was queued is lost with it, or was never queued, so its successor loads what came since the last load.
    return unfinished === null ? sinceLastLoad(place, state, stagingHoldsRows) : [recall(unfinished.since)]
  }
  const rest = atRest(place, state)
  if (unfinished?.phase === 'draining' && executionState === 'PAUSED') return [recall(unfinished.since), rest]
  return [
    ...(unfinished?.phase === 'replaced' ? [recall(unfinished.since), ...refresh(place)] : []),
    ...(executionState === 'PAUSED' ? [resume(place)] : []),
    ...pauseAndNote(place, state),
    rest
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
export function finish(place: PipePlace, state: PipeState, since: string): readonly Step[] {
  return [recall(since), ...start(place, state)]
}

/** When a file was last loaded: what was stored later has not been. */
export function sinceLastLoad(
  place: PipePlace,
  { createdOn }: Pick<PipeState, 'createdOn'>,
  stagingHoldsRows: boolean
): readonly Step[] {
  if (!stagingHoldsRows && createdOn !== null) return [recall(createdOn)]
  const { warehouse } = place
  return [
    ...(warehouse === null ? [] : [call(statement('warehouse/use', { name: warehouse }))]),
    call(statement('pipe/get-last-load', { staging: pathOf(place, place.staging) }), KEPT)
  ]
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

function pauseAndNote(place: PipePlace, { grants }: PipeState): readonly Step[] {
  return [
    empty(place),
    // What an earlier attempt has noted holds no longer once the pipe has run again.
    call(statement('pipe/alter', { pipe: idOf(place), paused: true, comment: MARK })),
    call(statement('pipe/now', {}), KEPT),
    call(statement('pipe/alter', { pipe: idOf(place), comment: markOf('draining', SINCE, grants) })),
    quiet(place)
  ]
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
    withinSeconds: 1800
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
    withinSeconds: 900
  }
}

function quiet(place: PipePlace): Wait {
  return {
    step: 'wait',
    for: 'S3 to have told of what it stored before the pause',
    read: askStatus(place),
    until: (rows, { since }) => secondsBetween(since, statusOf(rows).now) > QUIET_SECONDS,
    everySeconds: 1,
    withinSeconds: 60
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

function refresh(place: PipePlace): readonly Step[] {
  return [isLetIn(place), call(statement('pipe/refresh', { pipe: idOf(place), since: SINCE }))]
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

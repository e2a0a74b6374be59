/**
 * Backfills: loads, by name, log objects that no pipe will load any more. Their names are compared with those in the
 * tables and in the history of the staging table, so that no line is lost, loaded twice, or loaded again after somebody
 * deleted it. Only looks for objects that were stored after the staging table was created, and either in the time that
 * its history covers or at most a day before its last line: others were loaded, and deleted on purpose.
 */
import { type Call, call, type Saved, type Step } from '../../model/step'
import { pathIn } from '../../snowflake/identifiers'
import { statement, useWarehouse } from '../../snowflake/statements'
import type { LoadHistory } from './history'
import { copyValues, type Ingestion } from './ingestion'
import { isReachable } from './refresh-window'
import type { PipeState } from './state'
import { UNTIL_ACCESS, waitForAccess, waitForEvents, waitUntilEmpty } from './waits'

/** The time from which the new pipe has to load, saved by an earlier step. */
export const SINCE: Saved = { saved: 'since' }
const SAVE_SINCE = { save: { column: 'since', as: SINCE.saved } }

const THE_BEGINNING = '1970-01-01T00:00:00.000Z'

/**
 * Backfills, and saves the cutoff. A pipe that was dropped or is stopped permanently has lost its queue, and a new pipe
 * does not know what was loaded before.
 */
export function backfill(ingestion: Ingestion, history: LoadHistory): readonly Step[] {
  return [
    ...useWarehouse(ingestion.warehouse),
    waitForAccess(ingestion),
    saveCutoff(ingestion),
    waitForEvents(),
    loadMissing(ingestion, SINCE, history)
  ]
}

/** Backfills what arrived before the pipe was created; the pipe loads what arrived since. */
export function backfillBefore(ingestion: Ingestion, { createdOn }: PipeState, history: LoadHistory): readonly Step[] {
  return createdOn === null ? [] : backfillUntil(createdOn, ingestion, history)
}

/** Backfills what arrived until then; something else loads what arrived since. @param until ISO 8601 */
export function backfillUntil(until: string, ingestion: Ingestion, history: LoadHistory): readonly Step[] {
  return [
    ...useWarehouse(ingestion.warehouse),
    waitForAccess(ingestion),
    waitUntilEmpty(ingestion),
    loadMissing(ingestion, until, history)
  ]
}

/** A pipe without our mark may have replaced the one that we created, and not know what that one still had to load. */
export function backfillBeforeAdopting(ingestion: Ingestion, state: PipeState, history: LoadHistory): readonly Step[] {
  const isRecent = state.createdOn !== null && isReachable(state.createdOn, history.now)
  return isRecent ? backfillBefore(ingestion, state, history) : []
}

/**
 * Backfills after the stage has moved while the pipe was drained: logs were already delivered to the new location
 * before that, and no pipe was notified of them. If nothing says when they moved, an interrupted apply may have been finished
 * weeks later: then it may have been at any time since the pipe was created. Saves the cutoff.
 */
export function backfillMoved(
  ingestion: Ingestion,
  since: string,
  { createdOn }: Pick<PipeState, 'createdOn'>,
  history: LoadHistory
): readonly Step[] {
  const from = history.movedOn ?? createdOn
  // S3 reports in whole seconds when an object was stored, so no object was stored at a half second.
  const cutoff = since.replace(/(?:\.\d+)?Z$/, '.500Z')
  return [
    recallSince(cutoff),
    ...useWarehouse(ingestion.warehouse),
    waitForAccess(ingestion),
    loadMissing(ingestion, cutoff, { ...history, tableSince: from ?? history.tableSince })
  ]
}

/** Saves the cutoff: a backfill loads what arrived before it, and the next pipe loads the rest. */
export function saveCutoff(ingestion: Ingestion): Call {
  return call(statement('pipe/get-cutoff', { staging: pathIn(ingestion, ingestion.staging) }), SAVE_SINCE)
}

/** Saves a time before which all that was stored is found by a refresh that follows. */
export function saveBeforeRefresh(as: Saved): Call {
  return call(statement('pipe/before-refresh', {}), { save: { column: 'since', as: as.saved } })
}

/** Saves Snowflake's current time. */
export function saveNow(as: Saved): Call {
  return call(statement('pipe/now', {}), { save: { column: 'since', as: as.saved } })
}

/** Saves a time that is already known. */
export function recallSince(since: string): Call {
  return call(statement('pipe/get-noted', { since }), SAVE_SINCE)
}

export function loadMissing(ingestion: Ingestion, since: string | Saved, history: LoadHistory): Call {
  const { tableSince, hasLines, horizon, knownSince, keptSince } = history
  // Log objects from before that may have had rows that were deleted because of their age.
  const kept = keptSince ?? THE_BEGINNING
  const from = [tableSince ?? THE_BEGINNING, kept].toSorted((one, other) => Date.parse(one) - Date.parse(other)).at(-1)
  const values = {
    ...copyValues(ingestion),
    parsed: pathIn(ingestion, ingestion.parsed),
    unparsed: pathIn(ingestion, ingestion.unparsed),
    from,
    since,
    horizon,
    // Without a line in the staging table: somebody emptied it, or nothing was ever loaded.
    otherwise: hasLines ? horizon : from
  }
  return call(statement('pipe/load-missing', { ...values, knownSince }), {
    orElse: statement('pipe/load-missing', { ...values, knownSince: null }),
    patience: UNTIL_ACCESS
  })
}

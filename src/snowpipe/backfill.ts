/**
 * Loads by name what no pipe will load any more. Names are compared with those in the tables, so that no line comes twice
 * and none is missing, whatever was loaded when. Nothing from before the staging table was created is looked for, nor from a
 * week before its last line: what is gone there was deleted on purpose.
 */
import { call, type Call, type Saved, type Step } from '../model/step'
import { pathIn } from '../snowflake/identifiers'
import { statement, useWarehouse } from '../snowflake/statements'
import { isFirst, type LoadHistory } from './history'
import { copyValues, type Ingestion } from './ingestion'
import type { PipeState } from './state'
import { waitForAccess, waitForEvents, waitUntilEmpty } from './waits'

/** The moment from which on the new pipe has to load, as an earlier step saved it. */
export const SINCE: Saved = { saved: 'since' }
const SAVE_SINCE = { save: { column: 'since', as: SINCE.saved } }

const THE_BEGINNING = '1970-01-01T00:00:00.000Z'
/** How long before the pipe the logs have moved, when the log bucket's policy does not tell. */
const UNKNOWN_MOVE_MILLISECONDS = 3_600_000

/**
 * Backfills, and saves the moment up to which it did. A pipe that was dropped or is stopped permanently took what it had
 * queued with it, and a new one does not know what is loaded.
 */
export function backfill(ingestion: Ingestion, history: LoadHistory): readonly Step[] {
  if (isFirst(history) && history.tableSince !== null) return [recallSince(history.tableSince)]
  return [
    ...useWarehouse(ingestion.warehouse),
    waitForAccess(ingestion),
    saveCutoff(ingestion),
    waitForEvents(),
    loadMissing(ingestion, SINCE, history)
  ]
}

/** Backfills what came before the pipe was created; what comes since, it loads itself. */
export function backfillBefore(ingestion: Ingestion, { createdOn }: PipeState, history: LoadHistory): readonly Step[] {
  if (createdOn === null) return []
  return [
    ...useWarehouse(ingestion.warehouse),
    waitForAccess(ingestion),
    waitUntilEmpty(ingestion),
    loadMissing(ingestion, createdOn, history)
  ]
}

/**
 * Backfills after the stage has moved while the pipe was drained: logs were delivered to the new place before that, and no
 * pipe has heard of them. Saves the moment up to which it did.
 */
export function backfillMoved(ingestion: Ingestion, since: string, { movedOn }: LoadHistory): readonly Step[] {
  const from = movedOn ?? new Date(Date.parse(since) - UNKNOWN_MOVE_MILLISECONDS).toISOString()
  // S3 tells in whole seconds when an object was stored: none was stored at half past one.
  const cutoff = since.replace(/(?:\.\d+)?Z$/, '.500Z')
  return [
    recallSince(cutoff),
    ...useWarehouse(ingestion.warehouse),
    waitForAccess(ingestion),
    loadMissing(ingestion, cutoff, { tableSince: from })
  ]
}

/** Saves the moment up to which a backfill loads, and from which on the next pipe does. */
export function saveCutoff(ingestion: Ingestion): Call {
  return call(statement('pipe/get-cutoff', { staging: pathIn(ingestion, ingestion.staging) }), SAVE_SINCE)
}

/** Saves the present time of Snowflake. */
export function saveNow(): Call {
  return call(statement('pipe/now', {}), SAVE_SINCE)
}

/** Saves a moment that is known already. */
export function recallSince(since: string): Call {
  return call(statement('pipe/get-noted', { since }), SAVE_SINCE)
}

export function loadMissing(
  ingestion: Ingestion,
  since: string | Saved,
  { tableSince }: Pick<LoadHistory, 'tableSince'>
): Call {
  return call(
    statement('pipe/load-missing', {
      ...copyValues(ingestion),
      parsed: pathIn(ingestion, ingestion.parsed),
      unparsed: pathIn(ingestion, ingestion.unparsed),
      from: tableSince ?? THE_BEGINNING,
      since
    })
  )
}

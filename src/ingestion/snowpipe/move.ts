/** How the stage moves to another location. https://docs.snowflake.com/en/sql-reference/sql/alter-stage */
import { call, type Step } from '../../model/step'
import { pathIn } from '../../snowflake/identifiers'
import { statement, useWarehouse } from '../../snowflake/statements'
import { loadsSince, untilReadable, whileAccessChanges } from './access-change'
import { loadMissing, saveCutoff, SINCE } from './backfill'
import { type AtOld, attachLeavings, endStandby, ifReadable, leave } from './beside'
import { isFirst, type LoadHistory } from './history'
import type { Ingestion } from './ingestion'
import { isLeft, type Leaving, leavingName, ownLeaving } from './leaving'
import { isReachable } from './refresh-window'
import { drain, resumeAfterFailure } from './replacement'
import type { PipeState } from './state'
import { isStopped } from './status'
import { waitForEvents } from './waits'

/** What changes with the location; what is undefined stays. */
interface Settings {
  readonly integration?: string | null | undefined
  readonly fileFormat?: string | null | undefined
  readonly comment?: string | null | undefined
}

/** What the stage points to so far. */
export interface OldLocation {
  /** "s3://bucket/prefix/"; null = storage inside Snowflake. */
  readonly url: string | null
  /** A bucket's policy shows that S3 delivered our logs there. */
  readonly isOurs: boolean
}

/** Changes what does not stop the pipe. With another integration, Snowflake has to be able to read through that one first. */
export function alterStage(
  ingestion: Ingestion,
  settings: Settings,
  pipe: PipeState | null,
  history: LoadHistory
): readonly Step[] {
  const alter = call(statement('stage/alter', { stage: pathIn(ingestion, ingestion.stage), ...settings }))
  if (settings.integration === undefined) return [alter]
  const since = loadsSince(pipe, history.now)
  return [...untilReadable(ingestion, since), ...whileAccessChanges(ingestion, since, [alter])]
}

/**
 * Moves the stage to its declared location, after what is left at the old one was loaded: by its pipe or, if that does
 * not load any more, by name. What S3 still delivers there is loaded too.
 */
export function moveStage(
  ingestion: Ingestion,
  { url: from, isOurs }: OldLocation,
  settings: Settings,
  pipe: PipeState | null,
  history: LoadHistory
): readonly Step[] {
  const stage = pathIn(ingestion, ingestion.stage)
  const move = call(statement('stage/alter', { stage, url: ingestion.location, ...settings }))
  if (from === null) return [move]
  const old = { ...ingestion, location: from }
  // The old integration may not be able to read any more. To attach another one does not stop the pipe.
  const first =
    settings.integration === undefined
      ? []
      : whileAccessChanges(old, loadsSince(pipe, history.now), [call(statement('stage/alter', { stage, ...settings }))])
  const left = isLeft(from, ingestion.location)
  if (pipe !== null && pipe.autoIngest && !isStopped(pipe.executionState)) {
    const before = left ? leave(old, history.now, { first, since: leavesSince(pipe, history.now) }) : first
    return [...before, ...drain(old, pipe, history), move, resumeAfterFailure(old)]
  }
  // Somebody may have let the stage point to what is not ours. A new pipe finds by itself what is part of its location.
  return isOurs && left ? [...leave(old, history.now, withRest(old, first, history)), move] : [move]
}

/** A cutoff of a backfill is at most a minute back. */
const BEFORE_CUTOFF_MILLISECONDS = 10 * 60_000

/**
 * Since when what is stored at the old location is loaded from there, ISO 8601, if the pipe is not refreshed before it leaves:
 * an interrupted run refreshed it, or it is backfilled by name, up to a cutoff that comes first. `undefined` = from now on.
 */
function leavesSince({ unfinished, pausedTooLong }: PipeState, now: Date): string | undefined {
  const isContinued = unfinished !== null && unfinished.phase !== 'replaced'
  if (isContinued && isReachable(unfinished.since, now)) return unfinished.since
  return isContinued || pausedTooLong ? new Date(now.getTime() - BEFORE_CUTOFF_MILLISECONDS).toISOString() : undefined
}

/** What S3 delivered, or still may, to locations that the stage does not show. */
export interface Unread {
  readonly mayBeUnread: readonly string[]
  readonly history: LoadHistory
  /** What loads from some of them already: the standby of an apply that was killed. */
  readonly leavings: readonly Leaving[]
}

/** Has Snowflake load what is unread, where it can by then. */
export function loadUnread(ingestion: Ingestion, unread: Unread | undefined): readonly Step[] {
  if (unread === undefined) return []
  const { mayBeUnread, history, leavings } = unread
  return mayBeUnread.flatMap((location) => {
    const there = { ...ingestion, location, stage: leavingName({ ...ingestion, location }) }
    const standby = ownLeaving(there, leavings)
    const rest = withRest(there, [], history)
    if (standby === undefined) return leave(there, history.now, rest)
    const ended = endStandby(there, history.now, standby)
    if (standby.isBroken) return [...ended, ...leave(there, history.now, rest)]
    const { first = [], last = [] } = rest
    return [...ended, ...attachLeavings(ingestion, [standby]), ...ifReadable(there, [...first, ...last])]
  })
}

/**
 * What nobody has loaded is backfilled up to a cutoff, from which on the pipe at the old location loads. Without a warehouse
 * of ours, there may be none that could look for what is missing; if nothing was ever loaded, that pipe loads everything.
 */
function withRest(old: Ingestion, first: readonly Step[], history: LoadHistory): AtOld {
  const { tableSince } = history
  if (old.warehouse === null && tableSince !== null && isFirst(history)) return { first, since: tableSince }
  return {
    first: [...first, ...useWarehouse(old.warehouse), saveCutoff(old)],
    since: SINCE,
    last: [waitForEvents(), loadMissing(old, SINCE, history)]
  }
}

/**
 * A standby: a stage, a pipe and a task of their own that load what S3 delivers to the declared location while an apply moves
 * the logs there, or replaces the pipe. Logs may already go there, and the pipe may be paused or not be notified yet: if the
 * apply is killed then, or a bucket does not let its logging be changed, nobody else would load them until the next one.
 */
import type { Aws } from '../../model/config'
import type { Row, Run } from '../../model/operation'
import { withSlash } from '../../snowflake/locations'
import { ifFound } from '../../snowflake/refusals'
import { listOf, rowNamed } from '../../snowflake/rows'
import { statement } from '../../snowflake/statements'
import type { Ingestion } from '../snowpipe/ingestion'
import { isLeft, isStandby, type Leaving, leavingName, leavingsIn, ownLeaving } from '../snowpipe/leaving'
import { observeLeavings, showPipes, storesFiles } from '../snowpipe/state'
import { earlierTables } from './earlier-tables'
import { isOurLocation } from './our-location'

/** What is known about a standby at the declared location. */
export interface Standby {
  /** The stage still points to where the logs were, or there is none yet, and earlier tables are loaded from there. */
  readonly isMove: boolean
  /** There is one, and nothing is left to be done for it. */
  readonly stands: boolean
  /** What loads from there, if anything does besides the pipe. */
  readonly own: Leaving | undefined
  /** A line that is loaded twice can be told by its file: otherwise there must not be one. */
  readonly isPossible: boolean
}

/** Wakes no warehouse. */
export async function observeStandby(ingestion: Ingestion, aws: Aws, read: Run): Promise<Standby> {
  const { database, schema, stage: name, pipe } = ingestion
  const [stages = [], pipes = [], leavings] = await Promise.all([
    ifFound(read(statement('stage/show', { name, schema: [database, schema] }))),
    ifFound(read(showPipes(ingestion))),
    observeLeavings(ingestion, read)
  ])
  const own = ownLeaving(ingestion, leavings)
  const [stage, shown] = [rowNamed(stages, name), rowNamed(pipes, pipe)]
  return {
    isMove:
      stage === undefined
        ? await hasEarlierTables(ingestion, read)
        : await leadsFromElsewhere(stage, ingestion, aws, read),
    stands: stands(ingestion, pipes) && own?.isBroken !== true,
    own,
    isPossible: shown === undefined || storesFiles(shown)
  }
}

/** The pipe is written last, so that one that says it is a standby has its task. */
function stands(ingestion: Ingestion, pipes: readonly Row[]): boolean {
  const own = ownLeaving(ingestion, leavingsIn(pipes, [], ingestion))
  return own !== undefined && isStandby(own)
}

async function hasEarlierTables(ingestion: Ingestion, read: Run): Promise<boolean> {
  return (await earlierTables(ingestion, read)).some(({ location }) => isLeft(location, ingestion.location))
}

/** Somebody may have let the stage point to what is not ours: then no logs move. */
async function leadsFromElsewhere(stage: Row, ingestion: Ingestion, aws: Aws, read: Run): Promise<boolean> {
  const [url] = listOf(stage['url']).map(withSlash)
  return url !== undefined && url !== ingestion.location && isOurLocation(url, ingestion, aws, read)
}

/** What loads from the declared location besides the pipe: `now`, and by the end of the apply, `later`; null = nothing. */
export interface Beside {
  readonly now: string | null
  readonly later: string | null
}

export const NOTHING_BESIDE: Beside = { now: null, later: null }

export function loadingBeside(ingestion: Ingestion, { isMove, own, isPossible }: Standby): Beside {
  const now = own?.name ?? null
  return { now, later: now ?? (isMove && isPossible ? leavingName(ingestion) : null) }
}

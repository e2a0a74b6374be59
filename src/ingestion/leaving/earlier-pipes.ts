/**
 * What S3 has not announced to the pipes of earlier tables. Ours looks for nothing from before its table was created, so it
 * would be in no table. Each pipe knows what it has loaded.
 */
import type { Run } from '../../model/operation'
import { call, type Step } from '../../model/step'
import { pathIn } from '../../snowflake/identifiers'
import { ifComplete } from '../../snowflake/pages'
import { ifVisible } from '../../snowflake/refusals'
import { statement } from '../../snowflake/statements'
import { loadsSince } from '../snowpipe/access-change'
import { ifReadable, leave } from '../snowpipe/beside'
import type { LoadHistory } from '../snowpipe/history'
import { type Ingestion, pipePath } from '../snowpipe/ingestion'
import { isLeft } from '../snowpipe/leaving'
import { observePipe, type PipeState } from '../snowpipe/state'
import { loadUnannounced, observeUnannounced } from '../snowpipe/unannounced'
import { UNTIL_ACCESS } from '../snowpipe/waits'
import { earlierTables } from './earlier-tables'

/** An ingestion of an earlier declaration with other tables. */
export interface EarlierPipe {
  readonly ingestion: Ingestion
  /** What its pipe has to have loaded was stored since then, ISO 8601; null = no pipe loads there any more. */
  readonly since: string | null
  /** What was loaded, if S3 has not announced anything for longer than a refresh reaches back. */
  readonly unannounced: LoadHistory | null
}

/** Wakes no warehouse. */
export async function observeEarlierPipes(ingestion: Ingestion, read: Run, now: Date): Promise<readonly EarlierPipe[]> {
  // In an account with so many stages that Snowflake does not list them all, nobody can be sure what is earlier.
  const earlier = (await ifComplete(earlierTables(ingestion, read))) ?? []
  return Promise.all(earlier.map((one) => observeEarlierPipe(one, read, now)))
}

async function observeEarlierPipe(ingestion: Ingestion, read: Run, now: Date): Promise<EarlierPipe> {
  const pipe = await ifVisible(observePipe(ingestion, read))
  if (pipe === undefined || !mayLoad(pipe.state)) return { ingestion, since: null, unannounced: null }
  const unannounced = await observeUnannounced(ingestion, read, now)
  return { ingestion, since: loadsSince(pipe.state, now), unannounced }
}

/**
 * Has Snowflake load what S3 has delivered to where these tables are loaded from and, if ours are not, what it still delivers
 * there. Must come after our table was created: our pipe looks for everything since then.
 */
export function leaveEarlierTables(
  ingestion: Ingestion,
  known: { readonly earlier: readonly EarlierPipe[]; readonly history: Pick<LoadHistory, 'now'> } | undefined
): readonly Step[] {
  if (known === undefined) return []
  const { integration, warehouse, location } = ingestion
  return known.earlier.flatMap((one) => {
    if (!isLeft(one.ingestion.location, location)) return loadIntoEarlierTables(ingestion, [one])
    const old = { ...one.ingestion, integration, warehouse }
    return leave(old, known.history.now, { first: attach(ingestion, one), last: refresh(one) })
  })
}

/** Has each of them load what was stored before, where Snowflake can read. */
export function loadIntoEarlierTables(ingestion: Ingestion, pipes: readonly EarlierPipe[]): readonly Step[] {
  return pipes.flatMap((one) => {
    const { location } = one.ingestion
    const steps = [...attach(ingestion, one), ...refresh(one)]
    return steps.length === 0 ? [] : ifReadable({ integration: ingestion.integration, location }, steps)
  })
}

/** Has its stage read with the declared integration: the role no longer trusts the other one. */
function attach({ integration }: Ingestion, { ingestion: old }: EarlierPipe): readonly Step[] {
  if (old.integration === integration) return []
  return [call(statement('stage/alter', { stage: pathIn(old, old.stage), integration }))]
}

/** A refresh queues what it was not notified of; what is older is loaded by name. */
function refresh({ ingestion, since, unannounced }: EarlierPipe): readonly Step[] {
  if (since === null) return []
  return [
    ...loadUnannounced(ingestion, since, unannounced),
    call(statement('pipe/refresh', { pipe: pipePath(ingestion), since }), { patience: UNTIL_ACCESS })
  ]
}

/** Somebody stopped or dropped what such a pipe needs: then it is not for this action to have it load again. */
function mayLoad({ autoIngest, executionState }: PipeState): boolean {
  return autoIngest && !executionState.startsWith('STOPPED')
}

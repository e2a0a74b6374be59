import type { Clock } from '../../model/clock'
import type { Config } from '../../model/config'
import { foundMissing, type Loading } from '../../model/loading'
import type { Run } from '../../model/operation'
import { volumeText } from '../../model/volume'
import { useWarehouse } from '../../snowflake/statements'
import { type Ingestion, ingestionOf } from '../snowpipe/ingestion'
import { readStatus, statusIn } from '../snowpipe/status'
import { loadGaps } from './load'
import { scopeOf } from './scope'

const WAIT_SECONDS = 10
const WAITS = 18

interface Surroundings {
  readonly read: Run
  readonly write: Run
  readonly clock: Clock
  readonly info: (line: string) => void
}

/** What it did; a sentence if it could not look for what is missing. */
export interface Filled {
  readonly loading?: Loading
  readonly notes: readonly string[]
}

/** Loads what is missing after an apply, if `health: full` or `backfill` asks for it. */
export async function fillGaps(config: Config, { read, write, clock, info }: Surroundings): Promise<Filled> {
  if (config.backfill === 'none' && config.health.depth !== 'full') return { notes: [] }
  for (const step of useWarehouse(config.snowflake.warehouse?.name ?? null)) {
    if (step.step === 'call') await write(step.operation)
  }
  // What the pipe is about to load, e.g. because this apply refreshed it, is not missing.
  if (!(await pipeIsEmpty(ingestionOf(config), { read, clock, info }))) return { notes: [stillLoads(config)] }
  const scope = await scopeOf(config, read, clock.now(), { queueIsEmpty: true })
  const loading = await loadGaps(scope, { read, write }, (sofar) =>
    info(`Loading missing log objects: ${volumeText(sofar)} so far.`)
  )
  return { loading, notes: foundMissing(loading) ? [] : ['No log object was missing from the tables.'] }
}

function stillLoads({ backfill }: Pick<Config, 'backfill'>): string {
  const again = backfill === 'none' ? 'run apply again later' : 'leave `backfill` in place, and run apply again later'
  return `The pipe still loads log objects, so nothing was looked for that may be missing: ${again}.`
}

async function pipeIsEmpty(
  ingestion: Ingestion,
  { read, clock, info }: Pick<Surroundings, 'read' | 'clock' | 'info'>
): Promise<boolean> {
  for (let left = WAITS; left > 0; left--) {
    const { executionState, pendingFiles } = statusIn(await read(readStatus(ingestion)))
    if (pendingFiles === 0 && executionState === 'RUNNING') return true
    if (left === WAITS)
      info(`Waiting for the pipe to load what it has queued, at most ${WAITS * WAIT_SECONDS} seconds …`)
    await clock.sleep(WAIT_SECONDS)
  }
  return false
}

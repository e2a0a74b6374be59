import { listingOf } from './aws/log-objects'
import { batchesOf } from './gaps/find'
import { type Loaded, loadGaps, NOTHING, plus } from './gaps/load'
import { backfillFrom, scopeOf } from './gaps/scope'
import type { Clock } from './model/clock'
import type { Config } from './model/config'
import type { Run } from './model/operation'
import { isServiceError } from './model/service-error'
import { useWarehouse } from './snowflake/statements'
import type { Ingestion } from './snowpipe/ingestion'
import { readStatus, statusIn } from './snowpipe/status'

/** https://docs.snowflake.com/en/release-notes/2025/other/2025-12-08-snowpipe-simplified-pricing */
const CREDITS_PER_GB = 0.0037
const WAIT_SECONDS = 10
const WAITS = 18

interface Surroundings {
  readonly read: Run
  readonly write: Run
  readonly clock: Clock
  readonly info: (line: string) => void
}

/** Loads what is missing after an apply, if `health: full` or `backfill` asks for it. Gives notes on what it did. */
export async function fillGaps(config: Config, { read, write, clock, info }: Surroundings): Promise<readonly string[]> {
  if (config.backfill === 'none' && config.health.depth !== 'full') return []
  for (const step of useWarehouse(config.snowflake.warehouse?.name ?? null)) {
    if (step.step === 'call') await write(step.operation)
  }
  const scope = await scopeOf(config, read, clock.now())
  // What the pipe is about to load, e.g. because this apply refreshed it, is not missing.
  if (!(await pipeIsEmpty(scope.ingestion, read, clock))) {
    return ['The pipe still loads log objects, so nothing was looked for that may be missing: run apply again later.']
  }
  const loaded = await loadGaps(scope, { read, write }, (sofar) =>
    info(`Loading missing log objects: ${shown(sofar)} so far.`)
  )
  return [
    loaded.objects === 0
      ? 'No log object was missing from the tables.'
      : `Loaded log objects that were missing from the tables: ${shown(loaded)}.`
  ]
}

/** What a backfill would load at most, from the bucket alone: wakes no warehouse. */
export async function backfillEstimate(config: Config, read: Run, now: Date): Promise<readonly string[]> {
  const from = backfillFrom(config, now)
  if (from === undefined) return []
  let all = NOTHING
  try {
    for await (const batch of batchesOf({ listing: listingOf(config), from, until: now }, read)) {
      all = plus(all, batch)
    }
  } catch (error) {
    if (!isServiceError(error)) throw error
    return [`Backfill: the log objects cannot be listed: ${error.message}`]
  }
  const credits = (all.bytes / 1e9) * CREDITS_PER_GB
  return [
    `Backfill (${config.backfill}): at most ${shown(all)}. What is in the tables already is not loaded again. At Snowpipe's price that is about ${credits.toPrecision(2)} credits; the warehouse is billed for at least a minute.`
  ]
}

async function pipeIsEmpty(ingestion: Ingestion, read: Run, clock: Clock): Promise<boolean> {
  for (let left = WAITS; left > 0; left--) {
    const { executionState, pendingFiles } = statusIn(await read(readStatus(ingestion)))
    if (pendingFiles === 0 && executionState === 'RUNNING') return true
    await clock.sleep(WAIT_SECONDS)
  }
  return false
}

function shown({ objects, bytes }: Loaded): string {
  return `${objects} objects, ${(bytes / 1e6).toFixed(1)} MB`
}

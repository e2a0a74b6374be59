import { listingOf } from '../../aws/log-objects'
import { DAY_MILLISECONDS } from '../../model/clock'
import type { Config } from '../../model/config'
import type { Run } from '../../model/operation'
import { instantOf, rowNamed } from '../../snowflake/rows'
import { statement } from '../../snowflake/statements'
import { observeOwed } from '../snowpipe/catch-up'
import { ingestionOf } from '../snowpipe/ingestion'
import type { Scope } from './find'

/** How far a check looks back without `backfill`: COPY_HISTORY knows of everything that was loaded in that time. */
const DAYS = 7

/**
 * Which objects should be in the tables: those of the last week, not before there was a staging table, or those since the
 * time that `backfill` names. Not those that may still be loaded, by the pipe or by what an apply owes.
 */
export async function scopeOf(config: Config, run: Run, now: Date): Promise<Scope> {
  const { database, schema, names } = config.snowflake
  const [tables, owed] = await Promise.all([
    run(statement('table/show', { schema: [database, schema] })),
    observeOwed({ database, schema, parsed: names.parsed }, run)
  ])
  const created = instantOf(rowNamed(tables, names.staging)?.['created_on'])
  const lag = now.getTime() - config.health.maxLagMinutes * 60_000
  const owedSince = owed === undefined ? lag : Date.parse(owed.since)
  return {
    listing: listingOf(config),
    ingestion: ingestionOf(config),
    from:
      backfillFrom(config, now) ??
      new Date(Math.max(now.getTime() - DAYS * DAY_MILLISECONDS, created === null ? 0 : Date.parse(created))),
    until: new Date(Math.min(lag, Number.isNaN(owedSince) ? lag : owedSince))
  }
}

/** From when on a backfill loads; `undefined` without one. */
export function backfillFrom({ backfill }: Config, now: Date): Date | undefined {
  if (backfill === 'none') return undefined
  if (backfill === 'all') return new Date(0)
  return backfill === '7d' ? new Date(now.getTime() - 7 * DAY_MILLISECONDS) : new Date(`${backfill}T00:00:00Z`)
}

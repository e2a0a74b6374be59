import { listingOf } from '../../aws/log-objects'
import { DAY_MILLISECONDS } from '../../model/clock'
import type { Config, SnowflakeConfig } from '../../model/config'
import type { Run } from '../../model/operation'
import { keptSince } from '../../model/retention'
import { instantOf, rowNamed } from '../../snowflake/rows'
import { statement } from '../../snowflake/statements'
import { observeOwed } from '../snowpipe/catch-up'
import { ingestionOf } from '../snowpipe/ingestion'
import type { Scope } from './find'

/** How far a check looks back without `backfill`: COPY_HISTORY knows of everything that was loaded in that time. */
export const DAYS = 7

/**
 * Which objects should be in the tables: those of the last week, not before there was a staging table, or those since the
 * time that `backfill` names. Not those that may still be loaded, by the pipe or by what an apply owes, and not those whose
 * rows may have been deleted because of their age.
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
      latest(new Date(now.getTime() - DAYS * DAY_MILLISECONDS), created === null ? null : new Date(created)),
    until: new Date(Math.min(lag, Number.isNaN(owedSince) ? lag : owedSince))
  }
}

/** From when on a backfill loads; `undefined` without one. */
export function backfillFrom(
  { backfill, snowflake }: Pick<Config, 'backfill'> & { readonly snowflake: Pick<SnowflakeConfig, 'retainDays'> },
  now: Date
): Date | undefined {
  const asked = askedFrom(backfill, now)
  return asked === undefined ? undefined : latest(asked, keptSince(snowflake.retainDays, now))
}

/** From when on the input asks to load; `undefined` if it does not. */
export function askedFrom(backfill: string, now: Date): Date | undefined {
  if (backfill === 'none') return undefined
  if (backfill === 'all') return new Date(0)
  return backfill === '7d' ? new Date(now.getTime() - 7 * DAY_MILLISECONDS) : new Date(`${backfill}T00:00:00Z`)
}

function latest(one: Date, other: Date | null): Date {
  return other !== null && other > one ? other : one
}

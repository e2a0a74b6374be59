import { listingOf } from '../../aws/log-objects'
import { DAY_MILLISECONDS } from '../../model/clock'
import type { Config, SnowflakeConfig } from '../../model/config'
import type { Run } from '../../model/operation'
import { keptSince } from '../../model/retention'
import { instantOf, rowNamed, secondOf } from '../../snowflake/rows'
import { statement } from '../../snowflake/statements'
import { observeOwed } from '../snowpipe/catch-up'
import { ingestionOf } from '../snowpipe/ingestion'
import { showPipes } from '../snowpipe/state'
import type { Scope } from './find'

/** How far a check looks back without `backfill`: COPY_HISTORY knows of everything that was loaded in that time. */
export const DAYS = 7

/**
 * Which objects should be in the tables: those of the last week, not before there was a staging table, or those since the
 * time that `backfill` names. Not those that may still be loaded, by the pipe or by what an apply owes, and not those whose
 * rows may have been deleted because of their age.
 * @param queueIsEmpty the pipe has loaded all that it has queued
 */
export async function scopeOf(
  config: Config,
  run: Run,
  now: Date,
  { queueIsEmpty = false }: { readonly queueIsEmpty?: boolean } = {}
): Promise<Scope> {
  const { database, schema, names } = config.snowflake
  const ingestion = ingestionOf(config)
  const [tables, owed, pipes] = await Promise.all([
    run(statement('table/show', { schema: [database, schema] })),
    observeOwed({ database, schema, parsed: names.parsed }, run),
    queueIsEmpty ? run(showPipes(ingestion)) : []
  ])
  const created = instantOf(rowNamed(tables, names.staging)?.['created_on'])
  return {
    listing: listingOf(config),
    ingestion,
    from:
      backfillFrom(config, now) ??
      latest(new Date(now.getTime() - DAYS * DAY_MILLISECONDS), created === null ? null : new Date(created)),
    until: settledUntil({
      lag: new Date(now.getTime() - config.health.maxLagMinutes * 60_000),
      owedSince: owed?.since ?? null,
      pipeSince: secondOf(rowNamed(pipes, ingestion.pipe)?.['created_on'])
    })
  }
}

/**
 * Nobody else loads any more what S3 stored before this time. Objects from before the pipe are nobody's at once: the pipe
 * only hears of later ones, and when it was created, it was refreshed since the time that is still owed.
 * @param lag what S3 stored before should be loaded
 * @param owedSince the time since which a task will refresh the pipe, ISO 8601, or text that is no time; null = none will
 * @param pipeSince when the pipe was created, ISO 8601; null = it may still load older objects that it has queued
 */
export function settledUntil({
  lag,
  owedSince,
  pipeSince
}: {
  readonly lag: Date
  readonly owedSince: string | null
  readonly pipeSince: string | null
}): Date {
  const owed = Date.parse(owedSince ?? '')
  const unowed = Number.isNaN(owed) ? Number.POSITIVE_INFINITY : owed
  const isUnknown = owedSince !== null && Number.isNaN(owed)
  const beforePipe = pipeSince === null || isUnknown ? Number.NEGATIVE_INFINITY : Date.parse(pipeSince)
  return new Date(Math.min(unowed, Math.max(lag.getTime(), beforePipe)))
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

import { DAY_MILLISECONDS } from '../../model/clock'
import type { Config } from '../../model/config'
import { askedFrom, backfillFrom, DAYS } from './scope'

/** Where S3 deletes log objects, or a task deletes rows, earlier than a repair or a backfill reaches. Pure. */
export function reachNotes(config: Config, now: Date): readonly string[] {
  const { backfill, logBucket, snowflake } = config
  const { expirationDays } = logBucket
  const asked = askedFrom(backfill, now)
  const from = backfillFrom(config, now)
  const left = expirationDays === null ? null : new Date(now.getTime() - expirationDays * DAY_MILLISECONDS)
  return [
    ...(expirationDays !== null && expirationDays <= DAYS
      ? [
          `S3 deletes log objects after ${expirationDays} days (log-expiration-days), but a repair looks for missing ones of ${DAYS} days: what is not loaded in time is lost. Keep them for ${DAYS + 1} days or more.`
        ]
      : []),
    ...(asked !== undefined && from !== undefined && from > asked
      ? [
          `Backfill (${backfill}) only loads what S3 stored since ${from.toISOString()}: rows older than retain-days, which is ${snowflake.retainDays}, are deleted.`
        ]
      : []),
    ...(from !== undefined && left !== null && left > from
      ? [
          `Backfill (${backfill}): S3 deletes log objects after ${expirationDays} days (log-expiration-days), so those from before ${left.toISOString()} may be gone.`
        ]
      : [])
  ]
}

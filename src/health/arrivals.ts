/** What should have arrived: log objects in the bucket, and notifications of them at the pipe. */
import type { LogObject } from '../aws/log-objects'
import type { HealthConfig } from '../model/config'
import { many } from '../model/many'
import type { Row } from '../model/operation'
import { agoText, sinceText } from '../model/spoken-time'
import { instantOf, numberOf, objectOf } from '../snowflake/rows'
import type { Judgement } from './judge'
import { APPLY, hoursBetween, minutesBetween } from './words'

/** What S3 delivered last, and since when the pipeline exists; null where that is not known. */
export interface Arrivals {
  readonly newest: LogObject | null
  readonly pipelineSince: string | null
}

/** Whether S3 still delivers log objects. */
export function judgeArrivals({ newest, pipelineSince }: Arrivals, limits: HealthConfig, now: Date): Judgement {
  const since = newest?.storedAt ?? (pipelineSince === null ? null : new Date(pipelineSince))
  if (since === null || hoursBetween(since, now) <= limits.maxSilenceHours) {
    const found =
      newest === null
        ? 'S3 has not delivered a log object yet.'
        : `S3 last delivered a log object ${agoText(newest.storedAt, now)}: ${newest.key}.`
    return { state: 'healthy', found }
  }
  const silence = newest === null ? ', when the pipeline was created' : `: the last one is ${newest.key}`
  return {
    state: 'unhealthy',
    found: `S3 has delivered no log object for ${sinceText(since, now)}${silence}. max-silence-hours is ${limits.maxSilenceHours}.`,
    hint: `${APPLY} If it finds nothing to change, look for a deny in the bucket policy or in a policy of the AWS organization. If the source buckets really have no requests, increase max-silence-hours.`
  }
}

/**
 * What the status of a running pipe says about the objects in the bucket: those that it knows of, and those that it was
 * never notified of. https://docs.snowflake.com/en/sql-reference/functions/system_pipe_status
 */
export function judgeQueue(
  row: Row | undefined,
  { newest, pipeSince }: { readonly newest: LogObject | null; readonly pipeSince: string | null },
  limits: HealthConfig,
  now: Date
): Judgement | undefined {
  const status = objectOf(row?.['STATUS'])
  const pending = numberOf(status['pendingFileCount']) ?? 0
  const oldest = instantOf(status['oldestFileTimestamp'])
  if (pending > 0 && oldest !== null && minutesBetween(new Date(oldest), now) > limits.maxLagMinutes) {
    return {
      state: 'unhealthy',
      found: `${many(pending, 'log object waits', 'log objects wait')} for the pipe, ${pending === 1 ? '' : 'the oldest '}for ${sinceText(new Date(oldest), now)}. max-lag-minutes is ${limits.maxLagMinutes}.`,
      hint: 'Compare again in an hour: if the number grows, Snowflake loads too slowly, or not at all. COPY_HISTORY of the staging table has the errors.'
    }
  }
  const heard = [status['lastReceivedMessageTimestamp'], status['lastIngestedTimestamp']]
    .map(instantOf)
    .filter((moment) => moment !== null)
    .toSorted()
    .at(-1)
  if (newest === null || minutesBetween(newest.storedAt, now) <= limits.maxLagMinutes) return undefined
  if (pipeSince !== null && newest.storedAt < new Date(pipeSince)) return undefined
  // S3 reports whole seconds, and the queue may be a moment ahead of the listing.
  if (heard !== undefined && new Date(heard).getTime() + 1000 > newest.storedAt.getTime()) return undefined
  return {
    state: 'unhealthy',
    found: `The pipe ${heard === undefined ? 'has never been notified of a log object' : `was last notified ${agoText(new Date(heard), now)}`}, but ${newest.key} has been in the bucket for ${sinceText(newest.storedAt, now)}.`,
    hint: `${APPLY} If it finds nothing to change, check in AWS CloudTrail who changed the notifications of the bucket. Then run apply with \`backfill\` or with \`health: full\`, which loads what is missing.`
  }
}

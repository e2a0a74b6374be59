import { describeFilter, type Filter } from './notifications'

/** Part of the ARN of every Snowpipe queue. https://docs.snowflake.com/en/user-guide/data-load-snowpipe-auto-s3 */
export const SNOWPIPE_QUEUE = ':sf-snowpipe-'

/** @param overlaps entries as `describeEntry` renders them */
export function conflicts(wanted: Filter, overlaps: readonly string[]): readonly string[] {
  return overlaps.map(
    (entry) =>
      `S3 does not allow two notifications for the same events and keys, and the one that this action needs (${describeFilter(wanted)}) overlaps with ${entry}. ${wayOut(entry)}`
  )
}

/** All pipes of a Snowflake account share one queue per region, so an entry for it announces objects to our pipe too. */
function wayOut(entry: string): string {
  return entry.includes(SNOWPIPE_QUEUE)
    ? 'That one sends to a queue of Snowpipe, but not all that is needed. Widen it to that, or delete it: then this action creates its own. If it is for another Snowflake account, send its events through an SNS topic or EventBridge.'
    : 'Give the other one a different prefix, or send its events through an SNS topic or EventBridge.'
}

import { NOTIFICATION_ID_PREFIX } from '../model/names'
import { describeFilter, type Filter } from './notifications'

/** Part of the ARN of every Snowpipe queue. https://docs.snowflake.com/en/user-guide/data-load-snowpipe-auto-s3 */
export const SNOWPIPE_QUEUE = ':sf-snowpipe-'

/**
 * @param overlaps entries as `describeEntry` renders them
 * @param topic ARN of the topic that is to announce new objects, if any
 */
export function conflicts(wanted: Filter, overlaps: readonly string[], topic: string | null): readonly string[] {
  return overlaps.map(
    (entry) =>
      `S3 does not allow two notifications for the same events and keys, and the one that this action needs (${describeFilter(wanted)}) overlaps with ${entry}. ${wayOut(entry, topic)}`
  )
}

/** This pipeline's own entry of an earlier role is replaced where it is known to be that. */
const BETWEEN_PIPELINES =
  'That one belongs to the pipeline of the role in its name. If that is another pipeline, give this one a prefix that does not contain the other’s, and is not part of it. If it was the role of this one, change them one after the other: first apply the new role with the old prefix and `prune: true`, then apply the new prefix.'

/** All pipes of a Snowflake account share one queue per region, so an entry for it announces objects to our pipe too. */
function wayOut(entry: string, topic: string | null): string {
  if (topic !== null) return throughTopic(entry, topic)
  const shared =
    'so that both get every object, send both through an SNS topic: set the input sns-topic to its ARN (docs/sharing-notifications.md)'
  if (entry.startsWith(`"${NOTIFICATION_ID_PREFIX}`)) return BETWEEN_PIPELINES
  return entry.includes(SNOWPIPE_QUEUE)
    ? `That one sends to a queue of Snowpipe, but not all that is needed. Widen it to that, or delete it: then this action creates its own. If it is for another Snowflake account, ${shared}.`
    : `Give the other one a different prefix, or, ${shared}.`
}

/** The documented way round: https://docs.snowflake.com/en/user-guide/data-load-snowpipe-auto-s3 */
function throughTopic(entry: string, topic: string): string {
  return entry.includes(topic)
    ? 'That one sends to the same topic, but not all that is needed. Widen it to that, or delete it: then this action creates its own.'
    : `Subscribe its destination to the topic ${topic}, then let this entry send to that topic, or delete it (docs/sharing-notifications.md).`
}

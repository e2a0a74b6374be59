import type { NotificationConfiguration } from '@aws-sdk/client-s3'
import { announcing, type Needed } from '../../aws/announcing-entry'
import { SNOWPIPE_QUEUE } from '../../aws/notification-conflicts'
import { entriesOf, type Entry, isOurs, overlap } from '../../aws/notifications'
import type { Aws } from '../../model/config'
import { roleOfId } from '../../model/names'
import type { Run } from '../../model/operation'
import { ownStages } from '../../snowflake/integration-users'
import { placeIn } from '../../snowflake/locations'
import { ifFound } from '../../snowflake/refusals'
import { rowNamed, textOf } from '../../snowflake/rows'
import { rolesAt } from '../delivery/our-place'
import type { Ingestion } from '../snowpipe/ingestion'
import { showPipes } from '../snowpipe/state'
import { isOfPipeline } from './whose'

type Announced = Aws & Needed & { readonly bucket: string; readonly ingestion: Ingestion; readonly prune: boolean }

/** Entries in a bucket's notifications, by what they are to ours. */
export interface Announcements {
  /** The entry with our Id. */
  readonly own: Entry | undefined
  /** Somebody else's entry that sends what ours would send. */
  readonly adopted: Entry | undefined
  /** What this pipeline left when it had another role, if ours takes its place. */
  readonly replaced: readonly Entry[]
  readonly kept: readonly Entry[]
  /** Those of the kept ones that S3 would not accept together with ours. */
  readonly overlaps: readonly Entry[]
}

/**
 * What a bucket's notifications are to ours. One of an earlier role, for a prefix that overlaps with the declared one, is
 * replaced without `prune` too: S3 would not accept both, and late deliveries do not need it, because a task looks for
 * them. Only reads.
 */
export async function announcementsIn(
  document: NotificationConfiguration,
  announced: Announced,
  read: Run
): Promise<Announcements> {
  const { filter, prune } = announced
  const entries = entriesOf(document)
  const { own, adopted } = announcing(entries, announced)
  const others = entries.filter((entry) => entry !== (adopted ?? own))
  const overlapping = others.filter((entry) => overlap(entry, filter))
  const isEarlier = await Promise.all(overlapping.map((entry) => isOfEarlierRole(entry, announced, read)))
  const earlier = overlapping.filter((_, at) => isEarlier[at] === true)
  const isKept = (entry: Entry) => !earlier.includes(entry)
  const takenOver = prune && adopted !== undefined && isOurs(adopted) ? [adopted] : []
  const replaced = [...takenOver, ...earlier]
  return { own, adopted, replaced, kept: others.filter(isKept), overlaps: overlapping.filter(isKept) }
}

async function isOfEarlierRole(entry: Entry, announced: Announced, read: Run): Promise<boolean> {
  const { ingestion, bucket: name } = announced
  const [role, place] = [roleOfId(entry.id), { name, prefix: entry.prefix }]
  if (role === undefined || !(await rolesAt(place, announced, read)).includes(role)) return false
  return (await isOfPipeline(place, ingestion, announced, read)) && !(await isOfOtherAccount(entry, announced, read))
}

/**
 * Whether an entry is surely for another Snowflake account, whose stages nobody sees here: an account has one queue for a
 * bucket. https://docs.snowflake.com/en/user-guide/data-load-snowpipe-auto-s3
 */
async function isOfOtherAccount({ arn }: Entry, { ingestion, bucket, ...aws }: Announced, read: Run): Promise<boolean> {
  const { database, schema, stage, pipe } = ingestion
  const [stages, pipes] = await Promise.all([
    ownStages([database, schema, stage], read),
    ifFound(read(showPipes(ingestion)))
  ])
  const channel = textOf(rowNamed(pipes ?? [], pipe)?.['notification_channel'])
  const reads = stages.some(({ url }) => placeIn(url, { aws })?.name === bucket)
  const isQueue = [arn, channel ?? ''].every((one) => one.includes(SNOWPIPE_QUEUE))
  return reads && isQueue && arn !== channel
}

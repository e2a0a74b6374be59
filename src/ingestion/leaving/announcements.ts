import type { NotificationConfiguration } from '@aws-sdk/client-s3'
import { announcing, type Needed } from '../../aws/announcing-entry'
import { entriesOf, type Entry, isOurs, overlap } from '../../aws/notifications'
import type { Aws } from '../../model/config'
import { roleOfId } from '../../model/names'
import type { Run } from '../../model/operation'
import { rolesAt } from '../delivery/our-place'
import type { Ingestion } from '../snowpipe/ingestion'
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

async function isOfEarlierRole({ id, prefix }: Entry, announced: Announced, read: Run): Promise<boolean> {
  const [role, place] = [roleOfId(id), { name: announced.bucket, prefix }]
  if (role === undefined || !(await rolesAt(place, announced, read)).includes(role)) return false
  return isOfPipeline(place, announced.ingestion, announced, read)
}

import type { NotificationConfiguration } from '@aws-sdk/client-s3'
import { conflicts, SNOWPIPE_QUEUE } from '../aws/notification-conflicts'
import { notificationsRead, rewriteNotifications } from '../aws/notification-update'
import { describeEntry, type Filter, isOurs, withEntry, withoutEntries } from '../aws/notifications'
import { look } from '../aws/observe'
import type { Shared } from '../aws/operations'
import { unknownElements } from '../aws/shared-documents'
import { type BucketPlace, bucketSubject } from '../aws/subjects'
import { permissionOn } from '../aws/topic-policy'
import { type Announcements, announcementsIn } from '../ingestion/leaving/announcements'
import { loadAround } from '../ingestion/leaving/announcing'
import { type NotAnnounced, observeNotAnnounced } from '../ingestion/leaving/not-announced'
import { type Beside, loadingBeside, NOTHING_BESIDE, observeStandby } from '../ingestion/leaving/standby'
import { dropLeaving } from '../ingestion/snowpipe/beside'
import { type Ingestion, ingestionOf } from '../ingestion/snowpipe/ingestion'
import { reachable } from '../ingestion/snowpipe/refresh-window'
import type { Kind } from '../model/kind'
import { notificationId } from '../model/names'
import { blockedBy, obstacleOf } from '../model/obstacles'
import { addressOf } from '../snowflake/identifiers'
import { type LocationUse, locationUse, otherReaders, readByOthers } from '../snowflake/integration-users'

type Identity = BucketPlace & {
  readonly id: string
  readonly filter: Filter
  /** ARN of the topic to send to; null = the pipe's queue. */
  readonly topic: string | null
  /** Take over the entry that an earlier declaration with another role left. */
  readonly prune: boolean
  readonly ingestion: Ingestion
  readonly use: LocationUse
}

type Notification = {
  /** Its Id, if the entry is one of ours. */
  readonly entry: string
  /** ARN of the pipe's queue, or of the topic that it is subscribed to. */
  readonly destination: string
  readonly events: readonly string[]
  readonly prefix: string
  readonly suffix: string
  /** ISO 8601. The pipe was never notified of objects from before that. */
  readonly pipeCreatedOn: string
  /** Others' entries that S3 would not accept together with ours. */
  readonly overlaps: readonly string[]
  /** What loads the same, from before the pipe is notified: a standby, or late deliveries that the logs had left. */
  readonly alsoLoadedBy: string | null
}

interface Extra extends Pick<Announcements, 'own' | 'adopted' | 'replaced'> {
  readonly document: NotificationConfiguration & Shared
  readonly topic: string | null
  /** `undefined` when it was not read. */
  readonly seenOn: Date | undefined
  /** Stages of others that read these logs, perhaps with a pipe: read by `prepare` for a deletion. */
  readonly readers: readonly string[]
  readonly notAnnounced?: NotAnnounced
  readonly beside: Beside
}

const NOTHING_SEEN: Extra = {
  document: {},
  topic: null,
  own: undefined,
  adopted: undefined,
  replaced: [],
  seenOn: undefined,
  readers: [],
  beside: NOTHING_BESIDE
}

/**
 * Our entry in the log bucket's notifications: S3 announces new log objects to the pipe's queue.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html
 */
export const s3Notification: Kind<Identity, Notification, Extra> = {
  name: 's3-notification',
  cloud: 'aws',
  settlesWithinSeconds: 30,
  fields: {
    entry: { change: 'update' },
    destination: { change: 'update' },
    events: { change: 'update' },
    prefix: { change: 'update' },
    suffix: { change: 'update' },
    pipeCreatedOn: { change: 'computed' },
    // A replacement of the pipe has a standby, too.
    alsoLoadedBy: { change: 'update', onTheWay: true },
    overlaps: { change: { blocked: 'Other notifications overlap with the one that this action needs.' } }
  },

  declare(config) {
    const { aws, role, logging } = config
    const { name, prefix, topic } = config.logBucket
    const { database, schema, names } = config.snowflake
    const pipe = addressOf('pipe', database, schema, names.pipe)
    const filter = { events: ['s3:ObjectCreated:*'], prefix, suffix: '' }
    return [
      {
        address: `s3-notification:${name}`,
        kind: 's3-notification',
        identity: {
          bucket: name,
          // The role distinguishes pipelines that share a bucket.
          id: notificationId(role.name),
          filter,
          topic,
          prune: logging.prune,
          ingestion: ingestionOf(config),
          use: locationUse(config),
          ...aws
        },
        desired: {
          entry: notificationId(role.name),
          ...filter,
          destination: topic ?? { from: pipe, field: 'notificationChannel' },
          pipeCreatedOn: { from: pipe, field: 'createdOn' },
          overlaps: [],
          alsoLoadedBy: null
        },
        after: [`s3-bucket:${name}`, ...permissionOn(topic), pipe]
      }
    ]
  },

  async observe({ identity }, read, now, planned) {
    const { id, filter, topic, prune } = identity
    const lookForMissed = () => observeNotAnnounced(identity.ingestion, read, now)
    const [seen, standby, missed] = await Promise.all([
      look(read, bucketSubject(identity), { document: notificationsRead(identity) }),
      observeStandby(identity.ingestion, identity, read),
      // Asked at once, if the entry is known to be missing.
      planned === 'create' ? lookForMissed() : undefined
    ])
    const beside = loadingBeside(identity.ingestion, standby)
    if (seen.state !== 'present') return seen
    const document = seen.answers.document ?? {}
    const { kept, overlaps: overlapping, ...found } = await announcementsIn(document, identity, read)
    const { own, adopted, replaced } = found
    const overlaps = overlapping.map(describeEntry)
    const extra = { document, topic, ...found, seenOn: now, readers: [], beside }
    const notes = [
      ...kept.map((entry) => `Kept: ${describeEntry(entry)}`),
      ...replaced.map((entry) => `Replaced: ${describeEntry(entry)}`),
      ...(adopted === undefined ? [] : [`Adopted: ${describeEntry(adopted)}`])
    ]
    // An adopted entry may send more than our filter asks for.
    const entry = adopted === undefined ? own : { ...adopted, ...filter }
    if (entry === undefined) {
      const obstacles = [...unknownElements(document), ...conflicts(filter, overlaps, topic)]
      return {
        state: 'absent',
        extra: { ...extra, notAnnounced: missed ?? (await lookForMissed()) },
        notes,
        ...obstacleOf(obstacles)
      }
    }
    const { arn: destination, events, prefix, suffix } = entry
    const ours = prune && isOurs(entry) ? entry.id : id
    // Where nothing else changes, the standby that the same apply creates has to be dropped all the same.
    const alsoLoadedBy = prefix === filter.prefix ? beside.later : beside.now
    const fields = { entry: ours, destination, events, prefix, suffix, pipeCreatedOn: '', overlaps, alsoLoadedBy }
    return { state: 'present', fields, extra, notes }
  },

  judge(diff, desired, { overlaps }, { adopted, document, topic }) {
    const unknown = unknownElements(document)
    if (unknown.length > 0) return blockedBy(unknown)
    if (overlaps.length > 0) return blockedBy(conflicts(desired, overlaps, topic))
    const queue = diff.find(({ field }) => field === 'destination')
    if (adopted === undefined || queue === undefined) return undefined
    // All pipes of a Snowflake account share one queue per bucket, so a pipe that does not exist yet may use this one.
    if (queue.unknown !== undefined && adopted.arn.includes(SNOWPIPE_QUEUE)) return undefined
    return blockedBy(conflicts(desired, [describeEntry(adopted)], topic))
  },

  // An entry of others may be for another pipe: all pipes of an account share one queue per bucket.
  provesSnowflake: ({ bucket }, { destination }, { adopted }) =>
    adopted === undefined && destination.includes(SNOWPIPE_QUEUE)
      ? `bucket ${bucket} notifies the pipe’s queue ${destination}`
      : undefined,

  async prepare(work, read, now) {
    const { extra = NOTHING_SEEN, declared } = work
    const { use, ingestion } = declared.identity
    if (work.action === 'delete') return { ...extra, readers: await otherReaders(use, read) }
    return { ...extra, notAnnounced: await observeNotAnnounced(ingestion, read, now) }
  },

  // All pipes of a Snowflake account for a bucket share one queue, and so one entry.
  retainedBecause: (_, { own, adopted, readers }) =>
    own !== undefined || adopted === undefined
      ? readByOthers(readers)
      : `${describeEntry(adopted)} was not created by this action`,

  steps(work) {
    const { identity } = work.declared
    const { id, filter, topic, ingestion } = identity
    const { document, seenOn, replaced, notAnnounced, beside } = work.extra ?? NOTHING_SEEN
    if (work.action === 'delete')
      return [rewriteNotifications(identity, document, (latest) => withoutEntries(latest, id))]
    const drop = beside.later === null ? [] : dropLeaving(ingestion, { name: beside.later })
    if (work.action === 'update' && work.diff.every(({ field }) => field === 'alsoLoadedBy')) return drop
    const { destination, pipeCreatedOn } = work.desired
    const since = seenOn === undefined ? pipeCreatedOn : reachable(pipeCreatedOn, seenOn)
    const sort = topic === null ? 'queue' : 'topic'
    const put = rewriteNotifications(identity, document, (latest) =>
      withEntry(withoutEntries(latest, ...replaced.map((one) => one.id)), { sort, id, arn: destination, ...filter })
    )
    return [...loadAround(put, ingestion, since, notAnnounced), ...drop]
  }
}

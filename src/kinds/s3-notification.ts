import { notificationId, NOTIFICATION_ID_PREFIX } from '../model/names'
import { bucketSubject, type BucketPlace } from '../aws/subjects'
import type { NotificationConfiguration } from '@aws-sdk/client-s3'
import type { Kind } from '../model/kind'
import { call, type Call } from '../model/step'
import { addressOf } from '../snowflake/identifiers'
import { bucketRead, bucketWrite } from '../aws/requests'
import { look } from '../aws/observe'
import { locationOf } from '../snowflake/locations'
import { blockedBy, obstacleOf } from '../model/obstacles'
import { rewrite } from '../aws/shared-documents'
import {
  covers,
  describeEntry,
  describeFilter,
  entriesOf,
  overlap,
  withoutQueue,
  withQueue,
  type Entry,
  type Filter
} from '../aws/notifications'
import { reachable } from '../snowpipe/refresh-window'
import { waitForAccess } from '../snowpipe/waits'
import { statement } from '../snowflake/statements'

type Identity = BucketPlace & {
  readonly id: string
  readonly filter: Filter
  readonly pipe: readonly [string, string, string]
  readonly integration: string
  /** What the pipe reads: "s3://bucket/prefix/". */
  readonly location: string
}

type Notification = {
  readonly queueArn: string
  readonly events: readonly string[]
  readonly prefix: string
  readonly suffix: string
  /** ISO 8601. Files that came before have never been announced to this pipe. */
  readonly pipeCreatedOn: string
  /** Entries of others that S3 would not accept beside ours. */
  readonly overlaps: readonly string[]
}

interface Extra {
  readonly document: NotificationConfiguration
  /** An entry of others that sends what ours would send. */
  readonly adopted: Entry | undefined
  readonly seenOn: Date
}

/** How the queues of Snowpipe are called. https://docs.snowflake.com/en/user-guide/data-load-snowpipe-auto-s3 */
const SNOWPIPE_QUEUE = ':sf-snowpipe-'

/**
 * Our entry in the log bucket's notifications: new log files are announced to the pipe's queue.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html
 */
export const s3Notification: Kind<Identity, Notification, Extra> = {
  name: 's3-notification',
  cloud: 'aws',
  settlesWithinSeconds: 30,
  fields: {
    queueArn: { change: 'update' },
    events: { change: 'update' },
    prefix: { change: 'update' },
    suffix: { change: 'update' },
    pipeCreatedOn: { change: 'computed' },
    overlaps: { change: { blocked: 'entries of others overlap with ours.' } }
  },

  declare(config) {
    const { aws, role } = config
    const { name, prefix } = config.logBucket
    const { database, schema, names, integration } = config.snowflake
    const pipe = addressOf('pipe', database, schema, names.pipe)
    const filter = { events: ['s3:ObjectCreated:*'], prefix, suffix: '' }
    return [
      {
        address: `s3-notification:${name}`,
        kind: 's3-notification',
        identity: {
          bucket: name,
          // The role tells apart the pipelines that share a bucket.
          id: notificationId(role.name),
          filter,
          pipe: [database, schema, names.pipe],
          integration,
          location: locationOf(config),
          ...aws
        },
        desired: {
          ...filter,
          queueArn: { from: pipe, field: 'notificationChannel' },
          pipeCreatedOn: { from: pipe, field: 'createdOn' },
          overlaps: []
        },
        after: [`s3-bucket:${name}`, pipe]
      }
    ]
  },

  async observe({ identity }, read, now) {
    const { id, filter } = identity
    const seen = await look(read, bucketSubject(identity), { document: documentRead(identity) })
    if (seen.state !== 'present') return seen
    const document = seen.answers.document ?? {}
    const entries = entriesOf(document)
    const queues = entries.filter(({ sort }) => sort === 'queue')
    const ours = queues.find((entry) => entry.id === id)
    const adopted = ours === undefined ? queues.find((entry) => adoptable(entry, filter)) : undefined
    const others = entries.filter((entry) => entry !== ours && entry !== adopted)
    const overlaps = others.filter((entry) => overlap(entry, filter)).map(describeEntry)
    const extra = { document, adopted, seenOn: now }
    const notes = [
      ...others.map((entry) => `kept: ${describeEntry(entry)}`),
      ...(adopted === undefined ? [] : [`adopted: ${describeEntry(adopted)}`])
    ]
    // What an adopted entry sends beyond our filter is its owner's business.
    const entry = ours ?? (adopted && { ...adopted, ...filter })
    if (entry === undefined) {
      return { state: 'absent', extra, notes, ...obstacleOf(clash(filter, overlaps)) }
    }
    const { arn: queueArn, events, prefix, suffix } = entry
    return { state: 'present', fields: { queueArn, events, prefix, suffix, pipeCreatedOn: '', overlaps }, extra, notes }
  },

  judge(diff, desired, { overlaps }, { adopted }) {
    if (overlaps.length > 0) return blockedBy(clash(desired, overlaps))
    const queue = diff.find(({ field }) => field === 'queueArn')
    if (adopted === undefined || queue === undefined) return undefined
    // All pipes of a Snowflake account share one queue for a bucket: a pipe that is still to be made may well use this one.
    if (queue.unknown !== undefined && adopted.arn.includes(SNOWPIPE_QUEUE)) return undefined
    return blockedBy(clash(desired, [describeEntry(adopted)]))
  },

  retainedBecause: (_, { adopted }) =>
    adopted === undefined ? undefined : `${describeEntry(adopted)} was made by others`,

  steps(work) {
    const { identity } = work.declared
    const { id, filter, pipe } = identity
    const { document = {}, seenOn } = work.extra ?? {}
    if (work.action === 'delete') return [write(identity, document, (latest) => withoutQueue(latest, id))]
    const { queueArn, pipeCreatedOn } = work.desired
    const since = seenOn === undefined ? pipeCreatedOn : reachable(pipeCreatedOn, seenOn)
    const refresh = call(statement('pipe/refresh', { pipe, since }))
    return [
      waitForAccess(identity),
      // What came while nothing was announced; the pipe leaves out what it has loaded since it was made. Before the entry
      // is there, since a run that ends in between would see nothing to do afterwards; and after, for what came just then.
      refresh,
      write(identity, document, (latest) => withQueue(latest, { id, arn: queueArn, ...filter })),
      refresh
    ]
  }
}

/**
 * Whether an entry sends what ours would. Not that of a pipeline whose prefix holds ours: its pipe would load our logs too,
 * and its end would be ours.
 */
function adoptable(entry: Entry, filter: Filter): boolean {
  return covers(entry, filter) && (entry.prefix === filter.prefix || !entry.id.startsWith(NOTIFICATION_ID_PREFIX))
}

function documentRead(identity: Identity) {
  return bucketRead('GetBucketNotificationConfiguration', identity)
}

function write(
  identity: Identity,
  seen: NotificationConfiguration,
  change: (document: NotificationConfiguration) => NotificationConfiguration
): Call {
  return rewrite(documentRead(identity), seen, (document = {}) => {
    const NotificationConfiguration = change(document)
    return bucketWrite('PutBucketNotificationConfiguration', identity, { NotificationConfiguration }).operation
  })
}

function clash(ours: Filter, overlaps: readonly string[]): readonly string[] {
  return overlaps.map(
    (entry) =>
      `S3 takes no two entries for the same events and keys, and ours (${describeFilter(ours)}) overlaps with ${entry}. Give the other one a prefix of its own, or let it go through a topic or EventBridge.`
  )
}

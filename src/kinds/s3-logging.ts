import type { LoggingEnabled, TargetGrant, TargetObjectKeyFormat } from '@aws-sdk/client-s3'
import { look } from '../aws/observe'
import { bucketRead, bucketWrite } from '../aws/requests'
import { bucketSubject, inOtherRegion, type Subject } from '../aws/subjects'
import { type Delivery, deliveryObstacles, type Obstacles } from '../ingestion/delivery/obstacles'
import type { LogKeyFormat } from '../model/config'
import type { Kind } from '../model/kind'
import { blockedBy, obstacleOf } from '../model/obstacles'
import type { Run } from '../model/operation'
import { addressOf } from '../snowflake/identifiers'
import { type LocationUse, locationUse, otherReaders, readByOthers } from '../snowflake/integration-users'

type Identity = Delivery &
  LocationUse & {
    readonly source: string
    readonly keyFormat: LogKeyFormat
  }

type Logging = {
  readonly targetBucket: string
  readonly targetPrefix: string
  readonly keyFormat: LogKeyFormat
  /** Grants on log objects, as ACLs: a bucket with ACLs disabled does not accept any. */
  readonly targetGrants: readonly string[]
  /** What prevents the delivery of this bucket's logs. */
  readonly obstacles: readonly string[]
}

interface Extra {
  /** Where it logs to, if not to us. */
  readonly elsewhere: string | undefined
  /** Stages of others that read these logs: read by `prepare` for a deletion. */
  readonly readers: readonly string[]
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_TargetObjectKeyFormat.html */
const KEY_FORMATS: Readonly<Record<LogKeyFormat, TargetObjectKeyFormat>> = {
  simple: { SimplePrefix: {} },
  'partitioned-event-time': { PartitionedPrefix: { PartitionDateSource: 'EventTime' } },
  'partitioned-delivery-time': { PartitionedPrefix: { PartitionDateSource: 'DeliveryTime' } }
}

/**
 * Server access logging of one source bucket.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLogging.html
 */
export const s3Logging: Kind<Identity, Logging, Extra> = {
  name: 's3-logging',
  cloud: 'aws',
  settlesWithinSeconds: 60,
  // A bucket that has not logged before keeps no log of the others from being loaded. Where logs move, it would: what it goes
  // on delivering to the old place is only loaded for a day.
  failsAlone: (action) => action === 'create',
  fields: {
    targetBucket: { change: 'update' },
    targetPrefix: { change: 'update' },
    keyFormat: { change: 'update' },
    targetGrants: { change: 'update' },
    obstacles: { change: { blocked: 'Logs of this bucket cannot be delivered.' } }
  },

  declare(config) {
    const { aws, logBucket, logging, role, snowflake } = config
    const { name, prefix } = logBucket
    const { sources, others, keyFormat } = logging
    const { database, schema, names } = snowflake
    // After the staging table, since the first pipe loads what was delivered after the table was created. And before
    // the pipe moves to a new location, so that logs no longer arrive at the old location by then. Snowflake may read
    // where logs go before the first one goes there: if the run is interrupted, that shows where they went.
    const after = [
      `s3-delivery-policy:${name}` as const,
      addressOf('table', database, schema, names.staging),
      addressOf('storage-integration', snowflake.integration),
      `iam-role-policy:${role.policyName}` as const
    ]
    return sources.map((source) => ({
      address: `s3-logging:${source}` as const,
      kind: 's3-logging',
      identity: { source, bucket: name, prefix, keyFormat, sources, others, ...aws, ...locationUse(config) },
      desired: { targetBucket: name, targetPrefix: prefix, keyFormat, targetGrants: [], obstacles: [] },
      after
    }))
  },

  async observe({ identity }, read) {
    const { source, bucket, prefix, keyFormat, account } = identity
    const seen = await look(read, subjectOf(identity), {
      logging: bucketRead('GetBucketLogging', { bucket: source, account })
    })
    if (seen.state === 'hidden') return seen
    if (seen.state === 'absent') {
      return {
        ...seen,
        ofNothing: true,
        obstacle: `Source bucket ${source} does not exist. Remove it from source-buckets, or create it.`
      }
    }
    const live = seen.answers.logging?.LoggingEnabled
    const fields = live === undefined ? undefined : fieldsOf(live)
    const logsToUs = fields?.targetBucket === bucket && fields.targetPrefix === prefix
    const inSync = logsToUs && fields.keyFormat === keyFormat && fields.targetGrants.length === 0
    const { sentences: obstacles, hidden } = inSync ? { sentences: [] } : await obstaclesOf(identity, read)
    if (hidden !== undefined) return hidden
    if (fields === undefined) return { state: 'absent', ...obstacleOf(obstacles) }
    return {
      state: 'present',
      fields: { ...fields, obstacles },
      extra: { elsewhere: logsToUs ? undefined : `${fields.targetBucket}/${fields.targetPrefix}`, readers: [] }
    }
  },

  judge: (_diff, _desired, { obstacles }) => blockedBy(obstacles),

  async prepare({ action, extra, declared: { identity } }, read) {
    const readers = action === 'delete' ? await otherReaders(identity, read) : []
    return { elsewhere: extra?.elsewhere, readers }
  },

  retainedBecause: (_, { elsewhere, readers }) =>
    elsewhere === undefined ? readByOthers(readers) : `it logs to ${elsewhere}, not to this pipeline`,

  steps(work) {
    const { source, account } = work.declared.identity
    const LoggingEnabled = work.action === 'delete' ? undefined : loggingOf(work.desired)
    const BucketLoggingStatus = LoggingEnabled === undefined ? {} : { LoggingEnabled }
    return [bucketWrite('PutBucketLogging', { bucket: source, account }, { BucketLoggingStatus })]
  }
}

function subjectOf({ source, ...delivery }: Identity): Subject {
  return bucketSubject({ ...delivery, bucket: source }, 'source bucket')
}

function fieldsOf({ TargetBucket, TargetPrefix, TargetObjectKeyFormat, TargetGrants }: LoggingEnabled): Logging {
  return {
    targetBucket: TargetBucket ?? '',
    targetPrefix: TargetPrefix ?? '',
    keyFormat: keyFormatOf(TargetObjectKeyFormat),
    targetGrants: (TargetGrants ?? []).map(grantOf).toSorted(),
    obstacles: []
  }
}

/** The default is the simple format; the default of the partitioned format is the event time. */
function keyFormatOf(format: TargetObjectKeyFormat | undefined): LogKeyFormat {
  const partitions = format?.PartitionedPrefix
  if (partitions === undefined) return 'simple'
  return partitions.PartitionDateSource === 'DeliveryTime' ? 'partitioned-delivery-time' : 'partitioned-event-time'
}

function grantOf({ Permission, Grantee }: TargetGrant): string {
  return `${Permission} to ${Grantee?.URI ?? Grantee?.ID ?? Grantee?.EmailAddress ?? Grantee?.DisplayName}`
}

function loggingOf({ targetBucket, targetPrefix, keyFormat }: Logging): LoggingEnabled {
  return { TargetBucket: targetBucket, TargetPrefix: targetPrefix, TargetObjectKeyFormat: KEY_FORMATS[keyFormat] }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshooting-server-access-logging.html */
async function obstaclesOf(identity: Identity, read: Run): Promise<Obstacles> {
  const { source, bucket, account, region } = identity
  if (source === bucket) {
    const circle = `${bucket} is the log bucket itself: each log delivery would be logged again, in an endless loop.`
    return { sentences: [circle] }
  }
  const head = await look(read, subjectOf(identity), { head: bucketRead('HeadBucket', { bucket: source, account }) })
  const actual = head.state === 'present' ? head.answers.head?.BucketRegion : undefined
  if (head.state === 'hidden') return { sentences: [head.reason], hidden: head }
  const delivery = await deliveryObstacles(identity, read)
  const elsewhere = actual === undefined || actual === region ? [] : [inOtherRegion(subjectOf(identity), actual)]
  return { ...delivery, sentences: [...elsewhere, ...delivery.sentences] }
}

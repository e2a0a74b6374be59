import type { LoggingEnabled, TargetGrant, TargetObjectKeyFormat } from '@aws-sdk/client-s3'
import type { LogKeyFormat } from '../model/config'
import type { Kind } from '../model/kind'
import type { Run } from '../model/operation'
import { bucketRead, bucketWrite } from '../aws/requests'
import { inOtherRegion, bucketSubject, type Subject } from '../aws/subjects'
import { look } from '../aws/observe'
import { addressOf } from '../snowflake/identifiers'
import { deliveryObstacles, type Delivery } from '../log-delivery/obstacles'
import { blockedBy, obstacleOf } from '../model/obstacles'

type Identity = Delivery & {
  readonly source: string
  readonly keyFormat: LogKeyFormat
}

type Logging = {
  readonly targetBucket: string
  readonly targetPrefix: string
  readonly keyFormat: LogKeyFormat
  /** Grants on log objects, of the time of ACLs: a bucket without ACLs takes none. */
  readonly targetGrants: readonly string[]
  /** What keeps this bucket's logs from being delivered. */
  readonly obstacles: readonly string[]
}

interface Extra {
  /** Where it logs to, when that is not to us. */
  readonly elsewhere: string | undefined
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
  fields: {
    targetBucket: { change: 'update' },
    targetPrefix: { change: 'update' },
    keyFormat: { change: 'update' },
    targetGrants: { change: 'update' },
    obstacles: { change: { blocked: 'logs of this bucket cannot be delivered.' } }
  },

  declare({ aws, logBucket: { name, prefix }, logging: { sources, others, keyFormat }, snowflake }) {
    const { database, schema, names } = snowflake
    // What is delivered from now on is loaded, since the first pipe begins with what came after this table was made. Logs
    // that move go to their new place before the pipe does: nothing comes to the old one any more when the pipe leaves it.
    const after = [`s3-delivery-policy:${name}` as const, addressOf('table', database, schema, names.staging)]
    return sources.map((source) => ({
      address: `s3-logging:${source}` as const,
      kind: 's3-logging',
      identity: { source, bucket: name, prefix, keyFormat, sources, others, ...aws },
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
      return { ...seen, obstacle: `source bucket ${source} does not exist. Take it from source-buckets, or make it.` }
    }
    const live = seen.answers.logging?.LoggingEnabled
    if (live === undefined) {
      const obstacles = await obstaclesOf(identity, read)
      return { state: 'absent', ...obstacleOf(obstacles) }
    }
    const fields = fieldsOf(live)
    const ours = fields.targetBucket === bucket && fields.targetPrefix === prefix
    const inSync = ours && fields.keyFormat === keyFormat && fields.targetGrants.length === 0
    return {
      state: 'present',
      fields: inSync ? fields : { ...fields, obstacles: await obstaclesOf(identity, read) },
      extra: { elsewhere: ours ? undefined : `${fields.targetBucket}/${fields.targetPrefix}` },
      notes: ours
        ? []
        : [`it logs to ${fields.targetBucket}/${fields.targetPrefix}: what was delivered there stays there.`]
    }
  },

  judge: (_diff, _desired, { obstacles }) => blockedBy(obstacles),

  retainedBecause: (_, { elsewhere }) => (elsewhere === undefined ? undefined : `it logs to ${elsewhere}, not to us`),

  steps(work) {
    const { source, account } = work.declared.identity
    const LoggingEnabled = work.action === 'delete' ? undefined : loggingOf(work.desired)
    const BucketLoggingStatus = LoggingEnabled === undefined ? {} : { LoggingEnabled }
    return [bucketWrite('PutBucketLogging', { bucket: source, account }, { BucketLoggingStatus })]
  }
}

function subjectOf({ source, ...place }: Identity): Subject {
  return bucketSubject({ ...place, bucket: source }, 'source bucket')
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

/** A format that was never set is the simple one; partitions go by event time when nothing is said. */
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
async function obstaclesOf(identity: Identity, read: Run): Promise<readonly string[]> {
  const { source, bucket, account, region } = identity
  if (source === bucket) {
    return [`${bucket} is the log bucket: if it logged to itself, every delivery would be logged again, for ever.`]
  }
  const head = await look(read, subjectOf(identity), { head: bucketRead('HeadBucket', { bucket: source, account }) })
  const actual = head.state === 'present' ? head.answers.head?.BucketRegion : undefined
  return [
    ...(head.state === 'hidden' ? [head.reason] : []),
    ...(actual === undefined || actual === region ? [] : [inOtherRegion(subjectOf(identity), actual)]),
    ...(await deliveryObstacles(identity, read))
  ]
}

import {
  type LoggingEnabled,
  PutBucketLoggingCommand,
  PutBucketOwnershipControlsCommand,
  type TargetObjectKeyFormat
} from '@aws-sdk/client-s3'
import { combined, differs, type ForeignChange, missing, NO_CHANGE } from '../foreign-change'
import type { Hands } from '../hands'
import type { Pipeline } from '../pipelines'

const source = ({ sources }: Pipeline) => sources[0] ?? ''
const address = (pipeline: Pipeline) => `s3-logging:${source(pipeline)}`

const FORMATS: Readonly<Record<string, TargetObjectKeyFormat>> = {
  simple: { SimplePrefix: {} },
  'partitioned-event-time': { PartitionedPrefix: { PartitionDateSource: 'EventTime' } },
  'partitioned-delivery-time': { PartitionedPrefix: { PartitionDateSource: 'DeliveryTime' } }
}

/** The declared logging with some differences. */
function log(pipeline: Pipeline, { s3 }: Hands, differences: Partial<LoggingEnabled>) {
  const { bucket, prefix, keyFormat } = pipeline
  const TargetObjectKeyFormat = FORMATS[keyFormat]
  const declared = { TargetBucket: bucket, TargetPrefix: prefix, TargetObjectKeyFormat }
  const LoggingEnabled = { ...declared, ...differences }
  return s3.send(new PutBucketLoggingCommand({ Bucket: source(pipeline), BucketLoggingStatus: { LoggingEnabled } }))
}

const format = (keyFormat: string): ForeignChange => ({
  title: `log keys ${keyFormat}`,
  when: (pipeline) => pipeline.keyFormat !== keyFormat,
  make: (pipeline, hands) => log(pipeline, hands, { TargetObjectKeyFormat: FORMATS[keyFormat] }),
  expects: (pipeline) => differs(address(pipeline), { keyFormat }),
  touches: (pipeline) => [address(pipeline)]
})

const READER = {
  Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/s3/LogDelivery' },
  Permission: 'READ'
} as const

export const s3LoggingChanges: readonly ForeignChange[] = [
  {
    title: 'logging turned off',
    make: (pipeline, { s3 }) =>
      s3.send(new PutBucketLoggingCommand({ Bucket: source(pipeline), BucketLoggingStatus: {} })),
    expects: (pipeline) => missing(address(pipeline))
  },
  {
    title: 'logs to another bucket',
    make: (pipeline, hands) => log(pipeline, hands, { TargetBucket: pipeline.otherBucket }),
    expects: (pipeline) => differs(address(pipeline), { targetBucket: pipeline.otherBucket }),
    touches: (pipeline) => [address(pipeline)]
  },
  {
    title: 'logs to another prefix',
    make: (pipeline, hands) => log(pipeline, hands, { TargetPrefix: 'elsewhere/' }),
    expects: (pipeline) => differs(address(pipeline), { targetPrefix: 'elsewhere/' }),
    touches: (pipeline) => [address(pipeline)]
  },
  {
    title: 'logs to another bucket and prefix, with other keys',
    make: (pipeline, hands) =>
      log(pipeline, hands, {
        TargetBucket: pipeline.otherBucket,
        TargetPrefix: 'x',
        TargetObjectKeyFormat: pipeline.keyFormat === 'simple' ? FORMATS['partitioned-event-time'] : undefined
      }),
    expects: (pipeline) =>
      differs(address(pipeline), {
        targetBucket: pipeline.otherBucket,
        targetPrefix: 'x',
        keyFormat: pipeline.keyFormat === 'simple' ? 'partitioned-event-time' : 'simple'
      })
  },
  ...Object.keys(FORMATS).map(format),
  {
    title: 'log objects with grants',
    async make(pipeline, hands) {
      const OwnershipControls = { Rules: [{ ObjectOwnership: 'ObjectWriter' as const }] }
      await hands.s3.send(new PutBucketOwnershipControlsCommand({ Bucket: pipeline.bucket, OwnershipControls }))
      await log(pipeline, hands, { TargetGrants: [READER] })
    },
    expects: (pipeline) =>
      combined(
        differs(`s3-bucket:${pipeline.bucket}`, { ownership: 'ObjectWriter' }),
        differs(address(pipeline), { targetGrants: ['READ to http://acs.amazonaws.com/groups/s3/LogDelivery'] })
      ),
    touches: (pipeline) => [address(pipeline)]
  },
  {
    title: 'partitioned log keys without a date source, which means event time',
    when: ({ keyFormat }) => keyFormat === 'partitioned-event-time',
    make: (pipeline, hands) => log(pipeline, hands, { TargetObjectKeyFormat: { PartitionedPrefix: {} } }),
    expects: NO_CHANGE,
    touches: (pipeline) => [address(pipeline)]
  },
  {
    title: 'log keys without a format, which means the simple one',
    when: ({ keyFormat }) => keyFormat === 'simple',
    make: (pipeline, hands) => log(pipeline, hands, { TargetObjectKeyFormat: undefined }),
    expects: NO_CHANGE,
    touches: (pipeline) => [address(pipeline)]
  }
]

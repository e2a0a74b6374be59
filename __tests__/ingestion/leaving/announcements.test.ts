import { expect, test } from '@jest/globals'
import { announcementsIn } from '../../../src/ingestion/leaving/announcements'
import { ingestionOf } from '../../../src/ingestion/snowpipe/ingestion'
import { notificationId, sidOf } from '../../../src/model/names'
import type { Row } from '../../../src/model/operation'
import { accountWith, DECLARED } from '../../earlier/account'
import { configWith } from '../../fakes/config'

interface Found {
  readonly id?: string
  readonly prefix?: string
  /** Of the statement in the bucket's policy for that prefix. */
  readonly role?: string
  readonly stages?: readonly Row[]
}

const EARLIER = notificationId('earlier')
const THEIRS = { database_name: 'THEIRS', schema_name: 'PUBLIC', name: 'S3_ACCESS_LOGS' }

const CASES: readonly (readonly [string, 'replaced' | 'overlaps' | 'kept', Found])[] = [
  ['an earlier role, and a wider prefix', 'replaced', { prefix: '' }],
  ['an earlier role, and a narrower prefix', 'replaced', { prefix: 'logs/part/' }],
  ['an earlier role, and a prefix that does not overlap', 'kept', { prefix: 'other/' }],
  ['a role without a statement for the prefix', 'overlaps', { role: 'third' }],
  ['another pipeline, which reads there', 'overlaps', { stages: [{ ...THEIRS, url: 's3://acme-logs/logs/part/' }] }],
  ['somebody else', 'overlaps', { id: 'made-by-hand' }]
]

test.each(CASES)('an entry that S3 may not accept together with ours: of %s', async (_, expected, found) => {
  const { id = EARLIER, prefix = 'logs/part/', role = 'earlier', stages = [] } = found
  const { aws, read } = accountWith(
    { 'storage-integration/show-stages': stages },
    { [DECLARED]: { locations: `s3://acme-logs/${prefix}` } }
  )
  const Statement = [{ Sid: sidOf(role), Effect: 'Allow', Resource: `arn:aws:s3:::acme-logs/${prefix}*` }]
  aws.bucket('acme-logs').policy = JSON.stringify({ Version: '2012-10-17', Statement })
  const Filter = { Key: { FilterRules: [{ Name: 'prefix' as const, Value: prefix }] } }
  const entry = { Id: id, QueueArn: 'arn:aws:sqs:eu-west-1:1:q', Events: ['s3:ObjectCreated:*' as const], Filter }
  const config = configWith()
  const announced = {
    ...config.aws,
    bucket: 'acme-logs',
    id: notificationId('snowflake-logs'),
    filter: { events: ['s3:ObjectCreated:*'], prefix: 'logs/', suffix: '' },
    topic: null,
    prune: false,
    ingestion: ingestionOf(config)
  }
  const seen = await announcementsIn({ QueueConfigurations: [entry] }, announced, read)
  const ids = { replaced: seen.replaced, overlaps: seen.overlaps, kept: seen.kept }
  expect(
    Object.entries(ids)
      .filter(([, entries]) => entries.some((one) => one.id === id))
      .map(([name]) => name)
  ).toEqual(expected === 'overlaps' ? ['overlaps', 'kept'] : [expected])
})

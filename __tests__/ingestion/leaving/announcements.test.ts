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
  readonly integration?: { readonly locations: string; readonly role?: string }
  /** Where our pipe hears of new objects. */
  readonly channel?: string
}

const EARLIER = notificationId('earlier')
const OURS = { database_name: 'S3_ACCESS_LOGS_DB', schema_name: 'PUBLIC', name: 'S3_ACCESS_LOGS' }
const THEIRS = { database_name: 'THEIRS', schema_name: 'PUBLIC', name: 'S3_ACCESS_LOGS' }

const QUEUE = 'arn:aws:sqs:eu-west-1:1:sf-snowpipe-AIDA1'
/** An integration that allows all of the bucket. */
const wide = (role: string) => ({ locations: 's3://acme-logs/', role: `arn:aws:iam::111122223333:role/${role}` })

const CASES: readonly (readonly [string, 'replaced' | 'overlaps' | 'kept', Found])[] = [
  ['an earlier role, and a wider prefix', 'replaced', { prefix: '' }],
  ['an earlier role, and a narrower prefix', 'replaced', { prefix: 'logs/part/' }],
  ['an earlier role, and a prefix that does not overlap', 'kept', { prefix: 'other/' }],
  ['a role without a statement for the prefix', 'overlaps', { role: 'third' }],
  ['another pipeline, which reads there', 'overlaps', { stages: [{ ...THEIRS, url: 's3://acme-logs/logs/part/' }] }],
  ['an earlier role, with which our integration still reads', 'replaced', { integration: wide('earlier') }],
  ['another pipeline, in a place that our integration allows too', 'overlaps', { integration: wide('third') }],
  [
    'an earlier role, to the queue of our pipe',
    'replaced',
    { channel: QUEUE, stages: [{ ...OURS, url: 's3://acme-logs/logs/part/' }] }
  ],
  [
    'an earlier role, when our pipe is for another bucket so far',
    'replaced',
    { channel: `${QUEUE}-2`, stages: [{ ...OURS, url: 's3://acme-others/' }] }
  ],
  [
    'a pipeline of another Snowflake account',
    'overlaps',
    { channel: `${QUEUE}-2`, stages: [{ ...OURS, url: 's3://acme-logs/logs/part/' }] }
  ],
  ['somebody else', 'overlaps', { id: 'made-by-hand' }]
]

test.each(CASES)('an entry that S3 may not accept together with ours: of %s', async (_, expected, found) => {
  const { id = EARLIER, prefix = 'logs/part/', role = 'earlier', stages = [], channel } = found
  const { integration = { locations: `s3://acme-logs/${prefix}` } } = found
  const pipes = channel === undefined ? [] : [{ name: 'S3_ACCESS_LOGS_PIPE', notification_channel: channel }]
  const { aws, read } = accountWith(
    { 'storage-integration/show-stages': stages, 'pipe/show': pipes },
    { [DECLARED]: integration }
  )
  const Statement = [{ Sid: sidOf(role), Effect: 'Allow', Resource: `arn:aws:s3:::acme-logs/${prefix}*` }]
  aws.bucket('acme-logs').policy = JSON.stringify({ Version: '2012-10-17', Statement })
  const Filter = { Key: { FilterRules: [{ Name: 'prefix' as const, Value: prefix }] } }
  const entry = { Id: id, QueueArn: QUEUE, Events: ['s3:ObjectCreated:*' as const], Filter }
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

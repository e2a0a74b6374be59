import { describe, expect, test } from '@jest/globals'
import { planOf } from '../../src/engine/plan'
import { s3Logging } from '../../src/kinds/s3-logging'
import type { Change } from '../../src/model/change'
import type { LogKeyFormat } from '../../src/model/config'
import { appraise } from '../../src/review/appraise'
import { fakeAws, type FakeBucket } from '../fakes/aws'
import { bench, differing, reasonOf } from '../fakes/bench'
import { configWith } from '../fakes/config'

const TO_US = { TargetBucket: 'acme-logs', TargetPrefix: 'logs/' }

function world(source: Partial<FakeBucket> = {}, logBucket: Partial<FakeBucket> = {}) {
  const aws = fakeAws()
  aws.addBucket('acme-logs', logBucket)
  aws.addBucket('shop', source)
  return aws
}

test('declares one object for each source', () => {
  const declared = s3Logging.declare(configWith(), () => '')
  expect(declared.map(({ address }) => address)).toEqual(['s3-logging:shop', 's3-logging:site'])
  expect(s3Logging.declare(configWith({ logging: { sources: [] } }), () => '')).toEqual([])
})

describe('turning logging on', () => {
  test.each<[LogKeyFormat, object]>([
    ['simple', { SimplePrefix: {} }],
    ['partitioned-event-time', { PartitionedPrefix: { PartitionDateSource: 'EventTime' } }],
    ['partitioned-delivery-time', { PartitionedPrefix: { PartitionDateSource: 'DeliveryTime' } }]
  ])('%s', async (keyFormat, TargetObjectKeyFormat) => {
    const aws = world()
    const { plan, apply } = bench(s3Logging, configWith({ logging: { keyFormat } }), aws.run)
    expect(await plan()).toMatchObject({ action: 'create' })
    expect(await apply()).toMatchObject({ action: 'none' })
    expect(aws.bucket('shop').logging).toEqual({ ...TO_US, TargetObjectKeyFormat })
  })
})

describe('drift', () => {
  test.each<[string, FakeBucket['logging']]>([
    ['targetBucket', { TargetBucket: 'elsewhere', TargetPrefix: 'logs/' }],
    ['targetPrefix', { TargetBucket: 'acme-logs', TargetPrefix: '' }],
    ['keyFormat', { ...TO_US, TargetObjectKeyFormat: { PartitionedPrefix: {} } }],
    [
      'targetGrants',
      {
        ...TO_US,
        TargetGrants: [
          { Permission: 'READ', Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/global/AllUsers' } }
        ]
      }
    ]
  ])('%s is detected and repaired', async (field, logging) => {
    const aws = world(logging === undefined ? {} : { logging })
    const { plan, apply } = bench(s3Logging, configWith(), aws.run)
    const found = await plan()
    expect(found).toMatchObject({ action: 'update' })
    expect(differing(found)).toEqual([field])
    expect(await apply()).toMatchObject({ action: 'none' })
  })

  test.each<[LogKeyFormat, NonNullable<FakeBucket['logging']>['TargetObjectKeyFormat']]>([
    ['simple', undefined],
    ['simple', { SimplePrefix: {} }],
    ['partitioned-event-time', { PartitionedPrefix: {} }]
  ])('%s is the same as %j', async (keyFormat, format) => {
    const aws = world({ logging: { ...TO_US, ...(format === undefined ? {} : { TargetObjectKeyFormat: format }) } })
    expect(await bench(s3Logging, configWith({ logging: { keyFormat } }), aws.run).plan()).toMatchObject({
      action: 'none'
    })
  })

  test('in sync, one read for each source', async () => {
    const aws = world({ logging: TO_US })
    await bench(s3Logging, configWith(), aws.run).plan()
    expect(aws.log.map(({ name }) => name)).toEqual(['GetBucketLogging'])
  })
})

describe('blocked', () => {
  test('a source that does not exist', async () => {
    const aws = fakeAws()
    aws.addBucket('acme-logs')
    const { plan, destroy } = bench(s3Logging, configWith(), aws.run)
    const change = await plan()
    expect(reasonOf(change)).toContain('Source bucket shop does not exist')
    // It has no requests that could be lost.
    const pipe: Change = {
      ...change,
      address: 'pipe:P',
      kind: 'pipe',
      action: 'none',
      desired: {},
      live: {},
      extra: null
    }
    expect(appraise(planOf([change, pipe])).get(change.address)?.dangers).toEqual([])
    expect(await destroy()).toMatchObject({ action: 'none' })
  })

  test.each([
    ['a source in another account', { owner: '999999999999' }, {}, 'account 111122223333'],
    ['a source in another region', { region: 'us-west-2' }, {}, 'source bucket shop is in us-west-2'],
    ['a log bucket with Requester Pays', {}, { payer: 'Requester' }, 'Requester Pays'],
    [
      'a log bucket that logs to the source',
      {},
      { logging: { TargetBucket: 'shop', TargetPrefix: '' } },
      'endless loop'
    ],
    [
      'even if the source logs elsewhere',
      { logging: { TargetBucket: 'elsewhere', TargetPrefix: '' } },
      { payer: 'Requester' },
      'Requester Pays'
    ]
  ])('%s', async (_, source, logBucket, reason) => {
    expect(reasonOf(await bench(s3Logging, configWith(), world(source, logBucket).run).plan())).toContain(reason)
  })

  test('the log bucket as its own source', async () => {
    const aws = world()
    const config = configWith({ logging: { sources: ['acme-logs'] } })
    expect(reasonOf(await bench(s3Logging, config, aws.run).plan())).toContain('endless loop')
  })

  test('an emulator that answers for any region', async () => {
    const aws = fakeAws({ laxRegions: true })
    aws.addBucket('acme-logs')
    aws.addBucket('shop', { region: 'us-west-2' })
    expect(reasonOf(await bench(s3Logging, configWith(), aws.run).plan())).toContain('us-west-2')
  })

  test('a missing permission', async () => {
    const aws = world()
    aws.denied.add('GetBucketLogging')
    expect(reasonOf(await bench(s3Logging, configWith(), aws.run).plan())).toContain(
      '"Action":["s3:GetBucketLogging"],"Resource":"arn:aws:s3:::shop"'
    )
  })
})

describe('destroy', () => {
  test('turns logging off', async () => {
    const aws = world({ logging: TO_US })
    const { destroy } = bench(s3Logging, configWith(), aws.run)
    expect(await destroy()).toMatchObject({ action: 'delete' })
    expect(aws.bucket('shop').logging).toBeUndefined()
    expect(await destroy()).toMatchObject({ action: 'none' })
  })

  test('unless it logs to another bucket by then', async () => {
    const aws = world({ logging: { TargetBucket: 'elsewhere', TargetPrefix: '' } })
    expect(await bench(s3Logging, configWith(), aws.run).destroy()).toMatchObject({ action: 'none' })
    expect(aws.writes()).toEqual([])
  })
})

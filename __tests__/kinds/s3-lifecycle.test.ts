import type { LifecycleRule } from '@aws-sdk/client-s3'
import { describe, expect, test } from '@jest/globals'
import { s3Lifecycle } from '../../src/kinds/s3-lifecycle'
import type { Operation } from '../../src/model/operation'
import { fakeAws, type FakeBucket } from '../fakes/aws'
import { bench, differing, reasonOf } from '../fakes/bench'
import { configWith } from '../fakes/config'

const EXPIRING = configWith({ logBucket: { expirationDays: 90 } })
const RULE = 's3-access-logs-to-snowflake:snowflake-logs'
const OURS = {
  ID: RULE,
  Status: 'Enabled' as const,
  Filter: { Prefix: 'logs/' },
  Expiration: { Days: 90 },
  NoncurrentVersionExpiration: { NoncurrentDays: 1 }
}
const OTHERS: LifecycleRule[] = [
  { ID: 'audit', Status: 'Enabled' as const, Filter: { Prefix: 'audit/' }, Expiration: { Date: new Date(0) } },
  { Status: 'Disabled' as const, Filter: { Prefix: 'old/' }, Expiration: { Days: 3 } }
]
const LIMIT = { TransitionDefaultMinimumObjectSize: 'varies_by_storage_class' as const }

function withBucket(lifecycle?: FakeBucket['lifecycle']) {
  const aws = fakeAws()
  const bucket = aws.addBucket('acme-logs', lifecycle === undefined ? {} : { lifecycle })
  return { aws, bucket, ...bench(s3Lifecycle, EXPIRING, aws.run) }
}

/** Others write to it right after it was read for the first time. */
function changedOnceRead(before: FakeBucket['lifecycle'], Rules: LifecycleRule[]) {
  const { aws, bucket } = withBucket(before)
  const run = (operation: Operation) =>
    aws.run(operation).finally(() => {
      if (aws.log.length === 1) bucket.lifecycle = { Rules }
    })
  return { bucket, ...bench(s3Lifecycle, EXPIRING, run) }
}

describe('declared', () => {
  test('only if days are set, and after its bucket', () => {
    expect(s3Lifecycle.declare(configWith(), () => '')).toEqual([])
    expect(s3Lifecycle.declare(EXPIRING, () => '')).toMatchObject([
      { address: 's3-lifecycle:acme-logs', after: ['s3-bucket:acme-logs'] }
    ])
  })
})

describe('rules of others in the older form', () => {
  const old = { ID: 'audit', Status: 'Enabled' as const, Prefix: 'audit/', Expiration: { Days: 3650 } }

  test('get a filter, with a note, so that ours can stand beside them', async () => {
    const { bucket, plan, apply } = withBucket({ Rules: [old, { ...old, ID: 'all', Prefix: '' }] })
    expect(await plan()).toMatchObject({ action: 'create', notes: [expect.stringContaining('"audit", "all"')] })
    await apply()
    const { Prefix: _, ...rest } = old
    expect(bucket.lifecycle?.Rules).toEqual([
      { ...rest, Filter: { Prefix: 'audit/' } },
      { ...rest, ID: 'all', Filter: { Prefix: '' } },
      OURS
    ])
  })

  test('stay as they are if ours is removed from among them', async () => {
    const { Filter: _, ...plain } = { ...OURS, Prefix: 'logs/' }
    const { bucket, destroy } = withBucket({ Rules: [old, plain] })
    await destroy()
    expect(bucket.lifecycle?.Rules).toEqual([old])
  })
})

describe('rules of others that delete logs earlier', () => {
  test.each<[boolean, LifecycleRule]>([
    [true, { ID: 'x', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 30 } }],
    [true, { ID: 'x', Status: 'Enabled', Filter: { Prefix: 'logs/2026' }, Expiration: { Days: 30 } }],
    [true, { ID: 'x', Status: 'Enabled', Prefix: 'log', Expiration: { Days: 30 } }],
    [
      true,
      {
        ID: 'x',
        Status: 'Enabled',
        Filter: { And: { Prefix: 'logs/', ObjectSizeGreaterThan: 1 } },
        Expiration: { Days: 30 }
      }
    ],
    [false, { ID: 'x', Status: 'Disabled', Filter: { Prefix: '' }, Expiration: { Days: 30 } }],
    [false, { ID: 'x', Status: 'Enabled', Filter: { Prefix: 'audit/' }, Expiration: { Days: 30 } }],
    [false, { ID: 'x', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 90 } }],
    [false, { ID: 'x', Status: 'Enabled', Filter: { Tag: { Key: 'a', Value: 'b' } }, Expiration: { Days: 30 } }]
  ])('%p: %j', async (expected, rule) => {
    const { plan } = withBucket({ Rules: [OURS, rule] })
    const notes = (await plan()).notes.filter((note) => note.includes('"x" deletes objects under this prefix after 30'))
    expect(notes).toHaveLength(expected ? 1 : 0)
  })

  test.each([
    [
      '2025-01-01',
      'deletes objects under this prefix as soon as S3 gets to them, since its date 2025-01-01 has passed'
    ],
    ['2999-01-01', 'deletes objects under this prefix on 2999-01-01, and from then on each new one']
  ])('by a date, in the past or not: %s', async (date, expected) => {
    const rule = { ID: 'x', Status: 'Enabled' as const, Filter: { Prefix: '' }, Expiration: { Date: new Date(date) } }
    const { plan } = withBucket({ Rules: [OURS, rule] })
    expect((await plan()).notes).toEqual([expect.stringContaining(expected)])
  })
})

test('an element that the SDK does not know blocks a change, but not a plan without changes', async () => {
  const unknown = { lostElements: ['NewAction'] } as object
  const { plan } = withBucket({ Rules: [], ...unknown })
  expect(reasonOf(await plan())).toContain('<NewAction>')
  expect(await withBucket({ Rules: [OURS], ...unknown }).plan()).toMatchObject({ action: 'none' })
})

describe('create', () => {
  test('creates the declared rule', async () => {
    const { aws, bucket, plan, apply } = withBucket()
    expect(await plan()).toMatchObject({ action: 'create' })
    expect(aws.log.map(({ name }) => name)).toEqual(['GetBucketLifecycleConfiguration'])
    expect(await apply()).toMatchObject({ action: 'none', diff: [] })
    expect(bucket.lifecycle?.Rules).toEqual([OURS])
  })

  test('is planned before the bucket exists', async () => {
    expect(await bench(s3Lifecycle, EXPIRING, fakeAws().run).plan()).toMatchObject({ action: 'create' })
  })

  test("others' rules and the minimum size for transitions stay", async () => {
    const { bucket, apply } = withBucket({ Rules: OTHERS, ...LIMIT })
    expect(await apply()).toMatchObject({ action: 'none' })
    expect(bucket.lifecycle).toEqual({ Rules: [...OTHERS, OURS], ...LIMIT })
  })

  test('rules that others wrote after the plan stay', async () => {
    const { bucket, apply } = changedOnceRead(undefined, OTHERS)
    await apply()
    expect(bucket.lifecycle?.Rules).toEqual([...OTHERS, OURS])
  })
})

describe('drift', () => {
  test.each([
    [['expirationDays'], { Expiration: { Days: 1 } }],
    [['expirationPrefix'], { Filter: { Prefix: 'other/' } }],
    [['expirationPrefix'], { Filter: { Tag: { Key: 'old', Value: 'yes' } } }],
    [['expirationBesides'], { Transitions: [{ Days: 5, StorageClass: 'GLACIER' as const }] }],
    [['versionDays'], { NoncurrentVersionExpiration: undefined }],
    [['versionDays'], { NoncurrentVersionExpiration: { NoncurrentDays: 30 } }],
    [['expirationBesides'], { NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 3 } }],
    [['expirationDays', 'expirationPrefix', 'versionDays'], { Status: 'Disabled' as const }]
  ])('%p differ and are repaired in one write: %p', async (fields, more) => {
    const { aws, bucket, plan, apply } = withBucket({ Rules: [{ ...OURS, ...more }, ...OTHERS] })
    const found = await plan()
    expect([found.action, differing(found)]).toEqual(['update', fields])
    expect(await apply()).toMatchObject({ action: 'none' })
    expect(aws.writes()).toEqual(['PutBucketLifecycleConfiguration'])
    expect(bucket.lifecycle?.Rules).toEqual([OURS, ...OTHERS])
  })

  test('the old form of a prefix is the same prefix', async () => {
    const { Filter: _, ...rule } = OURS
    const { plan } = withBucket({ Rules: [{ ...rule, Prefix: 'logs/' }] })
    expect(await plan()).toMatchObject({ action: 'none' })
  })
})

describe('destroy', () => {
  test.each([
    ['a rule', OURS],
    ['a disabled rule', { ...OURS, Status: 'Disabled' as const }]
  ])("deletes %s of ours, and keeps others' rules", async (_, ours) => {
    const [first = OURS, ...rest] = OTHERS
    const { aws, bucket, destroy } = withBucket({ Rules: [first, ours, ...rest], ...LIMIT })
    expect(await destroy()).toMatchObject({ action: 'delete' })
    expect(bucket.lifecycle).toEqual({ Rules: OTHERS, ...LIMIT })
    expect(aws.writes()).toEqual(['PutBucketLifecycleConfiguration'])
    expect(await destroy()).toMatchObject({ action: 'none' })
  })

  test('deletes the document with its last rule', async () => {
    const { aws, bucket, destroy } = withBucket({ Rules: [OURS], ...LIMIT })
    await destroy()
    expect(bucket.lifecycle).toBeUndefined()
    expect(aws.writes()).toEqual(['DeleteBucketLifecycle'])
    expect(await destroy()).toMatchObject({ action: 'none' })
  })

  test('rules that others added since the observation stay', async () => {
    const { bucket, destroy } = changedOnceRead({ Rules: [OURS] }, [OURS, ...OTHERS])
    await destroy()
    expect(bucket.lifecycle?.Rules).toEqual(OTHERS)
  })

  test.each([[undefined], [{ Rules: OTHERS }]])('there is nothing to delete from %p', async (lifecycle) => {
    const { aws, destroy } = withBucket(lifecycle)
    expect(await destroy()).toMatchObject({ action: 'none' })
    expect(aws.writes()).toEqual([])
  })
})

test('names the missing permission', async () => {
  const { aws, plan } = withBucket()
  aws.denied.add('GetBucketLifecycleConfiguration')
  expect(reasonOf(await plan())).toContain(
    '"Action":["s3:GetLifecycleConfiguration"],"Resource":"arn:aws:s3:::acme-logs"'
  )
})

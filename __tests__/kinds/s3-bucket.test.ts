import type { Grant } from '@aws-sdk/client-s3'
import { describe, expect, test } from '@jest/globals'
import type { Registry } from '../../src/engine/declare'
import { planDestroy } from '../../src/engine/plan'
import { retainUsed } from '../../src/engine/retain'
import { s3Bucket } from '../../src/kinds/s3-bucket'
import { fakeAws, type FakeBucket } from '../fakes/aws'
import { bench, differing, reasonOf } from '../fakes/bench'
import { configWith } from '../fakes/config'

const CONFIG = configWith()

describe('create', () => {
  test.each([
    ['today', false],
    ['as in 2022, without defaults', true]
  ])('a bucket is created as declared: %s', async (_, oldDefaults) => {
    const aws = fakeAws({ oldDefaults })
    const { plan, apply } = bench(s3Bucket, CONFIG, aws.run)
    expect(await plan()).toMatchObject({ action: 'create', diff: expect.arrayContaining([expect.anything()]) })
    expect(aws.writes()).toEqual([])
    expect(await apply()).toMatchObject({ action: 'none', diff: [] })
  })

  test.each([
    ['us-east-1', undefined],
    ['eu-west-1', { LocationConstraint: 'eu-west-1' }]
  ])('%s: CreateBucket gets the location', async (region, location) => {
    const aws = fakeAws({ region })
    const config = configWith({ aws: { region } })
    expect(await bench(s3Bucket, config, aws.run).apply()).toMatchObject({ action: 'none' })
    const created = aws.log.find(({ name }) => name === 'CreateBucket')
    expect(created?.input['CreateBucketConfiguration']).toEqual(location)
  })

  const { account, region } = CONFIG.aws
  test.each([
    ['a name of the account’s own namespace', `logs-${account}-${region}-an`, 'account-regional'],
    ['a name that ends alike', 'logs-an', undefined]
  ])('%s: CreateBucket gets the namespace', async (_, name, namespace) => {
    const aws = fakeAws()
    await bench(s3Bucket, configWith({ logBucket: { name } }), aws.run).apply()
    const created = aws.log.find((operation) => operation.name === 'CreateBucket')
    expect(created?.input['Bucket']).toBe(name)
    expect(created?.input['BucketNamespace']).toBe(namespace)
  })

  test.each([
    ['account', `logs-999999999999-${region}-an`],
    ['region', `logs-${account}-ap-southeast-2-an`]
  ])('is blocked if the name belongs to another %s', async (_, name) => {
    const config = configWith({ logBucket: { name } })
    expect(reasonOf(await bench(s3Bucket, config, fakeAws().run).plan())).toContain(
      `Here that would be logs-${account}-${region}-an.`
    )
  })

  test('is blocked if we must not create the bucket', async () => {
    const config = configWith({ logBucket: { create: false } })
    expect(reasonOf(await bench(s3Bucket, config, fakeAws().run).plan())).toContain('create-bucket: true')
  })

  test('finishes what an interrupted run left', async () => {
    const aws = fakeAws({ oldDefaults: true })
    aws.addBucket('acme-logs', { access: { BlockPublicAcls: true } })
    expect(await bench(s3Bucket, CONFIG, aws.run).apply()).toMatchObject({ action: 'none' })
  })
})

describe('drift', () => {
  const drifts: readonly (readonly [string, (bucket: FakeBucket) => void])[] = [
    ['blockPublicAcls', (bucket) => (bucket.access = { ...bucket.access, BlockPublicAcls: false })],
    ['ignorePublicAcls', (bucket) => (bucket.access = { ...bucket.access, IgnorePublicAcls: false })],
    ['blockPublicPolicy', (bucket) => (bucket.access = { ...bucket.access, BlockPublicPolicy: false })],
    ['restrictPublicBuckets', (bucket) => (bucket.access = { ...bucket.access, RestrictPublicBuckets: false })],
    ['ownership', (bucket) => (bucket.ownership = { Rules: [{ ObjectOwnership: 'ObjectWriter' }] })],
    ['encryption', (bucket) => delete bucket.encryption]
  ]

  test.each(drifts)('%s is detected, and only that is repaired', async (field, drift) => {
    const aws = fakeAws()
    const { plan, apply } = bench(s3Bucket, CONFIG, aws.run)
    await apply()
    const before = aws.writes().length
    drift(aws.bucket('acme-logs'))
    expect(differing(await plan())).toEqual([field])
    expect(await apply()).toMatchObject({ action: 'none' })
    expect(aws.writes().length).toBe(before + 1)
  })

  test('only reads what is declared', async () => {
    const aws = fakeAws()
    aws.addBucket('acme-logs')
    expect(await bench(s3Bucket, CONFIG, aws.run).plan()).toMatchObject({ action: 'none' })
    expect(aws.log.map(({ name }) => name).toSorted()).toEqual([
      'GetBucketEncryption',
      'GetBucketOwnershipControls',
      'GetPublicAccessBlock'
    ])
  })
})

describe('encryption with KMS', () => {
  const encrypted = (key?: string) => {
    const aws = fakeAws()
    const rule = { SSEAlgorithm: 'aws:kms' as const, ...(key === undefined ? {} : { KMSMasterKeyID: key }) }
    aws.addBucket('acme-logs', { encryption: { Rules: [{ ApplyServerSideEncryptionByDefault: rule }] } })
    return bench(s3Bucket, CONFIG, aws.run)
  }

  test.each([[undefined], ['alias/aws/s3'], ['arn:aws:kms:eu-west-1:111122223333:alias/aws/s3']])(
    'the AWS managed key (%s) blocks: logs could not be delivered',
    async (key) => {
      expect(reasonOf(await encrypted(key).plan())).toContain('AES256')
    }
  )

  test('a customer managed key stays, with a note', async () => {
    const plan = await encrypted('arn:aws:kms:eu-west-1:111122223333:key/1').plan()
    expect(plan).toMatchObject({ action: 'none', notes: [expect.stringContaining('kms:Decrypt')] })
  })
})

describe('what others have on an adopted bucket', () => {
  const OWNER: Grant = { Grantee: { Type: 'CanonicalUser', ID: 'me' }, Permission: 'FULL_CONTROL' }
  const acl = (...grants: Grant[]) => ({ Owner: { ID: 'me' }, Grants: [OWNER, ...grants] })
  const DELIVERY: Grant = {
    Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/s3/LogDelivery' },
    Permission: 'WRITE'
  }
  const PUBLIC: Grant = {
    Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/global/AllUsers' },
    Permission: 'READ'
  }
  const adopted = (bucket: Partial<FakeBucket>) => {
    const aws = fakeAws({ oldDefaults: true })
    aws.addBucket('acme-logs', bucket)
    return { aws, ...bench(s3Bucket, CONFIG, aws.run) }
  }
  const statement = (more: object = {}) =>
    JSON.stringify({
      Statement: { Sid: 'Web', Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*', ...more }
    })

  test.each<[string, Grant]>([
    ['the log delivery group', DELIVERY],
    ['an account', { Grantee: { Type: 'CanonicalUser', ID: 'cloudfront' }, Permission: 'FULL_CONTROL' }]
  ])('ACL grants to %s stay, and so does the ownership', async (_, grant) => {
    const { aws, plan, apply } = adopted({ acl: acl(grant) })
    const found = await plan()
    expect(found.notes).toEqual([expect.stringContaining('(ObjectWriter) and its ACL grants stay')])
    expect(differing(found)).not.toContain('ownership')
    expect(await apply()).toMatchObject({ action: 'none' })
    expect(aws.writes()).not.toContain('PutBucketOwnershipControls')
  })

  test('without grants to others, the ownership is set', async () => {
    const { aws, apply } = adopted({ acl: acl() })
    expect(await apply()).toMatchObject({ action: 'none' })
    expect(aws.writes()).toContain('PutBucketOwnershipControls')
  })

  test.each<[string, Partial<FakeBucket>, string]>([
    ['an ACL grant', { acl: acl(PUBLIC) }, 'READ to http://acs.amazonaws.com/groups/global/AllUsers'],
    ['a statement', { policy: statement() }, '"Web"'],
    [
      'a statement with a wide condition',
      { policy: statement({ Condition: { StringLike: { 'aws:SourceArn': 'arn:*' } } }) },
      '"Web"'
    ]
  ])('public by %s: blocked before the first write', async (_, bucket, reason) => {
    expect(reasonOf(await adopted(bucket).plan())).toContain(reason)
  })

  test.each<[string, Partial<FakeBucket>]>([
    ['narrowed to a network', { policy: statement({ Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1' } } }) }],
    ['a Deny', { policy: statement({ Effect: 'Deny' }) }],
    ['cut already', { policy: statement(), access: { RestrictPublicBuckets: true, IgnorePublicAcls: true } }]
  ])('not public: %s', async (_, bucket) => {
    expect(await adopted(bucket).plan()).toMatchObject({ action: 'update' })
  })
})

describe('what we cannot see', () => {
  test('all missing permissions are named at once', async () => {
    const aws = fakeAws()
    aws.addBucket('acme-logs')
    aws.denied.add('GetBucketEncryption').add('GetPublicAccessBlock')
    expect(reasonOf(await bench(s3Bucket, CONFIG, aws.run).plan())).toContain(
      '"Action":["s3:GetBucketPublicAccessBlock","s3:GetEncryptionConfiguration"],"Resource":"arn:aws:s3:::acme-logs"'
    )
  })

  test('a bucket in another account', async () => {
    const aws = fakeAws()
    aws.addBucket('acme-logs', { owner: '999999999999' })
    expect(reasonOf(await bench(s3Bucket, CONFIG, aws.run).plan())).toContain('account 111122223333')
  })

  test('a bucket in another region', async () => {
    const aws = fakeAws()
    aws.addBucket('acme-logs', { region: 'us-west-2' })
    expect(reasonOf(await bench(s3Bucket, CONFIG, aws.run).plan())).toContain('is in us-west-2, not in eu-west-1')
  })
})

describe('destroy', () => {
  const withObjects = (count: number, other: readonly string[] = []) => {
    const aws = fakeAws()
    const Keys = [...Array.from({ length: count }, (_, at) => `logs/${String(at).padStart(5, '0')}`), ...other]
    aws.addBucket('acme-logs', { objects: Keys.map((Key) => ({ Key, VersionId: 'null' })) })
    return { aws, ...bench(s3Bucket, CONFIG, aws.run) }
  }

  test('retains the bucket', async () => {
    const { aws, destroy } = withObjects(1)
    expect(await destroy()).toMatchObject({ action: 'none', notes: [expect.stringContaining('destroy-data')] })
    expect(aws.writes()).toEqual([])
  })

  test('deletes the bucket and its objects with destroy-data, in batches', async () => {
    const { aws, destroy } = withObjects(2001)
    await destroy(true)
    expect(aws.writes()).toEqual(['DeleteObjects', 'DeleteObjects', 'DeleteObjects', 'DeleteBucket'])
    expect(aws.buckets.size).toBe(0)
  })

  test.each(['audit/1', 'zebra', 'logs', 'logs-of-others/1'])('but retains other objects: %s', async (other) => {
    const { aws, declared, destroy } = withObjects(2, [other])
    await destroy(true)
    expect(aws.bucket('acme-logs').objects.map(({ Key }) => Key)).toEqual([other])
    expect(aws.writes()).toEqual(['DeleteObjects'])

    const kinds: Registry = new Map([['s3-bucket', s3Bucket]])
    const plan = async () => {
      const live = new Map([[declared.address, await s3Bucket.observe(declared as never, aws.run, new Date())]])
      return (await retainUsed(planDestroy([[declared]], live, kinds, true), kinds, aws.run, new Date())).changes
    }
    expect(await plan()).toMatchObject([{ action: 'none', notes: [expect.stringContaining(other)] }])
    aws.bucket('acme-logs').objects.push({ Key: 'logs/new', VersionId: 'null' })
    expect(await plan()).toMatchObject([
      { action: 'delete', notes: [expect.stringMatching(/^The logs are deleted, but the bucket stays/)] }
    ])
  })
})

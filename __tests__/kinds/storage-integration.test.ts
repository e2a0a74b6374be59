import { describe, expect, test } from '@jest/globals'
import { prepared } from '../../src/engine/prepare'
import { storageIntegration } from '../../src/kinds/storage-integration'
import type { Kind } from '../../src/model/kind'
import { MARK } from '../../src/model/names'
import { answering, changeFound, deletionOf, stepsAsSql, workOf } from '../fakes/answers'
import { differing } from '../fakes/bench'
import { fakeClock } from '../fakes/clock'
import { configWith } from '../fakes/config'

const config = configWith()
/** The logs are leaving no location. */
const NOTHING_LEFT = {
  'task/show': [],
  'stage/show': [],
  'pipe/show': [],
  'table/show': [],
  'storage-integration/show-stages': []
}
const ROLE = 'arn:aws:iam::111122223333:role/snowflake-logs'
const ID = 'MYACCOUNT_SFCRole=2_a123456/s0aBCDEfGHIJklmNoPq='

/** https://docs.snowflake.com/en/sql-reference/sql/desc-integration */
function described(others: Readonly<Record<string, unknown>> = {}) {
  const properties = {
    ENABLED: 'true',
    STORAGE_PROVIDER: 'S3',
    STORAGE_ALLOWED_LOCATIONS: 's3://acme-logs/logs/',
    STORAGE_BLOCKED_LOCATIONS: '',
    STORAGE_AWS_IAM_USER_ARN: 'arn:aws:iam::123456789001:user/abc1-b-self1234',
    STORAGE_AWS_ROLE_ARN: ROLE,
    STORAGE_AWS_EXTERNAL_ID: ID,
    USE_PRIVATELINK_ENDPOINT: 'false',
    COMMENT: MARK,
    ...others
  }
  const rows = Object.entries(properties).map(([property, property_value]) => ({ property, property_value }))
  return { ...NOTHING_LEFT, 'storage-integration/describe': rows }
}

const alter = (set: string) => `ALTER STORAGE INTEGRATION "S3_INT_S3_ACCESS_LOGS" SET ${set}`

describe('as declared', () => {
  test.each([
    {},
    { ENABLED: true },
    { STORAGE_ALLOWED_LOCATIONS: '*' },
    { STORAGE_ALLOWED_LOCATIONS: 's3://other/,s3://acme-logs/logs/' },
    { STORAGE_ALLOWED_LOCATIONS: '["s3://acme-logs/logs/"]' },
    { STORAGE_ALLOWED_LOCATIONS: '["s3://team-b/2026,q1/","s3://acme-logs/logs/"]' },
    { STORAGE_ALLOWED_LOCATIONS: 's3://team-b/2026,q1/, s3://acme-logs/logs/' },
    { STORAGE_ALLOWED_LOCATIONS: 's3://team-b/2026,*/,*' },
    { STORAGE_ALLOWED_LOCATIONS: 's3://acme-logs/,s3://other/' },
    { STORAGE_ALLOWED_LOCATIONS: 's3://acme-logs' },
    { STORAGE_BLOCKED_LOCATIONS: '[]' },
    { STORAGE_BLOCKED_LOCATIONS: 's3://other/secret/' },
    { COMMENT: '' },
    { USE_PRIVATELINK_ENDPOINT: 'true' }
  ])('%p', async (others) => {
    expect((await changeFound(storageIntegration, config, described(others))).action).toBe('none')
  })

  test('a fixed external ID', async () => {
    const fixed = configWith({ snowflake: { externalId: ID } })
    expect((await changeFound(storageIntegration, fixed, described())).action).toBe('none')
  })

  test('notes which locations others may need', async () => {
    const found = described({
      STORAGE_ALLOWED_LOCATIONS: 's3://other/,s3://acme-logs/logs/',
      STORAGE_BLOCKED_LOCATIONS: 's3://other/secret/'
    })
    const { notes } = await changeFound(storageIntegration, config, found)
    expect(notes.join(' ')).toMatch(/also allows s3:\/\/other\/.*also blocks s3:\/\/other\/secret\//)
  })
})

describe('drift', () => {
  test.each([
    [{ ENABLED: 'false' }, ['enabled'], [alter('ENABLED = TRUE')]],
    [{ STORAGE_AWS_ROLE_ARN: 'arn:x' }, ['roleArn'], [alter(`STORAGE_AWS_ROLE_ARN = '${ROLE}'`)]],
    [
      { STORAGE_ALLOWED_LOCATIONS: 's3://acme-logs/logs/2026/,s3://other/' },
      ['allowedLocations'],
      [alter("STORAGE_ALLOWED_LOCATIONS = ('s3://acme-logs/logs/2026/', 's3://other/', 's3://acme-logs/logs/')")]
    ],
    [
      { STORAGE_ALLOWED_LOCATIONS: 's3://team-b/2026,q1/,azure://a.blob/x,y/,gcs://b/,s3gov://c/,s3china://d/s3,/' },
      ['allowedLocations'],
      [
        alter(
          "STORAGE_ALLOWED_LOCATIONS = ('s3://team-b/2026,q1/', 'azure://a.blob/x,y/', 'gcs://b/', 's3gov://c/', 's3china://d/s3,/', 's3://acme-logs/logs/')"
        )
      ]
    ],
    [
      { STORAGE_BLOCKED_LOCATIONS: 's3://team-b/a,b/,s3://acme-logs/logs/a,b/' },
      ['blockedLocations'],
      [alter("STORAGE_BLOCKED_LOCATIONS = ('s3://team-b/a,b/')")]
    ],
    [
      { STORAGE_BLOCKED_LOCATIONS: 's3://acme-logs/' },
      ['blockedLocations'],
      ['ALTER STORAGE INTEGRATION "S3_INT_S3_ACCESS_LOGS" UNSET STORAGE_BLOCKED_LOCATIONS']
    ],
    [
      { STORAGE_BLOCKED_LOCATIONS: 's3://other/,s3://acme-logs/logs/a/', ENABLED: 'false' },
      ['enabled', 'blockedLocations'],
      [alter("ENABLED = TRUE STORAGE_BLOCKED_LOCATIONS = ('s3://other/')")]
    ]
  ])('%p', async (others, fields, steps) => {
    const change = await changeFound(storageIntegration, config, described(others))
    expect([change.action, differing(change)]).toEqual(['update', fields])
    expect(stepsAsSql(storageIntegration, workOf(change))).toEqual(steps)
  })

  test('a different fixed external ID', async () => {
    const change = await changeFound(storageIntegration, configWith({ snowflake: { externalId: 'mine' } }), described())
    expect(stepsAsSql(storageIntegration, workOf(change))).toEqual([
      alter("STORAGE_AWS_EXTERNAL_ID = 'mine'"),
      'iam:UpdateAssumeRolePolicy'
    ])
  })

  test.each([{ STORAGE_PROVIDER: 'AZURE' }, { STORAGE_PROVIDER: '' }])('%p is blocked', async (others) => {
    const change = await changeFound(storageIntegration, config, described(others))
    expect(change).toMatchObject({ action: 'blocked', reason: expect.stringContaining('external ID') })
  })
})

test('locations that others add in the meantime stay', async () => {
  const change = await changeFound(storageIntegration, config, described({ STORAGE_ALLOWED_LOCATIONS: 's3://other/' }))
  const kind: Kind = storageIntegration
  const [step] = kind.steps(workOf(change))
  if (step?.step !== 'call') throw new Error('nothing would be sent')
  const now = answering(described({ STORAGE_ALLOWED_LOCATIONS: 's3://other/,s3://new/' }))
  const latest = await step.latest?.(now, fakeClock())
  expect(latest?.operation?.input).toMatchObject({
    allowedLocations: ['s3://other/', 's3://new/', 's3://acme-logs/logs/']
  })
})

describe('create and drop', () => {
  test.each([
    [null, ''],
    ['mine', " STORAGE_AWS_EXTERNAL_ID = 'mine'"]
  ])('with external ID %p', async (externalId, property) => {
    const wanted = configWith({ snowflake: { externalId } })
    const change = await changeFound(storageIntegration, wanted, {
      ...NOTHING_LEFT,
      'storage-integration/describe': '002003',
      'storage-integration/show': []
    })
    expect(stepsAsSql(storageIntegration, workOf(change))).toEqual([
      `CREATE STORAGE INTEGRATION "S3_INT_S3_ACCESS_LOGS" TYPE = EXTERNAL_STAGE STORAGE_PROVIDER = 'S3' ENABLED = TRUE STORAGE_AWS_ROLE_ARN = '${ROLE}'${property} STORAGE_ALLOWED_LOCATIONS = ('s3://acme-logs/logs/') COMMENT = '${MARK}'`
    ])
  })

  test.each([
    ['aws-us-gov', 'S3GOV', 's3gov://acme-logs/logs/'],
    ['aws-cn', 'S3CHINA', 's3china://acme-logs/logs/']
  ])('in partition %s', (partition, provider, location) => {
    const [declared] = storageIntegration.declare(configWith({ aws: { partition } }), () => '')
    expect(declared?.desired).toMatchObject({ provider, allowedLocations: [location] })
  })

  test('drops the integration', async () => {
    const change = await changeFound(storageIntegration, config, described())
    expect(stepsAsSql(storageIntegration, deletionOf(change))).toEqual([
      'DROP INTEGRATION IF EXISTS "S3_INT_S3_ACCESS_LOGS"'
    ])
  })

  test.each([
    [{ COMMENT: '' }, /not created by this action/],
    [{ STORAGE_ALLOWED_LOCATIONS: 's3://acme-logs/logs/,s3://other/' }, /s3:\/\/other\//]
  ])('%p: destroy retains it', async (others, reason) => {
    const change = await changeFound(storageIntegration, config, described(others))
    if (!('live' in change)) throw new Error('it does not exist')
    const read = answering({ ...described(others), GetBucketPolicy: [] })
    const { extra } = await prepared(storageIntegration, deletionOf(change), read, new Date())
    expect(storageIntegration.retainedBecause?.(change.live as never, extra as never)).toMatch(reason)
  })
})

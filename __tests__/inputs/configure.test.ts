import { describe, expect, test } from '@jest/globals'
import { configure, needsBucketList, subjectOf } from '../../src/inputs/configure'
import type { AccountBucket, Aws, Config } from '../../src/model/config'
import { ActionError, type ErrorCode } from '../../src/model/errors'
import { inputsOf } from './given'

const AWS: Aws = { account: '111122223333', partition: 'aws', region: 'us-east-1' }

function configOf(inputs: Readonly<Record<string, string>>, buckets?: readonly AccountBucket[]): Config {
  return configure(inputsOf(inputs), AWS, buckets)
}

function refusal(inputs: Readonly<Record<string, string>>, buckets?: readonly AccountBucket[]): [ErrorCode, string] {
  try {
    configOf(inputs, buckets)
  } catch (error) {
    if (error instanceof ActionError) return [error.code, error.message]
  }
  throw new Error('it was not refused')
}

test('the names follow the table', () => {
  const config = configOf({ table: 'web_logs', role: 'arn:aws:iam::111122223333:role/team/loader', prefix: '/a/b/' })
  expect(config).toEqual({
    aws: AWS,
    logBucket: { name: 'my-logs', prefix: 'a/b/', create: true, expirationDays: null, topic: null },
    logging: { keyFormat: 'simple', sources: [], others: [], prune: false },
    role: {
      name: 'loader',
      path: '/team/',
      arn: 'arn:aws:iam::111122223333:role/team/loader',
      policyName: 'loader-inlinepolicy',
      access: 'read-only',
      boundary: null,
      tags: {}
    },
    snowflake: {
      integration: 'S3_INT_S3_ACCESS_LOGS',
      externalId: null,
      database: 'S3_ACCESS_LOGS_DB',
      schema: 'PUBLIC',
      names: {
        stage: 'WEB_LOGS',
        fileFormat: 'TEXT_FORMAT',
        staging: 'WEB_LOGS_STAGING',
        parsed: 'WEB_LOGS',
        unparsed: 'WEB_LOGS_UNPARSED',
        stream: 'WEB_LOGS_STREAM',
        pipe: 'WEB_LOGS_PIPE',
        parser: 'PARSE_WEB_LOGS',
        task: 'WEB_LOGS_TRANSFORMATION'
      },
      warehouse: { name: 'S3_ACCESS_LOGS_WH', size: 'XSMALL' },
      schedule: '10 MINUTE',
      redactsSignatures: true,
      detections: null,
      alerts: null,
      retainDays: null,
      eventSchemas: [],
      readerRoles: [],
      planRoles: []
    },
    backfill: 'none',
    health: {
      depth: 'metadata',
      maxSilenceHours: 24,
      maxLagMinutes: 60,
      minStreamDays: 3,
      maxUnparsedPercent: 1,
      maxCreditsPerDay: null
    },
    notes: []
  })
  expect(subjectOf(config)).toBe('s3://my-logs/a/b/ → S3_ACCESS_LOGS_DB.PUBLIC.WEB_LOGS')
})

describe('source buckets', () => {
  const buckets: readonly AccountBucket[] = [
    { name: 'app-b', region: 'us-east-1' },
    { name: 'app-a', region: 'us-east-1' },
    { name: 'app-secret', region: 'us-east-1' },
    { name: 'app-eu', region: 'eu-west-1' },
    { name: 'my-logs', region: 'us-east-1' },
    { name: 'no-region' }
  ]

  test.each([
    ['names need no list', 'b-bucket\na-bucket', undefined, ['a-bucket', 'b-bucket'], []],
    ['a glob matches the buckets in the region', 'app-*', buckets, ['app-a', 'app-b', 'app-secret'], []],
    ['exclusions are globs too', 'app-*\n!*-secret', buckets, ['app-a', 'app-b'], []],
    ['a name, and a glob that matches it', 'app-a\napp-*\n!app-s*', buckets, ['app-a', 'app-b'], []],
    [
      'the log bucket is excluded',
      '*\n!app-*',
      buckets,
      ['no-region'],
      ['The log bucket my-logs is excluded from the source buckets.']
    ],
    ['a glob that matches nothing is noted', 'web-*', buckets, [], ['No bucket in us-east-1 matches web-*.']],
    ['none', '', undefined, [], []]
  ])('%s', (_, given, list, sources, notes) => {
    const config = configOf({ 'source-buckets': given }, list)
    expect([config.logging.sources, config.notes]).toEqual([sources, notes])
  })

  test.each([
    ['a-bucket', false],
    ['a-bucket\n!b-*', false],
    ['a-*', true]
  ])('%j needs the list of buckets: %s', (given, expected) => {
    expect(needsBucketList(inputsOf({ 'source-buckets': given.replace(/^a$|^a(?=\n)/, 'a-bucket') }))).toBe(expected)
  })

  test('a named bucket in another region is refused', () => {
    const [code, message] = refusal({ 'source-buckets': 'app-eu\napp-a*' }, buckets)
    expect(code).toBe('INVALID_INPUT')
    expect(message).toContain('app-eu is in eu-west-1, but the log bucket is in us-east-1')
  })
})

describe('accounts', () => {
  test('an account that is not allowed', () => {
    expect(refusal({ 'allowed-account-ids': '444455556666' })[0]).toBe('ACCOUNT_NOT_ALLOWED')
  })

  test.each([
    ['role', 'arn:aws:iam::444455556666:role/r', '`arn:aws:iam::111122223333:role/r`'],
    ['role', 'arn:aws-cn:iam::111122223333:role/p/r', '`arn:aws:iam::111122223333:role/p/r`'],
    ['permissions-boundary', 'arn:aws:iam::444455556666:policy/b', 'is in account 444455556666'],
    ['sns-topic', 'arn:aws:sns:us-east-1:444455556666:t', 'is in us-east-1 of account 444455556666 (aws)'],
    ['sns-topic', 'arn:aws:sns:eu-west-1:111122223333:t', 'create one there'],
    ['sns-topic', 'arn:aws-cn:sns:us-east-1:111122223333:t', 'create one there']
  ])('%s %s', (name, value, hint) => {
    const [code, message] = refusal({ [name]: value })
    expect(code).toBe('INVALID_INPUT')
    expect(message).toContain(hint)
  })

  test('a boundary that AWS manages belongs to no account', () => {
    const boundary = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
    expect(configOf({ 'permissions-boundary': boundary }).role.boundary).toBe(boundary)
  })
})

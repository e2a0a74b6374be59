import type { LifecycleRule, QueueConfiguration } from '@aws-sdk/client-s3'
import { expect, test } from '@jest/globals'
import { markedRoles } from '../../src/earlier/marks'
import { configWith } from '../fakes/config'
import { accountWith } from './account'

const PLACE = { name: 'acme-logs', prefix: 'logs/' }
const statement = (Sid: string, prefix = 'logs/') => ({
  Sid,
  Effect: 'Allow',
  Principal: { Service: 'logging.s3.amazonaws.com' },
  Action: 's3:PutObject',
  Resource: `arn:aws:s3:::acme-logs/${prefix}*`
})
const entry = (Id: string, Value = 'logs/'): QueueConfiguration => ({
  Id,
  QueueArn: 'arn:aws:sqs:eu-west-1:1:q',
  Events: ['s3:ObjectCreated:*'],
  Filter: { Key: { FilterRules: [{ Name: 'prefix', Value }] } }
})
const rule = (ID: string, Prefix = 'logs/'): LifecycleRule => ({
  ID,
  Status: 'Enabled',
  Filter: { Prefix },
  Expiration: { Days: 9 }
})

interface Documents {
  readonly statements?: readonly object[]
  readonly entries?: readonly QueueConfiguration[]
  readonly rules?: readonly LifecycleRule[]
}

test.each<[string, Documents, readonly string[]]>([
  ['nothing', {}, []],
  ['a statement', { statements: [statement('S3AccessLogsToSnowflakeold')] }, ['old']],
  ['a statement of a role with dashes', { statements: [statement('S3AccessLogsToSnowflakeoldZ2Drole')] }, ['old-role']],
  ['a statement for another prefix', { statements: [statement('S3AccessLogsToSnowflakeold', 'other/')] }, []],
  ['a statement of others', { statements: [statement('LogDelivery')] }, []],
  ['a Sid that is written in another way', { statements: [statement('S3AccessLogsToSnowflakeold-role')] }, []],
  ['a notification', { entries: [entry('s3-access-logs-to-snowflake:old')] }, ['old']],
  ['a notification for another prefix', { entries: [entry('s3-access-logs-to-snowflake:old', 'other/')] }, []],
  ['a notification of others', { entries: [entry('audit')] }, []],
  ['a lifecycle rule', { rules: [rule('s3-access-logs-to-snowflake:old')] }, ['old']],
  ['a lifecycle rule for another prefix', { rules: [rule('s3-access-logs-to-snowflake:old', 'other/')] }, []],
  [
    'the same role in all of them, and another one',
    {
      statements: [statement('S3AccessLogsToSnowflakeold'), statement('S3AccessLogsToSnowflakeolder')],
      entries: [entry('s3-access-logs-to-snowflake:old')],
      rules: [rule('s3-access-logs-to-snowflake:old')]
    },
    ['old', 'older']
  ]
])('of %s', async (_, { statements, entries = [], rules }, expected) => {
  const { aws, read } = accountWith()
  const bucket = aws.bucket('acme-logs')
  if (statements !== undefined) bucket.policy = JSON.stringify({ Version: '2012-10-17', Statement: statements })
  bucket.notification = { QueueConfigurations: [...entries] }
  if (rules !== undefined) bucket.lifecycle = { Rules: [...rules] }
  expect(await markedRoles(PLACE, configWith({ logBucket: { expirationDays: 30 } }), read)).toEqual(expected)
})

test.each([
  ['does not exist', { name: 'gone', prefix: 'logs/' }, undefined],
  ['is hidden', PLACE, 'GetBucketPolicy']
])('a bucket that %s has none', async (_, place, denied) => {
  const { aws, read } = accountWith()
  if (denied !== undefined) aws.denied.add(denied)
  expect(await markedRoles(place, configWith(), read)).toEqual([])
})

import type { LifecycleRule } from '@aws-sdk/client-s3'
import { expect, test } from '@jest/globals'
import { expiredBefore } from '../../src/earlier/expiration'
import { configWith } from '../fakes/config'
import { accountWith } from './account'

const OURS: LifecycleRule = {
  ID: 's3-access-logs-to-snowflake:snowflake-logs',
  Status: 'Enabled',
  Filter: { Prefix: 'logs/' },
  Expiration: { Days: 9 }
}

test.each<[string, boolean, number | null, readonly LifecycleRule[] | undefined]>([
  ['no rules', false, null, undefined],
  ['our rule', true, null, [OURS]],
  ['our rule, which is turned off', true, null, [{ ...OURS, Status: 'Disabled' }]],
  ['our rule, which is declared', false, 9, [OURS]],
  ['the rule of another role', false, null, [{ ...OURS, ID: 's3-access-logs-to-snowflake:other' }]],
  ['a rule of others', false, null, [{ ...OURS, ID: 'audit' }]]
])('%s: left = %s', async (_, expected, expirationDays, Rules) => {
  const { aws, read } = accountWith()
  if (Rules !== undefined) aws.bucket('acme-logs').lifecycle = { Rules: [...Rules] }
  expect(await expiredBefore(configWith({ logBucket: { expirationDays } }), read)).toBe(expected)
})

test('nothing is found where the rules must not be read', async () => {
  const { aws, read } = accountWith()
  aws.bucket('acme-logs').lifecycle = { Rules: [OURS] }
  aws.denied.add('GetBucketLifecycleConfiguration')
  expect(await expiredBefore(configWith(), read)).toBe(false)
})

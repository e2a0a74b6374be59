import { expect, test } from '@jest/globals'
import { readingDenials } from '../../../src/ingestion/reading/denials'

const ROLE = 'arn:aws:iam::111122223333:role/data/snowflake-logs'
const READING = {
  bucket: 'logs',
  prefix: 'access/',
  roleArn: ROLE,
  account: '111122223333',
  partition: 'aws',
  region: 'us-east-1'
}
const DENY = { Sid: 'D', Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::logs/*' }
const SESSION = 'arn:aws:sts::111122223333:assumed-role/snowflake-logs/snowflake'
const not = (key: string, value: string, operator = 'StringNotEquals') => ({
  Condition: { [operator]: { [key]: value } }
})

test.each<[string, object, 'keeps' | 'may keep' | undefined]>([
  ['everybody', {}, 'keeps'],
  ['the account', { Principal: { AWS: 'arn:aws:iam::111122223333:root' } }, 'keeps'],
  ['the role', { Principal: { AWS: ROLE } }, 'keeps'],
  ['a session of the role', { Principal: { AWS: SESSION } }, 'may keep'],
  ['all but the role', { Principal: undefined, NotPrincipal: { AWS: ROLE } }, undefined],
  ['all but another role', { Principal: undefined, NotPrincipal: { AWS: `${ROLE}2` } }, 'keeps'],
  ['another role', { Principal: { AWS: `${ROLE}2` } }, undefined],
  ['a service', { Principal: { Service: 'logging.s3.amazonaws.com' } }, undefined],
  ['whoever is not the role', not('aws:PrincipalArn', ROLE, 'ArnNotEquals'), undefined],
  ['whoever is not a user', not('aws:PrincipalArn', 'arn:aws:iam::111122223333:user/*', 'ArnNotLike'), 'keeps'],
  ['another account', not('aws:PrincipalAccount', '111122223333'), undefined],
  ['requests without TLS', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } }, undefined],
  ['what is no service', { Condition: { Bool: { 'aws:PrincipalIsAWSService': 'false' } } }, 'keeps'],
  ['other endpoints', not('aws:SourceVpce', 'vpce-1'), 'may keep'],
  ['other addresses', not('aws:SourceIp', '10.0.0.0/8', 'NotIpAddress'), 'may keep'],
  ['all actions', { Action: 's3:*' }, 'keeps'],
  ['writing', { Action: 's3:PutObject' }, undefined],
  ['another prefix', { Resource: 'arn:aws:s3:::logs/web/*' }, undefined],
  ['some objects', { Resource: 'arn:aws:s3:::logs/access/2025*' }, 'may keep'],
  ['nobody, it allows', { Effect: 'Allow' }, undefined]
])('a statement for %s', (_, more, expected) => {
  const statement = JSON.parse(JSON.stringify({ ...DENY, ...more })) as never
  const found = readingDenials([statement], READING, new Date('2026-11-23T00:00:00Z'))
  const sentence = expect.stringContaining(`Statement "D" in the policy of log bucket logs ${expected ?? ''} Snowflake`)
  expect(found).toEqual({
    certain: expected === 'keeps' ? [sentence] : [],
    possible: expected === 'may keep' ? [sentence] : []
  })
})

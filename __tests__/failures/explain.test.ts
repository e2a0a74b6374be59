import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { explain } from '../../src/failures/explain'
import type { Place } from '../../src/failures/remedies'
import { ActionError } from '../../src/model/errors'
import type { Operation } from '../../src/model/operation'
import { serviceError } from '../fakes/meanings'

const LOGIN: Operation = { client: 'snowflake', name: 'session/login', input: {} }
const IDENTITY: Operation = { client: 'sts', name: 'GetCallerIdentity', input: {} }
const POLICY: Operation = { client: 's3', name: 'PutBucketNotificationConfiguration', input: { Bucket: 'my-logs' } }
const IN_SCHEMA = (name: string) => ['DB', 'my s', name]
const COPY = { staging: IN_SCHEMA('STAGING'), stage: IN_SCHEMA('LOGS'), fileFormat: 'DB."my s".TEXT_FORMAT' }
const PIPE: Operation = { client: 'snowflake', name: 'pipe/create', input: { ...COPY, pipe: IN_SCHEMA('P') } }
const INTEGRATION: Operation = { client: 'snowflake', name: 'storage-integration/create', input: { name: 'I' } }
const TASK: Operation = { client: 'snowflake', name: 'task/resume', input: { task: ['DB', 'S', 'T'], warehouse: 'W' } }
const ALTER_TASK: Operation = { client: 'snowflake', name: 'task/alter-body', input: { task: ['DB', 'S', 'T'] } }
const SERVERLESS_TASK: Operation = {
  client: 'snowflake',
  name: 'task/create',
  input: { task: ['DB', 'S', 'T'], warehouse: null }
}

describe('a refusal says what to add', () => {
  test.each<[string, Operation, string, string, string, string]>([
    ['JWT', LOGIN, '390144', 'JWT token is invalid. [ab-1]', 'AUTHENTICATION_FAILED', 'RSA_PUBLIC_KEY'],
    [
      'password',
      LOGIN,
      '390100',
      'Incorrect username or password was specified.',
      'AUTHENTICATION_FAILED',
      'LOGIN_HISTORY'
    ],
    [
      'role',
      LOGIN,
      '390189',
      "Role 'X' specified in the connect string does not exist or not authorized.",
      'AUTHENTICATION_FAILED',
      'granted to the user whose WORKLOAD_IDENTITY, or whose token, this job uses'
    ],
    [
      'network policy',
      LOGIN,
      '390422',
      'Incoming request with IP/Token 1.2.3.4 is not allowed',
      'AUTHENTICATION_FAILED',
      'network rule'
    ],
    ['OAuth token', LOGIN, '390318', 'OAuth access token expired.', 'AUTHENTICATION_FAILED', 'Issue a new one'],
    ['driver', LOGIN, '404020', 'Invalid private key.', 'AUTHENTICATION_FAILED', 'login options'],
    [
      'passphrase',
      LOGIN,
      'ERR_OSSL_BAD_DECRYPT',
      'error:1C800064:Provider routines::bad decrypt',
      'AUTHENTICATION_FAILED',
      'snowflake-private-key-passphrase'
    ],
    [
      'Snowflake host',
      LOGIN,
      'UNREACHABLE',
      'Snowflake did not answer within 20 seconds.',
      'UNREACHABLE',
      'SNOWFLAKE_ACCESS_URL'
    ],
    ['AWS host', IDENTITY, 'ENOTFOUND', 'getaddrinfo ENOTFOUND sts.nowhere', 'UNREACHABLE', 'AWS_ENDPOINT_URL'],
    ['AWS refuses', IDENTITY, 'ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1', 'UNREACHABLE', 'aws-region'],
    ['no AWS', IDENTITY, 'ERR_INVALID_URL', 'Invalid URL', 'UNREACHABLE', 'AWS_ENDPOINT_URL'],
    ['AWS is silent', IDENTITY, 'TimeoutError', '', 'UNREACHABLE', 'proxy'],
    [
      'no credentials',
      IDENTITY,
      'CredentialsProviderError',
      'Could not load credentials',
      'AUTHENTICATION_FAILED',
      'configure-aws-credentials'
    ],
    [
      'unknown key',
      IDENTITY,
      'InvalidClientTokenId',
      'The security token is invalid.',
      'AUTHENTICATION_FAILED',
      'AWS_ACCESS_KEY_ID'
    ],
    ['expired', IDENTITY, 'ExpiredToken', 'expired', 'AUTHENTICATION_FAILED', 'have expired'],
    [
      'IAM action',
      POLICY,
      'AccessDenied',
      'Access Denied',
      'MISSING_PERMISSION',
      '{"Effect":"Allow","Action":"s3:PutBucketNotification","Resource":"arn:aws:s3:::my-logs"}'
    ],
    [
      'IAM action and resource as AWS names them',
      POLICY,
      'AccessDenied',
      'User: u is not authorized to perform: s3:PutBucketNotification on resource: "arn:aws-cn:s3:::my-logs" with an explicit deny',
      'MISSING_PERMISSION',
      '"Resource":"arn:aws-cn:s3:::my-logs"}. There is also an explicit deny'
    ],
    [
      'a policy of the organization',
      POLICY,
      'AccessDenied',
      'User: u is not authorized to perform: s3:PutBucketPolicy on resource: "arn:aws:s3:::my-logs" because no service control policy allows the s3:PutBucketPolicy action',
      'MISSING_PERMISSION',
      'whoever manages the organization has to add {"Effect":"Allow","Action":"s3:PutBucketPolicy","Resource":"arn:aws:s3:::my-logs"}.'
    ],
    [
      'schema',
      PIPE,
      '003001',
      "SQL access control error:\nInsufficient privileges to operate on schema 'my s'.",
      'MISSING_PRIVILEGE',
      'GRANT CREATE PIPE ON SCHEMA DB."my s" TO ROLE DEPLOY;'
    ],
    [
      'account',
      INTEGRATION,
      '003001',
      "Insufficient privileges to operate on account 'A'.",
      'MISSING_PRIVILEGE',
      'As ACCOUNTADMIN: GRANT CREATE INTEGRATION ON ACCOUNT TO ROLE DEPLOY;'
    ],
    [
      'owner',
      ALTER_TASK,
      '003001',
      "Insufficient privileges to operate on task 'T'.",
      'MISSING_PRIVILEGE',
      'GRANT OWNERSHIP ON TASK DB.S.T TO ROLE DEPLOY COPY CURRENT GRANTS;'
    ],
    [
      'execute task',
      TASK,
      '091089',
      'Cannot execute task , EXECUTE TASK privilege must be granted to owner role',
      'MISSING_PRIVILEGE',
      'GRANT EXECUTE TASK ON ACCOUNT TO ROLE DEPLOY;'
    ],
    [
      'serverless',
      TASK,
      '091089',
      'EXECUTE MANAGED TASK privilege must be granted',
      'MISSING_PRIVILEGE',
      'GRANT EXECUTE MANAGED TASK ON ACCOUNT'
    ],
    [
      'boundary',
      { client: 'iam', name: 'CreateRole', input: { RoleName: 'r' } },
      'NoSuchEntity',
      'Scope ARN: arn:aws:iam::1:policy/nope does not exist or is not attachable.',
      'NOT_FOUND',
      'permissions-boundary'
    ],
    [
      'a serverless task',
      SERVERLESS_TASK,
      '003001',
      "Insufficient privileges to operate on account 'A'.",
      'MISSING_PRIVILEGE',
      'As ACCOUNTADMIN: GRANT EXECUTE MANAGED TASK ON ACCOUNT TO ROLE DEPLOY;'
    ],
    [
      'hidden',
      PIPE,
      '002002',
      "Object 'P' already exists.",
      'MISSING_PRIVILEGE',
      'the role cannot see it: as ACCOUNTADMIN, SHOW GRANTS ON PIPE DB."my s".P says who owns it. Choose another name, or let the role see it, if it is as declared already:\nGRANT MONITOR ON PIPE DB."my s".P TO ROLE DEPLOY;\nOtherwise give it to the role. As its owner:\nALTER PIPE DB."my s".P SET PIPE_EXECUTION_PAUSED = TRUE;\nGRANT OWNERSHIP ON PIPE DB."my s".P TO ROLE DEPLOY COPY CURRENT GRANTS;'
    ],
    [
      'hidden, as Snowflake says it',
      PIPE,
      '003041',
      "Pipe 'my p' already exists, but current role has no privileges on it.",
      'MISSING_PRIVILEGE',
      'It exists, and the role cannot see it: as ACCOUNTADMIN, SHOW GRANTS ON PIPE DB."my s"."my p" says who owns it.'
    ],
    [
      'missing',
      PIPE,
      '002003',
      "Stage 'LOGS' does not exist or not authorized.",
      'NOT_FOUND',
      'GRANT USAGE ON DATABASE'
    ],
    [
      'taken',
      { client: 's3', name: 'CreateBucket', input: { Bucket: 'b' } },
      'BucketAlreadyExists',
      'taken',
      'SERVICE_ERROR',
      'choose another `bucket`'
    ],
    ['something else', PIPE, '001003', 'syntax error', 'SERVICE_ERROR', '(001003)']
  ])('%s', (_, operation, vendorCode, message, code, hint) => {
    expect(explain(serviceError(operation, vendorCode, message, { role: 'DEPLOY' }))).toEqual({
      code,
      message: expect.stringContaining(hint),
      docs: `docs/troubleshooting.md#${code.toLowerCase()}`
    })
  })
})

describe('an object that does not exist, or is hidden', () => {
  const path = (name: string) => ['DB', 'S', name]
  const copy = { staging: path('STAGING'), stage: path('LOGS'), fileFormat: 'DB.S.TEXT_FORMAT' }
  const replace = { ...copy, pipe: path('P'), errorIntegration: null }
  const toReader = { privilege: 'SELECT', type: 'VIEW', object: path('V'), role: 'READER' }
  test.each<[string, Operation['input'], string, string]>([
    [
      'pipe/replace',
      replace,
      "Stage 'DB.S.LOGS'",
      "If Stage 'DB.S.LOGS' exists, R cannot see it:\nAs the owner of the database: GRANT USAGE ON DATABASE DB TO ROLE R;\nAs the owner of the schema: GRANT USAGE ON SCHEMA DB.S TO ROLE R;\nGRANT USAGE ON STAGE DB.S.LOGS TO ROLE R;"
    ],
    [
      'grant/create',
      toReader,
      "Role 'READER'",
      "Role 'READER' does not exist, or R cannot see it: check the name, or grant a privilege on it."
    ],
    [
      'table/show',
      { schema: ['DB', 'S'] },
      "Schema 'DB.S'",
      "If Schema 'DB.S' exists, R cannot see it:\nAs the owner of the database: GRANT USAGE ON DATABASE DB TO ROLE R;\nAs the owner of the schema: GRANT USAGE ON SCHEMA DB.S TO ROLE R;"
    ]
  ])('%s: %j %s', (name, input, object, advice) => {
    const operation: Operation = { client: 'snowflake', name, input }
    const error = serviceError(operation, '002003', `${object} does not exist or not authorized.`, { role: 'R' })
    expect(explain(error).message.split('\n').slice(1).join('\n')).toBe(advice)
  })
})

test('a database that is refused is granted, not what is to be created in it', () => {
  const operation: Operation = { client: 'snowflake', name: 'table/create', input: { table: ['DB', 'S', 'T'] } }
  const error = serviceError(operation, '003001', "Insufficient privileges to operate on database 'DB'", { role: 'R' })
  expect(explain(error).message).toContain('GRANT USAGE ON DATABASE DB TO ROLE R;')
  expect(explain(error).message).not.toContain('CREATE TABLE')
})

test.each<[string, Operation, string, string]>([
  ['AWS', IDENTITY, 'AccessDenied', 'The call itself needs no permission.'],
  [
    'Snowflake',
    { client: 'snowflake', name: 'pipe/now', input: {} },
    '003001',
    'The statement itself needs no privilege.'
  ]
])('%s refuses what needs nothing', (_, operation, code, hint) => {
  const [, advice] = explain(serviceError(operation, code, '')).message.split('\n')
  expect(advice).toContain(hint)
})

test('names the region that S3 reports', () => {
  const error = serviceError(POLICY, 'PermanentRedirect', 'moved', { status: 301, region: 'eu-west-1' })
  expect(explain(error).message).toBe(
    'Failed to set the event notifications of bucket my-logs: moved (PermanentRedirect).\nThe bucket is in another region (eu-west-1): set aws-region to it. Log bucket and source buckets must be in one region.'
  )
})

describe('the resource of a permission, if AWS does not name it', () => {
  const china = { partition: 'aws-cn', roleArn: 'arn:aws-cn:iam::111122223333:role/team/loader' }
  test.each<[string, Operation, Place, string]>([
    ['a bucket in China', POLICY, china, 'arn:aws-cn:s3:::my-logs'],
    [
      'log objects in GovCloud',
      { client: 's3', name: 'DeleteObjects', input: { Bucket: 'my-logs' } },
      { partition: 'aws-us-gov' },
      'arn:aws-us-gov:s3:::my-logs/*'
    ],
    [
      'a role with a path',
      { client: 'iam', name: 'CreateRole', input: { RoleName: 'loader' } },
      china,
      'arn:aws-cn:iam::111122223333:role/team/loader'
    ],
    ['all buckets', { client: 's3', name: 'ListBuckets', input: {} }, china, '*']
  ])('%s', (_, operation, place, resource) => {
    expect(explain(serviceError(operation, 'AccessDenied', ''), place).message).toContain(`"Resource":"${resource}"`)
  })
})

describe('the goal, and the GRANT if a privilege is missing', () => {
  const path = (name: string) => ['DB', 'S', name]
  const copy = { staging: path('STAGING'), stage: path('LOGS'), fileFormat: 'DB.S.TEXT_FORMAT' }
  const load = {
    table: path('STAGING'),
    offset: 'DB.S.STREAM',
    parsed: path('LOGS'),
    unparsed: path('UNPARSED'),
    parser: path('PARSE')
  }
  test.each<[string, Operation['input'], string, string, string]>([
    [
      'pipe/now',
      {},
      "account 'A'",
      "read Snowflake's clock",
      'The statement itself needs no privilege. Grant R a privilege on what the message names.'
    ],
    [
      'stream/load-missing',
      load,
      "table 'UNPARSED'",
      'load lines that stream DB.S.STREAM skipped into DB.S.LOGS and DB.S.UNPARSED',
      'GRANT INSERT ON TABLE DB.S.UNPARSED TO ROLE R;\nGRANT SELECT ON TABLE DB.S.UNPARSED TO ROLE R;'
    ],
    [
      'pipe/create',
      { ...copy, pipe: path('P') },
      "schema 'S'",
      'create pipe DB.S.P',
      'As the owner of the schema: GRANT CREATE PIPE ON SCHEMA DB.S TO ROLE R;'
    ],
    [
      'pipe/create',
      { ...copy, pipe: path('P') },
      "stage 'LOGS'",
      'create pipe DB.S.P',
      'GRANT USAGE ON STAGE DB.S.LOGS TO ROLE R;'
    ],
    [
      'pipe/replace',
      { ...copy, pipe: path('P'), errorIntegration: null },
      "pipe 'P'",
      'replace pipe DB.S.P',
      "As its owner:\nALTER PIPE DB.S.P SET PIPE_EXECUTION_PAUSED = TRUE;\nGRANT OWNERSHIP ON PIPE DB.S.P TO ROLE R COPY CURRENT GRANTS;\nSELECT SYSTEM$PIPE_FORCE_RESUME('DB.S.P');"
    ],
    ['warehouse/use', { name: 'W' }, "warehouse 'W'", 'use warehouse W', 'GRANT USAGE ON WAREHOUSE W TO ROLE R;'],
    ['warehouse/alter', { name: 'W' }, "warehouse 'W'", 'alter warehouse W', 'GRANT MODIFY ON WAREHOUSE W TO ROLE R;'],
    [
      'storage-integration/alter',
      { name: 'my int' },
      "integration 'my int'",
      'alter storage integration my int',
      'As its owner: GRANT OWNERSHIP ON INTEGRATION "my int" TO ROLE R COPY CURRENT GRANTS;'
    ],
    [
      'grant/create',
      { privilege: 'SELECT', type: 'VIEW', object: path('V'), role: 'ANALYST' },
      "view 'V'",
      'grant SELECT on DB.S.V to role ANALYST',
      'Only the owner of view DB.S.V can grant or revoke this, and in a schema with managed access only the owner of the schema, or a role with MANAGE GRANTS. GRANT SELECT ON VIEW DB.S.V TO ROLE ANALYST;'
    ],
    [
      'pipe/grant',
      { privilege: 'MONITOR', pipe: path('P'), to: 'DATABASE ROLE', grantee: ['DB', 'watchers'], option: null },
      "schema 'S'",
      'grant MONITOR on pipe DB.S.P to DATABASE ROLE DB."watchers"',
      'Only the owner of pipe DB.S.P can grant or revoke this, and in a schema with managed access only the owner of the schema, or a role with MANAGE GRANTS. GRANT MONITOR ON PIPE DB.S.P TO DATABASE ROLE DB."watchers";'
    ],
    [
      'pipe/status',
      { pipe: 'DB.S."my pipe"' },
      "pipe 'my pipe'",
      'read the status of pipe DB.S."my pipe"',
      'GRANT MONITOR ON PIPE DB.S."my pipe" TO ROLE R;'
    ]
  ])('%s on %s: refused on %s', (name, input, on, goal, grant) => {
    const error = serviceError(
      { client: 'snowflake', name, input },
      '003001',
      `Insufficient privileges to operate on ${on}.`,
      { role: 'R' }
    )
    expect(explain(error).message.split('\n')).toEqual([
      `Failed to ${goal}: Insufficient privileges to operate on ${on} (003001).`,
      ...grant.split('\n')
    ])
  })
})

test('only unexpected errors have a stack', () => {
  expect(explain(new TypeError('x is not a function'))).toMatchObject({ code: 'INTERNAL', stack: expect.any(String) })
  expect(explain('text')).toMatchObject({ code: 'INTERNAL', message: expect.stringContaining('text') })
  expect(explain(new ActionError({ code: 'DRIFT_FOUND', goal: 'g', reason: 'r' }))).not.toHaveProperty('stack')
})

test('every code has a section on the troubleshooting page', () => {
  const codes = [...readFileSync('src/model/errors.ts', 'utf8').matchAll(/\| '([A-Z_]+)'/g)].map(([, code]) => code)
  const sections = [...readFileSync('docs/troubleshooting.md', 'utf8').matchAll(/^## ([A-Z_]+)$/gm)].map(
    ([, title]) => title
  )
  expect(sections).toEqual(codes)
})

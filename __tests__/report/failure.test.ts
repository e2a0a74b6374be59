import { describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { ActionError } from '../../src/errors'
import type { Operation } from '../../src/model/operation'
import { ServiceError } from '../../src/model/service-error'
import { halfDone, pageOf, shortcoming, tell } from '../../src/report/failure'
import { change, report } from './plans'

const LOGIN: Operation = { client: 'snowflake', name: 'session/login', input: {} }
const IDENTITY: Operation = { client: 'sts', name: 'GetCallerIdentity', input: {} }
const POLICY: Operation = { client: 's3', name: 'PutBucketNotificationConfiguration', input: { Bucket: 'my-logs' } }
const PIPE: Operation = { client: 'snowflake', name: 'pipe/create', input: { pipe: ['DB', 'my s', 'P'] } }
const INTEGRATION: Operation = { client: 'snowflake', name: 'storage-integration/create', input: { name: 'I' } }
const TASK: Operation = { client: 'snowflake', name: 'task/resume', input: { task: ['DB', 'S', 'T'] } }

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
      'GRANT ROLE'
    ],
    [
      'network policy',
      LOGIN,
      '390422',
      'Incoming request with IP/Token 1.2.3.4 is not allowed',
      'AUTHENTICATION_FAILED',
      'network rule'
    ],
    ['OAuth token', LOGIN, '390318', 'OAuth access token expired.', 'AUTHENTICATION_FAILED', 'issue a new one'],
    ['driver', LOGIN, '404020', 'Invalid private key.', 'AUTHENTICATION_FAILED', 'options of the login'],
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
      'Snowflake has not answered within 20 seconds.',
      'UNREACHABLE',
      'SNOWFLAKE_ACCESS_URL'
    ],
    ['AWS host', IDENTITY, 'ENOTFOUND', 'getaddrinfo ENOTFOUND sts.nowhere', 'UNREACHABLE', 'AWS_ENDPOINT_URL'],
    ['AWS refuses', IDENTITY, 'ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1', 'UNREACHABLE', 'aws-region'],
    ['no AWS', IDENTITY, 'ERR_INVALID_URL', 'Invalid URL', 'UNREACHABLE', 'is not AWS'],
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
      'MISSING_RIGHT',
      '{"Effect":"Allow","Action":"s3:PutBucketNotification","Resource":"arn:aws:s3:::my-logs"}'
    ],
    [
      'IAM action as AWS says it',
      POLICY,
      'AccessDenied',
      'User: u is not authorized to perform: s3:PutBucketNotification on resource: "arn:aws-cn:s3:::my-logs" with an explicit deny',
      'MISSING_RIGHT',
      '"Resource":"arn:aws-cn:s3:::my-logs"}. There is an explicit deny'
    ],
    [
      'schema',
      PIPE,
      '003001',
      "SQL access control error:\nInsufficient privileges to operate on schema 'my s'.",
      'MISSING_RIGHT',
      'GRANT CREATE PIPE ON SCHEMA DB."my s" TO ROLE DEPLOY'
    ],
    [
      'account',
      INTEGRATION,
      '003001',
      "Insufficient privileges to operate on account 'A'.",
      'MISSING_RIGHT',
      'As ACCOUNTADMIN: GRANT CREATE INTEGRATION ON ACCOUNT TO ROLE DEPLOY'
    ],
    [
      'owner',
      TASK,
      '003001',
      "Insufficient privileges to operate on task 'T'.",
      'MISSING_RIGHT',
      'GRANT OWNERSHIP ON TASK DB.S.T TO ROLE DEPLOY'
    ],
    [
      'execute task',
      TASK,
      '091089',
      'Cannot execute task , EXECUTE TASK privilege must be granted to owner role',
      'MISSING_RIGHT',
      'GRANT EXECUTE TASK ON ACCOUNT TO ROLE DEPLOY'
    ],
    [
      'serverless',
      TASK,
      '091089',
      'EXECUTE MANAGED TASK privilege must be granted',
      'MISSING_RIGHT',
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
      { client: 'snowflake', name: 'task/create', input: { task: ['DB', 'S', 'T'], warehouse: null } },
      '003001',
      "Insufficient privileges to operate on account 'A'.",
      'MISSING_RIGHT',
      'As ACCOUNTADMIN: GRANT EXECUTE MANAGED TASK ON ACCOUNT TO ROLE DEPLOY'
    ],
    ['hidden', PIPE, '002002', "Object 'P' already exists.", 'MISSING_RIGHT', 'the role does not see it: grant DEPLOY'],
    ['missing', PIPE, '002003', "Stage 'X' does not exist or not authorized.", 'NOT_FOUND', 'GRANT USAGE ON DATABASE'],
    [
      'taken',
      { client: 's3', name: 'CreateBucket', input: { Bucket: 'b' } },
      'BucketAlreadyExists',
      'taken',
      'SERVICE_ERROR',
      'Choose another `bucket`'
    ],
    ['something else', PIPE, '001003', 'syntax error', 'SERVICE_ERROR', '(001003)']
  ])('%s', (_, operation, vendorCode, message, code, hint) => {
    const told = tell(new ServiceError(operation, vendorCode, message), 'DEPLOY')
    expect(told).toEqual({
      code,
      message: expect.stringContaining(hint),
      docs: `docs/troubleshooting.md#${code.toLowerCase()}`
    })
  })
})

test('the region that S3 names is told', () => {
  const error = new ServiceError(POLICY, 'PermanentRedirect', 'moved', { status: 301, region: 'eu-west-1' })
  expect(tell(error).message).toBe(
    'Failed to run s3:PutBucketNotificationConfiguration on my-logs: moved (PermanentRedirect).\nThe bucket is in another region (eu-west-1): set aws-region to it. Log bucket and source buckets have to be in one region.'
  )
})

test.each([
  [{ client: 's3' as const, name: 'PutBucketLogging', input: { Bucket: 'app' } }, 'run s3:PutBucketLogging on app'],
  [{ client: 'sts' as const, name: 'GetCallerIdentity', input: {} }, 'run sts:GetCallerIdentity'],
  [LOGIN, 'sign in to Snowflake'],
  [
    { client: 'snowflake' as const, name: 'file-format/create', input: { format: ['DB', 'S', 'my-format'] } },
    'create file format DB.S."my-format"'
  ],
  [{ client: 'snowflake' as const, name: 'warehouse/create', input: { name: 'W' } }, 'create warehouse']
])('%j is to %s', (operation, goal) => {
  expect(tell(new ServiceError(operation, '1', 'no')).message).toBe(`Failed to ${goal}: no (1).`)
})

describe('a run that got as far as a plan', () => {
  const ill = { healthy: false, findings: [{ part: 'pipe', state: 'ill', found: 'The pipe is PAUSED.' }] } as const
  const drift = [change('update', 'task:T', [])]
  const failed = [{ address: 'task:T', kind: 'task', action: 'update', status: 'failed' }] as const

  test.each([
    ['blocked', report([change('blocked', 'pipe:P', [], { reason: 'r' })]), 'PLAN_BLOCKED', 'Blocked: 1 change'],
    ['stopped', report(drift, { mode: 'apply', outcomes: failed }), 'APPLY_FAILED', '1 failed'],
    ['drift', report(drift, { mode: 'check' }), 'DRIFT_FOUND', 'Drift: 1 to change'],
    ['in sync, but ill', report([], { mode: 'check', health: ill }), 'DRIFT_FOUND', 'Unhealthy: 1 problem.'],
    ['both', report(drift, { mode: 'check', health: ill }), 'DRIFT_FOUND', 'Drift: 1 to change. Unhealthy: 1 problem.']
  ])('%s: fails', (_, given, code, message) => {
    expect(shortcoming(given, true)).toMatchObject({ code, message: expect.stringContaining(message) })
  })

  test.each([
    ['a plan with changes', report(drift), true],
    ['a check in sync', report([], { mode: 'check' }), true],
    ['a check that is only to tell', report(drift, { mode: 'check', health: ill }), false]
  ])('%s: does not', (_, given, failOnDrift) => {
    expect(shortcoming(given, failOnDrift)).toBeUndefined()
  })
})

test('what was done of a change before it failed is told', () => {
  const outcome = { address: 's3-bucket:b', kind: 's3-bucket', action: 'create', status: 'failed' } as const
  const done = { client: 's3', name: 'CreateBucket', input: { Bucket: 'b' } } as const
  expect(halfDone({ ...outcome, halfDone: [done] })).toBe('Done before that: run s3:CreateBucket on b.')
  expect(halfDone(outcome)).toBe('')
})

test('the page of a failure is an address where that is known', () => {
  const told = tell(new ActionError({ code: 'NOT_FOUND', goal: 'g', reason: 'r' }))
  expect(pageOf(told, undefined)).toBe('docs/troubleshooting.md#not_found')
  expect(pageOf(told, 'https://github.com/a/b/blob/v1')).toBe(
    'https://github.com/a/b/blob/v1/docs/troubleshooting.md#not_found'
  )
})

test('only what we do not expect comes with a stack', () => {
  expect(tell(new TypeError('x is not a function'))).toMatchObject({ code: 'INTERNAL', stack: expect.any(String) })
  expect(tell('text')).toMatchObject({ code: 'INTERNAL', message: expect.stringContaining('text') })
  expect(tell(new ActionError({ code: 'DRIFT_FOUND', goal: 'g', reason: 'r' }))).not.toHaveProperty('stack')
})

test('every code has its section in the troubleshooting page', () => {
  const codes = [...readFileSync('src/errors.ts', 'utf8').matchAll(/\| '([A-Z_]+)'/g)].map(([, code]) => code)
  const sections = [...readFileSync('docs/troubleshooting.md', 'utf8').matchAll(/^## ([A-Z_]+)$/gm)].map(
    ([, title]) => title
  )
  expect(sections).toEqual(codes)
})

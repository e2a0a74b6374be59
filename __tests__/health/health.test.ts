import { describe, expect, test } from '@jest/globals'
import { inspect } from '../../src/health/health'
import { judgeAccess, judgePipe, judgeReading, judgeStream, judgeTask } from '../../src/health/judge'
import { configure } from '../../src/inputs/configure'
import type { Row } from '../../src/model/operation'
import { ServiceError } from '../../src/model/service-error'
import { healthVerdict } from '../../src/report/words'
import { inputsOf } from '../inputs/given'

/** A policy that allows deliveries, and whose other statement denies everything under this condition. */
function policyWith(Condition: Row): Row {
  const statement = { Sid: 'Guard', Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*', Condition }
  const ours = {
    Effect: 'Allow',
    Principal: { Service: 'logging.s3.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: 'arn:aws:s3:::my-logs/access/*'
  }
  return { Policy: JSON.stringify({ Version: '2012-10-17', Statement: [ours, statement] }) }
}

const NOW = new Date('2026-11-23T12:00:00Z')

describe('the pipe', () => {
  test.each([
    ['{"executionState":"RUNNING","pendingFileCount":0}', 'healthy', /has not been notified of a log object yet/],
    [
      '{"executionState":"RUNNING","lastReceivedMessageTimestamp":"2026-11-23T11:00:00.000Z"}',
      'healthy',
      /last notified of a log object 60 minutes ago \(11:00 UTC\)\./
    ],
    ['{"executionState":"RUNNING","channelErrorMessage":"AccessDenied"}', 'unhealthy', /AccessDenied/],
    ['{"executionState":"PAUSED"}', 'unhealthy', /PAUSED/],
    ['{"executionState":"STOPPED_STAGE_DROPPED"}', 'unhealthy', /STOPPED_STAGE_DROPPED/],
    ['{"executionState":"SOMETHING_NEW"}', 'unhealthy', /SOMETHING_NEW/]
  ])('%s', (status, state, found) => {
    expect(judgePipe({ STATUS: status }, undefined, NOW)).toMatchObject({ state, found: expect.stringMatching(found) })
  })

  test('no status', () => {
    expect(judgePipe(undefined, undefined, NOW)).toMatchObject({
      state: 'unhealthy',
      found: expect.stringContaining('The pipe does not exist')
    })
  })
})

describe('the stream', () => {
  test.each<[Row | undefined, number, string, RegExp]>([
    [{ stale: 'false', stale_after: new Date('2026-12-07T12:00:00Z') }, 3, 'healthy', /fresh until Dec 7, 12:00 UTC/],
    [{ stale: false, stale_after: null }, 3, 'healthy', /is fresh/],
    [
      { stale: 'true', stale_after: new Date('2026-11-20T12:00:00Z') },
      3,
      'unhealthy',
      /is stale, \d+ days, since Nov 20/
    ],
    [{ stale: 'true', stale_after: null }, 3, 'unhealthy', /is stale: the task can no longer read it/],
    [
      { stale: 'false', stale_after: new Date('2026-11-26T11:00:00Z') },
      3,
      'unhealthy',
      /in 2 days \(Nov 26.*min-stream-days is 3/
    ],
    [{ stale: 'false', stale_after: new Date('2026-11-26T11:00:00Z') }, 2, 'healthy', /fresh until Nov 26/],
    [
      { stale: 'false', stale_after: new Date('2026-11-23T11:00:00Z') },
      3,
      'unhealthy',
      /its time was up 60 minutes ago/
    ],
    [undefined, 3, 'unhealthy', /does not exist/]
  ])('%#: %j with a limit of %d days is %s', (row, minStreamDays, state, found) => {
    expect(judgeStream(row, 'DB.S.STAGING', { minStreamDays }, NOW)).toMatchObject({
      state,
      found: expect.stringMatching(found)
    })
  })
})

describe('the task', () => {
  test.each<[Row | undefined, string, RegExp]>([
    [{ state: 'started' }, 'healthy', /started/],
    [{ state: 'suspended', last_suspended_reason: 'SUSPENDED_DUE_TO_ERRORS' }, 'unhealthy', /failed repeatedly/],
    [{ state: 'suspended', last_suspended_reason: 'USER_SUSPENDED' }, 'unhealthy', /suspended/],
    [undefined, 'unhealthy', /The task does not exist/]
  ])('%#: %j is %s', (row, state, found) => {
    expect(judgeTask(row)).toMatchObject({ state, found: expect.stringMatching(found) })
  })
})

describe('the access', () => {
  test.each([
    ['{"status":"success","actions":{"LIST":{"status":"success"}}}', 'healthy', /can list/],
    ['{"status":"failure","message":"Error assuming AWS_ROLE"}', 'unhealthy', /Error assuming AWS_ROLE/],
    [
      '{"status":"failure","actions":{"LIST":{"status":"failure","message":"Access Denied"}}}',
      'unhealthy',
      /Access Denied/
    ]
  ])('%s', (status, state, found) => {
    expect(judgeAccess({ STATUS: status })).toMatchObject({ state, found: expect.stringMatching(found) })
  })
})

describe('reading an object', () => {
  const failed = (message: string) =>
    JSON.stringify({ status: 'failure', actions: { READ: { status: 'failure', message } } })

  test.each([
    ['{"status":"success","actions":{"READ":{"status":"success"}}}', 'healthy', /read the newest/],
    [failed('Access Denied (Status Code: 403; Error Code: AccessDenied)'), 'unhealthy', /cannot read 1: Access Denied/]
  ])('%s', (status, state, found) => {
    expect(judgeReading({ STATUS: status }, '1')).toMatchObject({ state, found: expect.stringMatching(found) })
  })

  test('names what no apply changes', () => {
    expect(judgeReading({ STATUS: failed('Access Denied') }, '1')?.hint).toMatch(/^Look for a Deny.*kms:Decrypt/)
    const stalled = { STATUS: '{"executionState":"STALLED_STAGE_PERMISSION_ERROR"}' }
    expect(judgePipe(stalled, undefined, NOW).hint).toMatch(/look for a Deny.*kms:Decrypt/)
  })

  test('that is gone by now says nothing', () => {
    expect(judgeReading({ STATUS: failed('The specified key does not exist. (NoSuchKey)') }, '1')).toBeUndefined()
  })
})

describe('a catch-up that is owed', () => {
  const row = { STATUS: '{"executionState":"RUNNING"}' }
  const owed = { since: '2026-03-01T12:00:00.000Z', task: 'S3_ACCESS_LOGS_CATCH_UP', that: 'S3 did not announce' }

  test('that will be carried out is healthy, and named', () => {
    expect(judgePipe(row, { ...owed, isSuspended: false }, NOW)).toMatchObject({
      state: 'healthy',
      found: expect.stringContaining(
        'Task S3_ACCESS_LOGS_CATCH_UP, created 267 days ago (Mar 1, 12:00 UTC), will still look'
      )
    })
  })

  test('that nobody carries out is unhealthy', () => {
    expect(judgePipe(row, { ...owed, isSuspended: true }, NOW)).toMatchObject({
      state: 'unhealthy',
      found: expect.stringContaining('but it is suspended.')
    })
  })
})

describe('all parts', () => {
  const config = configure(
    inputsOf({ database: '"my db"' }),
    { account: '111122223333', partition: 'aws', region: 'us-east-1' },
    undefined
  )
  const answers: Readonly<Record<string, readonly Row[]>> = {
    'pipe/status': [{ STATUS: '{"executionState":"RUNNING"}' }],
    'stream/show': [{ name: 'S3_ACCESS_LOGS_STREAM', stale: 'false' }],
    'storage-integration/validate': [{ STATUS: '{"status":"success"}' }],
    'task/show': [
      { name: 's3_access_logs_transformation', state: 'suspended' },
      {
        name: 'S3_ACCESS_LOGS_CATCH_UP',
        state: 'started',
        comment: 'Managed by s3-access-logs-to-snowflake [owed since 2026-03-01T12:00:00.000Z]'
      }
    ]
  }

  test('a role that can list but not read is unhealthy', async () => {
    const asked: unknown[] = []
    const health = await inspect(
      config,
      async ({ name, input }) => {
        if (name === 'storage-integration/validate-read') asked.push(input)
        if (name === 'ListObjectsV2') {
          return [{ Contents: [{ Key: 'access/2026-11-23-00-00-00-ABC', Size: 1, LastModified: NOW }] }]
        }
        return name === 'storage-integration/validate-read'
          ? [{ STATUS: '{"status":"failure","actions":{"READ":{"status":"failure","message":"Access Denied"}}}' }]
          : (answers[name] ?? [])
      },
      NOW,
      String
    )
    expect(asked).toEqual([
      {
        integration: 'S3_INT_S3_ACCESS_LOGS',
        location: 's3://my-logs/access/',
        file: '2026-11-23-00-00-00-ABC'
      }
    ])
    expect(health.findings.find(({ part }) => part === 'access')).toMatchObject({ state: 'unhealthy' })
  })

  test('sends the expected operations, and one unhealthy part makes the pipeline unhealthy', async () => {
    const asked: unknown[] = []
    const health = await inspect(
      config,
      async ({ client, name, input }) => {
        asked.push(client === 's3' ? name : [name, input])
        return answers[name] ?? []
      },
      NOW,
      String
    )
    const schema = ['my db', 'PUBLIC']
    expect(asked).toEqual([
      'ListObjectsV2',
      'HeadBucket',
      'GetObjectLockConfiguration',
      'GetBucketRequestPayment',
      'GetBucketLogging',
      'GetBucketPolicy',
      'GetBucketEncryption',
      ['table/show', { schema }],
      ['pipe/status', { pipe: '"my db".PUBLIC.S3_ACCESS_LOGS_PIPE' }],
      ['task/show', { schema }],
      ['pipe/show', { schema }],
      ['stream/show', { name: 'S3_ACCESS_LOGS_STREAM', schema }],
      ['task/show', { schema }],
      ['storage-integration/validate', { integration: 'S3_INT_S3_ACCESS_LOGS', location: 's3://my-logs/access/' }],
      // There is no log object yet to read, so the policy has to do.
      'GetBucketPolicy',
      // Nothing in the policy allows deliveries: an ACL may.
      'GetBucketOwnershipControls',
      'GetBucketAcl'
    ])
    expect(health.healthy).toBe(false)
    expect(health.findings[2]?.found).toContain(
      'Task S3_ACCESS_LOGS_CATCH_UP, created 267 days ago (Mar 1, 12:00 UTC), will still look'
    )
    expect(health.findings.map(({ part, state }) => [part, state])).toEqual([
      ['delivery', 'unhealthy'],
      ['delivery', 'healthy'],
      ['pipe', 'healthy'],
      ['stream', 'healthy'],
      ['task', 'unhealthy'],
      ['access', 'healthy']
    ])
  })

  test.each([
    ['GetBucketRequestPayment', { Payer: 'Requester' }, /Requester Pays/],
    [
      'GetObjectLockConfiguration',
      { ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 1 } } } },
      /Object Lock/
    ],
    ['GetBucketLogging', { LoggingEnabled: { TargetBucket: 'my-logs', TargetPrefix: '' } }, /endless loop/],
    ['GetBucketPolicy', policyWith({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } }), /"Guard" .* denies/],
    [
      'GetBucketEncryption',
      {
        ServerSideEncryptionConfiguration: {
          Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }]
        }
      },
      /aws\/s3/
    ]
  ])('%s shows why S3 delivers nothing', async (asked, answer, found) => {
    const { healthy, findings } = await inspect(
      config,
      async ({ name }) => answers[name] ?? (name === asked ? [answer] : []),
      NOW,
      String
    )
    expect(healthy).toBe(false)
    expect(findings[0]).toMatchObject({ part: 'delivery', state: 'unhealthy', found: expect.stringMatching(found) })
  })

  test('a statement that may deny deliveries is a warning, also in the headline', async () => {
    const running = { ...answers, 'task/show': [{ name: 'S3_ACCESS_LOGS_TRANSFORMATION', state: 'started' }] }
    const policy = policyWith({ NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } })
    const health = await inspect(
      config,
      async ({ name }) => (running as typeof answers)[name] ?? (name === 'GetBucketPolicy' ? [policy] : []),
      NOW,
      String
    )
    expect(health.findings[0]).toMatchObject({ state: 'warning', found: expect.stringMatching(/"Guard" .* may deny/) })
    expect(health.findings.find(({ part }) => part === 'access')).toMatchObject({
      state: 'warning',
      found: expect.stringMatching(/perhaps not read them.*"Guard" .* may keep Snowflake from reading/)
    })
    expect(healthVerdict(health)).toBe('2 warnings: log lines may not arrive.')
  })

  test.each([
    ['002003', 'unhealthy', false],
    ['003001', 'unknown', null]
  ])('an error %s means %s', async (code, state, healthy) => {
    const health = await inspect(
      config,
      (operation) => Promise.reject(new ServiceError(operation, code, 'refused')),
      NOW,
      String
    )
    expect(health.healthy).toBe(healthy)
    expect(new Set(health.findings.map((finding) => finding.state))).toEqual(new Set([state]))
  })

  test.each([
    ['a web page', 'HTTP_200', 200, true],
    ['a page of a proxy', 'NOT_FROM_AWS_503', 503, true],
    ['no answer', 'ECONNRESET', undefined, true],
    ['too many requests', 'SlowDown', 503, true],
    ['a refusal', 'AccessDenied', 403, false],
    ['a method that the service does not have', 'MethodNotAllowed', 405, false]
  ])('%s in place of what S3 says about delivery', async (_, code, status, isUnanswered) => {
    const facts = { meaning: { goal: 'list it', access: 'read' as const, needs: [] }, ...(status && { status }) }
    const health = await inspect(
      config,
      async (operation) => {
        if (operation.name === 'ListObjectsV2') throw new ServiceError(operation, code, 'It said.', facts)
        return answers[operation.name] ?? []
      },
      NOW,
      ({ meaning }) => `Failed to ${meaning?.goal ?? ''}.\nDo this.\nAnd that.`
    )
    const finding = health.findings.find(({ state }) => state === 'unknown')
    expect(finding).toEqual({
      part: 'delivery',
      state: 'unknown',
      ...(isUnanswered
        ? { found: 'Failed to list it.', hint: 'Do this.\nAnd that.', isUnanswered }
        : { found: 'It said.' })
    })
    expect(health.isIncomplete).toBe(isUnanswered || undefined)
  })

  test('other errors are thrown', async () => {
    await expect(inspect(config, () => Promise.reject(new TypeError('broken')), NOW, String)).rejects.toThrow(TypeError)
  })
})

import { describe, expect, test } from '@jest/globals'
import { configure } from '../../src/inputs/configure'
import type { Fields } from '../../src/model/fields'
import type { ExplainedOutcome } from '../../src/model/outcome'
import { outputsOf, planAsJson } from '../../src/report/outputs'
import { inputsOf } from '../inputs/given'
import { change, field, plan, unknown } from './plans'

const CONFIG = configure(inputsOf({}), { account: '111122223333', partition: 'aws', region: 'us-east-1' }, undefined)
const UPDATE = change('update', 'iam-role:r', [field('description', 'a', 'b')])
const SAME = change('none', 'database:DB', [])

test('everything that is known', () => {
  const live = new Map<string, Fields>([
    ['storage-integration', { iamUserArn: 'arn:aws:iam::1:user/u', externalId: 'x=1' }],
    ['pipe', { notificationChannel: 'arn:aws:sqs:us-east-1:1:q' }]
  ])
  const outputs = outputsOf({
    config: CONFIG,
    plan: plan(UPDATE, SAME),
    live: (address) => live.get(address),
    health: { healthy: true, findings: [] },
    commentId: 7
  })
  expect(outputs).toEqual({
    'integration-arn': 'arn:aws:iam::1:user/u',
    'external-id': 'x=1',
    'role-arn': 'arn:aws:iam::111122223333:role/snowflake-access-logs',
    'notification-channel': 'arn:aws:sqs:us-east-1:1:q',
    result: 'drift',
    changes: '1',
    plan: planAsJson(plan(UPDATE, SAME)),
    'plan-digest': 'd'.repeat(64),
    healthy: 'true',
    'comment-id': '7'
  })
})

test('what is not known is omitted', () => {
  const outputs = outputsOf({ config: CONFIG, plan: plan(SAME), live: () => undefined })
  expect(Object.keys(outputs)).toEqual(['role-arn', 'result', 'changes', 'plan', 'plan-digest'])
})

describe('the result', () => {
  const outcome = (status: ExplainedOutcome['status']): ExplainedOutcome => ({
    address: 'iam-role:r',
    kind: 'iam-role',
    action: 'update',
    status
  })
  test.each([
    ['in-sync', plan(SAME), undefined],
    ['in-sync', plan(SAME), []],
    ['drift', plan(UPDATE), undefined],
    ['applied', plan(UPDATE), [outcome('done')]],
    ['drift', plan(UPDATE), [outcome('failed')]],
    ['drift', plan(UPDATE), [outcome('done'), outcome('not-reached')]],
    ['blocked', plan(UPDATE, change('blocked', 's3-notification:b', [])), undefined]
  ])('%s: %#', (result, of, outcomes) => {
    expect(outputsOf({ config: CONFIG, plan: of, live: () => undefined, outcomes })['result']).toBe(result)
  })
})

describe('the plan as JSON', () => {
  test('has what differs', () => {
    const given = plan(
      change('create', 'storage-integration:I', [unknown('externalId')]),
      change('replace', 'pipe:P', [field('sql', 'a', 'b', { forcesReplace: true })], { because: 'b', notes: ['n'] }),
      change('blocked', 's3-notification:b', [], { reason: 'r' }),
      SAME
    )
    expect(JSON.parse(planAsJson(given))).toEqual({
      formatVersion: 1,
      digest: 'd'.repeat(64),
      counts: { none: 1, create: 1, update: 0, replace: 1, delete: 0, blocked: 1 },
      changes: [
        {
          address: 'storage-integration:I',
          kind: 'storage-integration',
          action: 'create',
          diff: [
            {
              field: 'externalId',
              forcesReplace: false,
              unknown: { from: 'storage-integration:S3_INT', field: 'externalId' }
            }
          ]
        },
        {
          address: 'pipe:P',
          kind: 'pipe',
          action: 'replace',
          because: 'b',
          diff: [{ field: 'sql', before: 'a', after: 'b', forcesReplace: true }],
          notes: ['n']
        },
        { address: 's3-notification:b', kind: 's3-notification', action: 'blocked', reason: 'r', diff: [] }
      ]
    })
  })

  test("stays within GitHub's limit", () => {
    const changes = Array.from({ length: 3_000 }, (_, at) =>
      change('create', `s3-logging:b${at}`, [field('target', undefined, 'x'.repeat(200))])
    )
    const json = planAsJson(plan(...changes))
    expect(json.length).toBeLessThan(500_000)
    expect(JSON.parse(json)).toMatchObject({ truncated: true, counts: { create: 3_000 } })
  })
})

import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { Ajv } from 'ajv'
import { configure } from '../../src/inputs/configure'
import { NOTHING_LOADED } from '../../src/model/loading'
import type { ExplainedOutcome } from '../../src/model/outcome'
import { outputsOf } from '../../src/report/outputs'
import { planAsJson, shortPlanAsJson } from '../../src/report/plan-json'
import type { Report } from '../../src/report/report'
import { configWith } from '../fakes/config'
import { inputsOf } from '../inputs/given'
import { change, field, report, unknown } from './plans'

const CONFIG = configure(inputsOf({}), { account: '111122223333', partition: 'aws', region: 'us-east-1' }, undefined)
const UPDATE = change('update', 'iam-role:r', [field('description', 'a', 'b')])
const SAME = change('none', 'database:DB', [])

test('everything that is known', () => {
  const outputs = outputsOf({
    config: CONFIG,
    report: report([UPDATE, SAME], { mode: 'check', health: { healthy: true, findings: [] } }),
    ofObjects: { 'external-id': 'x=1', 'notification-channel': null, 'integration-arn': undefined },
    commentId: 7,
    planFile: '/tmp/plan.json'
  })
  expect(outputs).toEqual({
    'external-id': 'x=1',
    'role-arn': 'arn:aws:iam::111122223333:role/snowflake-access-logs',
    result: 'drift',
    changes: '1',
    plan: planAsJson(report([UPDATE, SAME], { mode: 'check', health: { healthy: true, findings: [] } })),
    'plan-file': '/tmp/plan.json',
    'plan-digest': 'd'.repeat(64),
    healthy: 'true',
    'comment-id': '7'
  })
})

test('what is not known is omitted', () => {
  const outputs = outputsOf({ config: CONFIG, report: report([SAME]), ofObjects: {} })
  expect(Object.keys(outputs)).toEqual(['role-arn', 'result', 'changes', 'plan', 'plan-digest'])
})

describe('the result', () => {
  const outcome = (status: ExplainedOutcome['status']): ExplainedOutcome => ({
    address: 'iam-role:r',
    kind: 'iam-role',
    action: 'update',
    status
  })
  const done = { outcomes: [outcome('done')] }
  const health = { healthy: false, findings: [] }
  test.each<[string, Report]>([
    ['in-sync', report([SAME])],
    ['in-sync', report([SAME], { mode: 'destroy' })],
    ['changes', report([UPDATE])],
    ['drift', report([UPDATE], { mode: 'check' })],
    ['unhealthy', report([SAME], { mode: 'check', health })],
    ['unhealthy', report([UPDATE], { mode: 'check', health })],
    ['applied', report([UPDATE], { mode: 'apply', ...done })],
    ['applied', report([SAME], { mode: 'apply', loading: { ...NOTHING_LOADED, objects: 1, bytes: 5 } })],
    ['in-sync', report([SAME], { mode: 'apply', loading: { ...NOTHING_LOADED, incomplete: 1 } })],
    ['destroyed', report([UPDATE], { mode: 'destroy', ...done })],
    ['failed', report([UPDATE], { mode: 'apply', outcomes: [outcome('failed')] })],
    ['failed', report([UPDATE], { mode: 'apply', outcomes: [outcome('done'), outcome('not-reached')] })],
    ['blocked', report([UPDATE, change('blocked', 's3-notification:b', [])])]
  ])('%s: %#', (result, of) => {
    expect(outputsOf({ config: CONFIG, report: of, ofObjects: {} })['result']).toBe(result)
  })
})

describe('the plan as JSON', () => {
  const valid = new Ajv().compile(JSON.parse(readFileSync('docs/plan.schema.json', 'utf8')) as object)
  const many = (count: number) =>
    report([
      ...Array.from({ length: count }, (_, at) =>
        change('create', `view:V${at}`, [field('query', undefined, 'x'.repeat(200))])
      ),
      change('replace', 'pipe:P', [field('definition', 'a', 'b')], { because: 'b' })
    ])

  test('has what differs, most important first, with what is dangerous about it', () => {
    const given = report([
      change('create', 'schema:I', [unknown('externalId')]),
      change('replace', 'pipe:P', [field('sql', 'a', 'b', { forcesReplace: true })], { because: 'b', notes: ['n'] }),
      change('blocked', 's3-notification:b', [], { reason: 'r' }),
      SAME
    ])
    expect(JSON.parse(planAsJson(given))).toEqual({
      formatVersion: 1,
      digest: 'd'.repeat(64),
      planFor: 'apply',
      result: 'blocked',
      counts: { none: 1, create: 1, update: 0, replace: 1, delete: 0, blocked: 1 },
      changes: [
        { address: 's3-notification:b', kind: 's3-notification', action: 'blocked', reason: 'r', diff: [] },
        {
          address: 'pipe:P',
          kind: 'pipe',
          action: 'replace',
          because: 'b',
          dangers: [{ concerns: 'data', sentence: expect.stringContaining('All rows are kept') }],
          diff: [{ field: 'sql', before: 'a', after: 'b', forcesReplace: true }],
          notes: ['n']
        },
        {
          address: 'schema:I',
          kind: 'schema',
          action: 'create',
          diff: [
            {
              field: 'externalId',
              forcesReplace: false,
              unknown: { from: 'storage-integration:S3_INT', field: 'externalId' }
            }
          ]
        }
      ]
    })
    expect(shortPlanAsJson(given)).toBe(planAsJson(given))
  })

  test.each([0, 3, 300, 3_000])('is as the schema says, at most 64 KiB, and whole in the file: %d objects', (count) => {
    const [whole, short] = [planAsJson(many(count)), shortPlanAsJson(many(count))]
    expect(Buffer.byteLength(short)).toBeLessThanOrEqual(64 * 1024)
    for (const json of [whole, short]) {
      valid(JSON.parse(json))
      expect(valid.errors).toBeNull()
    }
    const { changes, truncated = false, omitted = 0 } = JSON.parse(short) as Shown
    expect(truncated).toBe(count >= 300)
    expect(changes.length + omitted).toBe(count + 1)
    expect(changes[0]?.address).toBe('pipe:P')
    expect((JSON.parse(whole) as Shown).changes).toHaveLength(count + 1)
  })

  test('the schema refuses what is not a plan', () => {
    expect(valid({ formatVersion: 1, changes: [{ address: 'pipe:P', action: 'explode' }] })).toBe(false)
  })
})

interface Shown {
  readonly truncated?: boolean
  readonly omitted?: number
  readonly changes: readonly { readonly address: string }[]
}

test('what is unknown is not healthy: the output is empty', () => {
  const health = { healthy: null, findings: [] }
  expect(
    outputsOf({ config: configWith(), report: report([], { mode: 'check', health }), ofObjects: {} })
  ).not.toHaveProperty('healthy')
})

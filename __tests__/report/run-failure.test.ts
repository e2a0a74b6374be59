import { describe, expect, test } from '@jest/globals'
import { explain } from '../../src/failures/explain'
import { ActionError } from '../../src/model/errors'
import { pageOf, runFailure } from '../../src/report/run-failure'
import { halfDone } from '../../src/report/words'
import { change, report } from './plans'

describe('a run that got as far as a plan', () => {
  const unhealthy = {
    healthy: false,
    findings: [{ part: 'pipe', state: 'unhealthy', found: 'The pipe is PAUSED.' }]
  } as const
  const blind = {
    healthy: null,
    isIncomplete: true,
    findings: [{ part: 'rows', state: 'unknown', found: 'Nobody looked.' }]
  } as const
  const drift = [change('update', 'task:T', [])]
  const failed = [{ address: 'task:T', kind: 'task', action: 'update', status: 'failed' }] as const

  test.each([
    ['blocked', report([change('blocked', 'pipe:P', [], { reason: 'r' })]), 'PLAN_BLOCKED', 'Blocked: 1 change'],
    ['stopped', report(drift, { mode: 'apply', outcomes: failed }), 'APPLY_FAILED', '1 failed'],
    ['drift', report(drift, { mode: 'check' }), 'DRIFT_FOUND', 'Drift: 1 to change'],
    [
      'in sync, but nobody could look at what was asked for',
      report([], { mode: 'check', health: blind }),
      'DRIFT_FOUND',
      'not possible'
    ],
    [
      'in sync, but unhealthy',
      report([], { mode: 'check', health: unhealthy }),
      'DRIFT_FOUND',
      'Unhealthy: 1 problem.'
    ],
    [
      'both',
      report(drift, { mode: 'check', health: unhealthy }),
      'DRIFT_FOUND',
      'Unhealthy: 1 problem. Drift: 1 to change.'
    ]
  ])('%s: fails', (_, given, code, message) => {
    expect(runFailure(given, true)).toMatchObject({ code, message: expect.stringContaining(message) })
  })

  test.each([
    ['a plan with changes', report(drift), true],
    ['a check in sync', report([], { mode: 'check' }), true],
    ['a check that only reports', report(drift, { mode: 'check', health: unhealthy }), false]
  ])('%s: does not fail', (_, given, failOnDrift) => {
    expect(runFailure(given, failOnDrift)).toBeUndefined()
  })
})

test('what was done before a change failed', () => {
  const outcome = { address: 's3-bucket:b', kind: 's3-bucket', action: 'create', status: 'failed' } as const
  expect(halfDone({ ...outcome, halfDone: ['create bucket b'] })).toBe('Done before that: create bucket b.')
  expect(halfDone(outcome)).toBe('')
})

test('the page of a failure is a URL if that is known', () => {
  const failure = explain(new ActionError({ code: 'NOT_FOUND', goal: 'g', reason: 'r' }))
  expect(pageOf(failure, undefined)).toBe('docs/troubleshooting.md#not_found')
  expect(pageOf(failure, 'https://github.com/a/b/blob/v1')).toBe(
    'https://github.com/a/b/blob/v1/docs/troubleshooting.md#not_found'
  )
})

import { describe, expect, test } from '@jest/globals'
import { mayRun } from '../../src/inputs/fork'
import type { Trigger } from '../../src/model/runner'
import { given } from './given'

const FORK: Trigger = { event: 'pull_request', repository: 'o/r', runUrl: '', pullRequest: 7, fork: true }

describe('a run from a fork', () => {
  test.each(['plan', 'check'])('%s without secrets does not start', (mode) => {
    expect(mayRun(FORK, given({ mode }, {}))).toBe('no-secrets')
  })

  test('plan with secrets, which a private repository may provide', () => {
    expect(mayRun(FORK, given({ mode: 'plan', 'snowflake-token': 't' }, {}))).toBe('yes')
  })

  test.each(['apply', 'destroy'])('%s is refused, even with secrets', (mode) => {
    const trigger = { ...FORK, event: 'pull_request_target' }
    expect(() => mayRun(trigger, given({ mode, 'snowflake-token': 't' }))).toThrow(
      expect.objectContaining({ code: 'FORK_NOT_ALLOWED' })
    )
  })
})

test('other runs are not restricted', () => {
  expect(mayRun({ ...FORK, fork: false }, given({ mode: 'apply' }))).toBe('yes')
})

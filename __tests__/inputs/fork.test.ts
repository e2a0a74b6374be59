import { describe, expect, test } from '@jest/globals'
import { eventWarning, mayRun, whyWithoutSecrets } from '../../src/inputs/fork'
import type { Trigger } from '../../src/model/runner'
import { given } from './given'

const FORK: Trigger = {
  event: 'pull_request',
  repository: 'o/r',
  runUrl: '',
  pullRequest: 7,
  commit: '',
  place: '',
  dependabot: false,
  fork: true
}

describe('a run from a fork', () => {
  test.each(['plan', 'check'])('%s without secrets does not start', (mode) => {
    expect(mayRun(FORK, given({ mode }, {}))).toBe('no-secrets')
  })

  test('says so, whoever started it', () => {
    expect(whyWithoutSecrets({ ...FORK, dependabot: true })[0]).toMatch(/^This pull request is from a fork/)
    expect(whyWithoutSecrets({ ...FORK, pullRequest: null })[0]).toMatch(/^This run is from a fork/)
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
  expect(mayRun({ ...FORK, event: 'push', fork: false }, given({ mode: 'apply' }))).toBe('yes')
})

describe('events of pull requests', () => {
  const OWN = { ...FORK, fork: false }
  test.each(['apply', 'destroy'])('%s is refused', (mode) => {
    for (const event of ['pull_request', 'pull_request_target', 'pull_request_review']) {
      expect(() => mayRun({ ...OWN, event }, given({ mode }))).toThrow(
        expect.objectContaining({ code: 'EVENT_NOT_ALLOWED' })
      )
    }
  })

  test('apply runs if the workflow says so, but never for a fork', () => {
    const inputs = given({ mode: 'apply', 'allow-pull-requests': 'true' })
    expect(mayRun(OWN, inputs)).toBe('yes')
    expect(() => mayRun(FORK, inputs)).toThrow(expect.objectContaining({ code: 'FORK_NOT_ALLOWED' }))
  })

  test('plan and check run', () => {
    expect(mayRun(OWN, given({ mode: 'plan' }))).toBe('yes')
  })

  test('pull_request_target is warned of', () => {
    expect(eventWarning({ ...OWN, event: 'pull_request_target' })).toContain('Use pull_request')
    expect(eventWarning(OWN)).toBeUndefined()
  })
})

test("Dependabot's pull requests have no secrets, unless they were given their own", () => {
  const trigger = { ...FORK, fork: false, dependabot: true }
  expect(whyWithoutSecrets(trigger).join(' ')).toMatch(/^This pull request is Dependabot's, .* push a commit/)
  expect(whyWithoutSecrets(trigger).join(' ')).not.toContain('fork')
  expect(mayRun(trigger, given({ mode: 'plan' }, {}))).toBe('no-secrets')
  expect(mayRun(trigger, given({ mode: 'plan', 'snowflake-token': 't' }, {}))).toBe('yes')
})

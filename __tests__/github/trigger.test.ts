import { expect, test } from '@jest/globals'
import { triggerOf } from '../../src/github/trigger'

const ENVIRONMENT = {
  GITHUB_EVENT_NAME: 'pull_request',
  GITHUB_REPOSITORY: 'o/r',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_RUN_ID: '5',
  GITHUB_SHA: 'c0ffee',
  GITHUB_WORKFLOW: 'Access logs',
  GITHUB_JOB: 'plan',
  GITHUB_ACTION: '__run'
}
const pull = (head: unknown) => ({ pull_request: { number: 7, head } })

test.each([
  ['a push', {}, { pullRequest: null, fork: false }],
  ['a pull request', pull({ repo: { full_name: 'o/r' } }), { pullRequest: 7, fork: false }],
  ['a pull request from a fork', pull({ repo: { full_name: 'x/r' } }), { pullRequest: 7, fork: true }],
  ['a pull request from a deleted fork', pull({ repo: null }), { pullRequest: 7, fork: true }],
  ['a comment on a pull request', { issue: { number: 8, pull_request: {} } }, { pullRequest: 8, fork: false }],
  ['a comment on an issue', { issue: { number: 8 } }, { pullRequest: null, fork: false }],
  [
    'a run after a run from a fork',
    { workflow_run: { head_repository: { full_name: 'x/r' } } },
    { pullRequest: null, fork: true }
  ],
  [
    'a run after a run of this repository',
    { workflow_run: { head_repository: { full_name: 'o/r' } } },
    { pullRequest: null, fork: false }
  ],
  ['a schedule', { schedule: '0 6 * * *' }, { pullRequest: null, fork: false }]
])('%s', (_, event, expected) => {
  expect(triggerOf(ENVIRONMENT, event)).toEqual({
    event: 'pull_request',
    repository: 'o/r',
    runUrl: 'https://github.com/o/r/actions/runs/5',
    commit: 'c0ffee',
    place: 'Access logs/plan/__run',
    dependabot: false,
    ...expected
  })
})

test('outside a workflow', () => {
  expect(triggerOf({}, {})).toEqual({
    event: '',
    repository: '',
    runUrl: '',
    pullRequest: null,
    place: '//',
    dependabot: false,
    fork: false
  })
})

test.each([
  ['from a repository', { GITHUB_ACTION_REPOSITORY: 'a/b', GITHUB_ACTION_REF: 'v1' }, 'https://github.com/a/b/blob/v1'],
  ['in the repository itself', { GITHUB_ACTION_REPOSITORY: '', GITHUB_ACTION_REF: '' }, undefined]
])('the files of an action %s', (_, environment, url) => {
  expect(triggerOf({ ...ENVIRONMENT, ...environment }, {}).sourceUrl).toBe(url)
})

test('the commit of a pull request is its own last one, not the merge commit', () => {
  expect(triggerOf({ GITHUB_SHA: 'merge' }, pull({ sha: 'head', repo: null }))).toMatchObject({ commit: 'head' })
  expect(triggerOf({ GITHUB_SHA: 'pushed' }, {})).toMatchObject({ commit: 'pushed' })
})

test("Dependabot's runs", () => {
  expect(triggerOf({ ...ENVIRONMENT, GITHUB_ACTOR: 'dependabot[bot]' }, {}).dependabot).toBe(true)
})

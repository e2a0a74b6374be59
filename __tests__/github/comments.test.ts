import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { type GitHubSandbox, startGitHub } from '../../sandbox/github/start'
import { githubComments } from '../../src/github/comments'
import { type Message, publish } from '../../src/github/pull-request'
import { untilEnd } from '../fakes/until-end'
import { runnerWith } from './runner'

const MESSAGE: Message = { markdown: 'the plan', about: 's3://b/p/ → DB.S.T', policy: 'auto', hasChanges: true }

let github: GitHubSandbox

beforeAll(async () => {
  github = await untilEnd(startGitHub({ repository: 'o/r', pulls: [7] }))
  // The client reads it when it is loaded, for the first comment.
  process.env['GITHUB_API_URL'] = github.url
})
beforeEach(() => github.reset())
afterAll(async () => {
  delete process.env['GITHUB_API_URL']
})

test('the comment is created once, and updated after that', async () => {
  const runner = runnerWith()
  const first = await publish(MESSAGE, githubComments(github.token, 'o/r', 7), runner)
  const second = await publish({ ...MESSAGE, markdown: 'newer' }, githubComments(github.token, 'o/r', 7), runner)
  expect(second).toBe(first)
  expect(github.comments().map(({ id, body }) => [id, body.split('\n')[1]])).toEqual([[first, 'newer']])
  expect(runner.warnings).toEqual([])
})

test('it is found after a hundred other comments', async () => {
  const comments = githubComments(github.token, 'o/r', 7)
  for (let at = 0; at < 101; at++) await comments.create(`comment ${at}`)
  const id = await publish(MESSAGE, comments, runnerWith())
  expect(await publish({ ...MESSAGE, markdown: 'newer' }, comments, runnerWith())).toBe(id)
})

test.each([
  ['may only read', () => github.readOnlyToken, 'Resource not accessible by integration'],
  ['is not known', () => 'wrong', 'Bad credentials']
])('a token that %s leads to a warning with the permission', async (_, token, reason) => {
  const runner = runnerWith()
  expect(await publish(MESSAGE, githubComments(token(), 'o/r', 7), runner)).toBeUndefined()
  expect(runner.warnings).toEqual([expect.stringContaining(reason)])
  expect(runner.warnings[0]).toContain('permissions: { pull-requests: write }')
})

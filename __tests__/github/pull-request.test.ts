import { describe, expect, test } from '@jest/globals'
import { type Comment, type Comments, markerOf, type Message, publish } from '../../src/github/pull-request'
import { runnerWith } from './runner'

const MESSAGE: Message = { markdown: 'the plan', about: 's3://b/p/ → DB.S.T on acct', policy: 'auto', hasChanges: true }
const MARKER = markerOf(MESSAGE.about)

/** The comments on one pull request. */
function pullRequest(...comments: readonly Comment[]): Comments & { readonly now: () => readonly Comment[] } {
  let all = [...comments]
  return {
    now: () => all,
    list: async () => all,
    create: async (body) => {
      const comment = { id: 100 + all.length, body }
      all = [...all, comment]
      return comment
    },
    update: async (id, body) => {
      all = all.map((comment) => (comment.id === id ? { ...comment, body } : comment))
      return { id, body }
    }
  }
}

describe('one comment that is updated', () => {
  const other: Comment = { id: 1, body: 'Looks good', user: { type: 'User' } }
  const ours: Comment = { id: 2, body: `${MARKER}\nan older plan`, user: { type: 'Bot' } }

  test.each<[string, readonly Comment[], Partial<Message>, number | undefined, readonly (string | undefined)[]]>([
    ['the first plan', [other], {}, 101, ['Looks good', `${MARKER}\nthe plan`]],
    ['a later one', [other, ours], {}, 2, ['Looks good', `${MARKER}\nthe plan`]],
    ['no changes', [other], { hasChanges: false }, 101, ['Looks good', `${MARKER}\nthe plan`]],
    ['changes-only, none', [other], { policy: 'changes-only', hasChanges: false }, undefined, ['Looks good']],
    ['changes-only, none any more', [ours], { policy: 'changes-only', hasChanges: false }, 2, [`${MARKER}\nthe plan`]],
    [
      'another pipeline has its own',
      [ours],
      { about: 's3://b/q/ → DB.S.T on acct' },
      101,
      [ours.body, `${markerOf('s3://b/q/ → DB.S.T on acct')}\nthe plan`]
    ],
    [
      'a quote of it is not ours',
      [{ id: 3, body: `> ${MARKER}\nwhat is this?`, user: { type: 'User' } }],
      {},
      101,
      [`> ${MARKER}\nwhat is this?`, `${MARKER}\nthe plan`]
    ],
    [
      'a comment by an outsider that looks like ours is ignored',
      [{ ...ours, user: { type: 'User' }, author_association: 'NONE' }],
      {},
      101,
      [ours.body, `${MARKER}\nthe plan`]
    ],
    [
      'a comment with the token of a member is ours',
      [{ ...ours, user: { type: 'User' }, author_association: 'MEMBER' }],
      {},
      2,
      [`${MARKER}\nthe plan`]
    ]
  ])('%s', async (_, comments, message, id, bodies) => {
    const pull = pullRequest(...comments)
    expect(await publish({ ...MESSAGE, ...message }, pull, runnerWith())).toBe(id)
    expect(pull.now().map(({ body }) => body)).toEqual(bodies)
  })

  test('an unchanged comment is not sent again', async () => {
    const same = { ...ours, body: `${MARKER}\nthe plan` }
    const pull = { ...pullRequest(same), update: () => Promise.reject(new Error('sent')) }
    const runner = runnerWith()
    expect(await publish(MESSAGE, pull, runner)).toBe(2)
    expect(runner.warnings).toEqual([])
  })
})

test('secrets are removed before it is sent', async () => {
  const pull = pullRequest()
  await publish({ ...MESSAGE, markdown: 'the token is hunter2!' }, pull, runnerWith('hunter2'))
  expect(pull.now()[0]?.body).toBe(`${MARKER}\nthe token is ***!`)
})

test.each([
  [403, 'Resource not accessible by integration', 'permissions: { pull-requests: write }'],
  [404, 'Not Found', 'permissions: { pull-requests: write }'],
  [500, 'Server Error', 'summary of the run'],
  [undefined, 'fetch failed', 'summary of the run']
])('an error %s is only a warning', async (status, message, hint) => {
  const runner = runnerWith()
  const pull = { ...pullRequest(), list: () => Promise.reject(Object.assign(new Error(message), { status })) }
  expect(await publish(MESSAGE, pull, runner)).toBeUndefined()
  expect(runner.warnings).toEqual([expect.stringContaining(hint)])
  expect(runner.warnings[0]).toContain(message)
})

test('a name cannot end the marker', () => {
  expect(markerOf('"--> <b>"')).toBe('<!-- s3-access-logs-to-snowflake: %22--%3E%20%3Cb%3E%22 -->')
})

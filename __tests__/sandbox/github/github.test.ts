import { createPublicKey, type JsonWebKey, verify } from 'node:crypto'
import { getOctokit } from '@actions/github'
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { LIMITS } from '../../../sandbox/github/answers'
import { type GitHubSandbox, startGitHub } from '../../../sandbox/github/start'
import { untilEnd } from '../../fakes/until-end'

let github: GitHubSandbox

beforeAll(async () => {
  github = await untilEnd(
    startGitHub({
      repository: 'octo-org/logs',
      pulls: [7],
      subject: 'repo:octo-org/logs:environment:production'
    })
  )
})
beforeEach(() => github.reset())

const pull = { owner: 'octo-org', repo: 'logs', issue_number: 7 }

function issues(token = github.token) {
  const log = { debug: silent, info: silent, warn: silent, error: silent }
  return getOctokit(token, { baseUrl: github.url, log }).rest.issues
}

function silent(): void {
  // These tests expect errors, which need not be logged.
}

async function status(sent: Promise<{ status: number }>): Promise<string> {
  return sent.then(
    ({ status }) => String(status),
    (error: unknown) => {
      const { status, message } = error as { status: number; message: string }
      return `${status} ${message.split(' - ')[0]}`
    }
  )
}

test('a comment is created, edited, found and deleted', async () => {
  const { data: created } = await issues().createComment({ ...pull, body: 'one' })
  await issues().updateComment({ ...pull, comment_id: created.id, body: 'two' })
  const { data: found } = await issues().getComment({ ...pull, comment_id: created.id })
  expect(found).toMatchObject({ id: created.id, body: 'two', user: { type: 'Bot', login: 'github-actions[bot]' } })
  await issues().deleteComment({ ...pull, comment_id: created.id })
  expect(github.comments()).toEqual([])
})

test('comments come in pages', async () => {
  for (let n = 1; n <= 5; n += 1) await issues().createComment({ ...pull, body: `comment ${n}` })
  const octokit = getOctokit(github.token, { baseUrl: github.url })
  const all = await octokit.paginate(octokit.rest.issues.listComments, { ...pull, per_page: 2 })
  expect(all.map(({ body }) => body)).toEqual([1, 2, 3, 4, 5].map((n) => `comment ${n}`))
  expect(github.requests().filter(({ method }) => method === 'GET')).toHaveLength(3)
})

describe('refusals', () => {
  test.each<[string, () => Promise<{ status: number }>, string]>([
    ['an unknown token', () => issues('ghs_guess').listComments(pull), '401 Bad credentials'],
    ['a read-only token reads', () => issues(github.readOnlyToken).listComments(pull), '200'],
    [
      'a read-only token writes',
      () => issues(github.readOnlyToken).createComment({ ...pull, body: 'x' }),
      '403 Resource not accessible by integration'
    ],
    ['the longest body', () => issues().createComment({ ...pull, body: 'x'.repeat(65_536) }), '201'],
    [
      'a longer body',
      () => issues().createComment({ ...pull, body: 'x'.repeat(65_537) }),
      '422 Validation Failed: {"resource":"IssueComment","code":"unprocessable","field":"data","message":"Body is too long (maximum is 65536 characters)"}'
    ],
    ['no such pull request', () => issues().listComments({ ...pull, issue_number: 8 }), '404 Not Found'],
    ['no such repository', () => issues().listComments({ ...pull, repo: 'other' }), '404 Not Found'],
    ['no such comment', () => issues().updateComment({ ...pull, comment_id: 1, body: 'x' }), '404 Not Found']
  ])('%s', async (_, call, expected) => {
    expect(await status(call())).toBe(expected)
  })
})

describe('limits', () => {
  const headersOf = async (call: Promise<unknown>) =>
    call.catch((error: unknown) => (error as { response: { headers: Record<string, string> } }).response.headers)

  test('after the last request of the hour, GitHub says when the next hour starts', async () => {
    github.limitTo(1)
    expect(await status(issues().listComments(pull))).toBe('200')
    expect(await status(issues().listComments(pull))).toMatch(/^403 API rate limit exceeded/)
    expect(await headersOf(issues().listComments(pull))).toMatchObject({
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': expect.stringMatching(/^\d{10}$/)
    })
  })

  test('a secondary limit says when to come back', async () => {
    github.answerNext(LIMITS.secondary(60))
    expect(await headersOf(issues().listComments(pull))).toMatchObject({ 'retry-after': '60' })
  })

  test('a token without the permission is shown which one it lacks', async () => {
    const headers = await headersOf(issues(github.readOnlyToken).createComment({ ...pull, body: 'x' }))
    expect(headers).toMatchObject({ 'x-accepted-github-permissions': 'issues=write; pull_requests=write' })
  })
})

test('a locked conversation takes no comments', async () => {
  github.lock(7)
  expect(await status(issues().createComment({ ...pull, body: 'x' }))).toMatch(/^403 Unable to create comment/)
})

test('a merged pull request is found by its commit', async () => {
  github.merge(7, 'c'.repeat(40))
  const { repos } = getOctokit(github.token, { baseUrl: github.url }).rest
  const found = await repos.listPullRequestsAssociatedWithCommit({
    owner: 'octo-org',
    repo: 'logs',
    commit_sha: 'c'.repeat(40)
  })
  expect(found.data.map(({ number, merged_at }) => [number, merged_at !== null])).toEqual([[7, true]])
})

test('a pull request of the repository itself', async () => {
  const { data } = await getOctokit(github.token, { baseUrl: github.url }).rest.pulls.get({ ...pull, pull_number: 7 })
  expect([data.number, data.head.repo.full_name]).toEqual([7, 'octo-org/logs'])
})

describe("the job's identity token", () => {
  const request = (token: string) =>
    fetch(`${github.oidc.requestUrl}&audience=${encodeURIComponent('https://account.example')}`, {
      headers: { authorization: `Bearer ${token}` }
    })

  test('is signed by the key that the issuer publishes', async () => {
    const { value } = (await (await request(github.oidc.requestToken)).json()) as { value: string }
    const [header = '', claims = '', signature = ''] = value.split('.')
    const configuration = await fetch(`${github.oidc.issuer}/.well-known/openid-configuration`)
    const { jwks_uri } = (await configuration.json()) as { jwks_uri: string }
    expect(jwks_uri).toBe(github.oidc.jwksUrl)
    const { keys } = (await (await fetch(jwks_uri)).json()) as { keys: [JsonWebKey & { kid: string }] }
    const key = createPublicKey({ key: keys[0], format: 'jwk' })
    const signed = Buffer.from(`${header}.${claims}`)
    expect(verify('RSA-SHA256', signed, key, Buffer.from(signature, 'base64url'))).toBe(true)
    expect(decoded(header)).toEqual({ alg: 'RS256', typ: 'JWT', kid: keys[0].kid })
    expect(decoded(claims)).toMatchObject({
      iss: github.oidc.issuer,
      sub: 'repo:octo-org/logs:environment:production',
      aud: 'https://account.example'
    })
  })

  test('is only given to the job', async () => {
    expect((await request('guess')).status).toBe(401)
  })
})

function decoded(part: string): unknown {
  return JSON.parse(Buffer.from(part, 'base64url').toString())
}

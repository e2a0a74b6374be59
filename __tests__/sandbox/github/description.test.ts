import { getOctokit } from '@actions/github'
import { beforeAll, expect, test } from '@jest/globals'
import { ROUTES } from '../../../sandbox/github/api'
import { type GitHubSandbox, startGitHub } from '../../../sandbox/github/start'
import { untilEnd } from '../../fakes/until-end'
import { problemsOf } from './description'

let github: GitHubSandbox

beforeAll(async () => {
  github = await untilEnd(startGitHub({ repository: 'octo-org/logs', pulls: [7, 8] }))
})

const here = { owner: 'octo-org', repo: 'logs' }

test("every call and its refusals are as GitHub's own description has them", async () => {
  const { issues, pulls, repos } = getOctokit(github.token, { baseUrl: github.url, log: SILENT }).rest
  const { data: comment } = await issues.createComment({ ...here, issue_number: 7, body: 'one' })
  await issues.updateComment({ ...here, comment_id: comment.id, body: 'two' })
  await issues.getComment({ ...here, comment_id: comment.id })
  await issues.listComments({ ...here, issue_number: 7, per_page: 100, page: 1 })
  await issues.deleteComment({ ...here, comment_id: comment.id })
  await refusal(issues.createComment({ ...here, issue_number: 99, body: 'x' }))
  await refusal(issues.createComment({ ...here, issue_number: 7, body: '' }))
  github.lock(8)
  await refusal(issues.createComment({ ...here, issue_number: 8, body: 'x' }))
  const { data: label } = await issues.createLabel({ ...here, name: 'drift: a/b', color: 'd4c5f9', description: 'x' })
  await refusal(issues.createLabel({ ...here, name: 'Drift: A/B' }))
  await issues.getLabel({ ...here, name: label.name })
  await issues.listLabelsForRepo({ ...here })
  const { data: issue } = await issues.create({
    ...here,
    title: 'Drift',
    body: 'what',
    labels: [label.name, 'new'],
    assignees: ['octocat']
  })
  await issues.update({ ...here, issue_number: issue.number, state: 'closed', state_reason: 'completed' })
  await issues.update({ ...here, issue_number: issue.number, state: 'open', body: 'again' })
  await issues.get({ ...here, issue_number: issue.number })
  await issues.listForRepo({ ...here, labels: 'new', state: 'all' })
  await refusal(issues.create({ ...here, title: 'x', assignees: ['nobody'] }))
  await refusal(issues.update({ ...here, issue_number: 99, body: 'x' }))
  await pulls.get({ ...here, pull_number: 7 })
  github.merge(7, 'c'.repeat(40))
  await repos.listPullRequestsAssociatedWithCommit({ ...here, commit_sha: 'c'.repeat(40) })

  const exchanges = github.requests()
  // A refusal that GitHub documents in prose, but not for every call.
  const undescribed = exchanges.flatMap(problemsOf).filter((problem) => !/does not answer 403/.test(problem))
  expect(undescribed).toEqual([])
  const answered = new Set(exchanges.map(({ method, path }) => `${method} ${path.split('?')[0]}`))
  const unasked = ROUTES.filter(({ method, path }) => {
    const pattern = new RegExp(`^${method} /repos/octo-org/logs${path.replace(/\{\w+\}/g, '[^/]+')}$`)
    return ![...answered].some((call) => pattern.test(call))
  })
  expect(unasked).toEqual([])
})

test('an answer that lacks something is found', () => {
  const [exchange] = github.requests()
  if (exchange === undefined) throw new Error('nothing was asked')
  expect(problemsOf({ ...exchange, answered: { id: 'one' } })).toEqual(
    expect.arrayContaining([expect.stringContaining("must have required property 'node_id'")])
  )
})

async function refusal(call: Promise<{ status: number }>): Promise<void> {
  await expect(call).rejects.toMatchObject({ status: expect.any(Number) })
}

const ignore = (): void => undefined
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore }

import { describe, expect, test } from '@jest/globals'
import { githubApi } from '../../src/github/api'
import { type Drift, keepIssue, labelOf } from '../../src/github/drift-issue'
import { problemsOf } from '../sandbox/github/description'
import { useGitHub } from './sandbox'

const DRIFT: Drift = {
  about: 's3://b/p/ → DB.S.T in acct',
  title: 'Access logs have drifted',
  markdown: 'the pipe is paused',
  essence: 'paused',
  found: true,
  labels: ['ops'],
  assignees: ['octocat']
}

const github = useGitHub()

const keep = (drift: Partial<Drift> = {}) =>
  keepIssue(
    { ...DRIFT, ...drift },
    githubApi(github().token, 'o/r').issues,
    (text) => text.replaceAll('hunter2', '***'),
    () => new Promise((resolve) => setTimeout(resolve, 20))
  )
/** The issues, with what people see of the report in them. */
const shown = () =>
  github()
    .issues()
    .map(({ state, body, number }) => [number, state, body.split('\n')[1]])
const edits = () =>
  github()
    .requests()
    .filter(({ method }) => method === 'PATCH').length

test('its life: opened, edited, closed, reopened', async () => {
  expect(await keep({ found: false })).toBeUndefined()
  expect(shown()).toEqual([])
  const number = await keep()
  expect(shown()).toEqual([[number, 'open', 'the pipe is paused']])
  expect(github().issues()[0]).toMatchObject({ labels: [labelOf(DRIFT.about), 'ops'], assignees: ['octocat'] })
  await keep({ markdown: 'the task is suspended too', essence: 'both' })
  expect(shown()).toEqual([[number, 'open', 'the task is suspended too']])
  await keep({ found: false, markdown: 'No changes.' })
  expect(shown()).toEqual([[number, 'closed', 'No changes.']])
  await keep({ found: false, markdown: 'still none' })
  expect(shown()).toEqual([[number, 'closed', 'No changes.']])
  await keep({ markdown: 'again' })
  expect(shown()).toEqual([[number, 'open', 'again']])
  expect(github().requests().flatMap(problemsOf)).toEqual([])
})

test('a check that finds the same leaves it as it is, whatever the time', async () => {
  const number = await keep({ markdown: 'planned 06:17 UTC' })
  for (const time of ['07:17', '08:17', '09:17']) await keep({ markdown: `planned ${time} UTC` })
  expect(edits()).toBe(0)
  expect(shown()).toEqual([[number, 'open', 'planned 06:17 UTC']])
  await keep({ markdown: 'planned 10:17 UTC', essence: 'both' })
  expect(edits()).toBe(1)
  expect(shown()).toEqual([[number, 'open', 'planned 10:17 UTC']])
})

test('the last found problem is in it again after it was closed, even if it is the same', async () => {
  const number = await keep()
  await keep({ found: false, essence: 'none', markdown: 'In sync.' })
  await keep({ markdown: 'planned 11:17 UTC' })
  expect(shown()).toEqual([[number, 'open', 'planned 11:17 UTC']])
})

test('labels and assignees that people change later stay', async () => {
  const number = await keep()
  const issue = github()
    .issues()
    .find((issue) => issue.number === number)
  if (issue) issue.assignees = []
  await keep({ markdown: 'newer', essence: 'newer' })
  expect(github().issues()[0]?.assignees).toEqual([])
})

test('two pipelines have one each', async () => {
  await keep()
  await keep({ about: 'another' })
  await keep({ found: false })
  expect(
    github()
      .issues()
      .map(({ state }) => state)
  ).toEqual(['closed', 'open'])
})

describe('parallel runs', () => {
  test.each([2, 6])('%s of them open one issue', async (runs) => {
    github().meet(runs, (method, path) => method === 'POST' && path.endsWith('/labels'))
    const numbers = await Promise.all(Array.from({ length: runs }, () => keep()))
    expect(new Set(numbers).size).toBe(1)
    expect(github().issues()).toHaveLength(1)
  })

  test('one open issue stays, when the label was left without one', async () => {
    await githubApi(github().token, 'o/r').issues.claim(labelOf(DRIFT.about), 'left over')
    github().meet(2, (method, path) => method === 'POST' && path.endsWith('/issues'))
    await Promise.all([keep(), keep()])
    expect(
      github()
        .issues()
        .filter(({ state }) => state === 'open')
    ).toHaveLength(1)
    await keep({ markdown: 'newer', essence: 'newer' })
    expect(
      github()
        .issues()
        .map(({ state }) => state)
    ).toEqual(['open', 'closed'])
  })
})

test('secrets are removed before it is sent', async () => {
  await keep({ markdown: 'hunter2' })
  expect(
    github()
      .requests()
      .some(({ sent }) => sent.includes('hunter2'))
  ).toBe(false)
})

test('the label fits, and differs by pipeline', () => {
  expect(labelOf('x'.repeat(500)).length).toBeLessThanOrEqual(50)
  expect(labelOf('a')).not.toBe(labelOf('b'))
})

import { beforeAll, expect, jest, test } from '@jest/globals'
import { deliverLogFile } from '../../sandbox/traffic/deliver'
import { logLines } from '../../sandbox/traffic/lines'
import { untilEnd } from '../fakes/until-end'
import { useGitHub } from '../github/sandbox'
import { startConverged } from './converged'
import { arrived, LOGGED } from './lines'
import { type Inputs, type PipelineWorld, type RunResult, SOURCES } from './world'

jest.setTimeout(120_000)

const github = useGitHub({ apiPath: '/api/v3' }, 'of all tests')

let world: PipelineWorld
beforeAll(async () => {
  world = await untilEnd(startConverged())
}, 60_000)

const TASK = 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_TRANSFORMATION'

/** A scheduled check, an hour after the one before. */
async function check(more: Inputs = {}): Promise<RunResult> {
  await world.sandbox.wait(3600)
  const inputs = { ...LOGGED, issue: 'true', 'github-token': github().token, ...more }
  return world.act('check', inputs, undefined, { event: 'schedule', pullRequest: null, commit: 'c0ffee' })
}

const writes = () =>
  github()
    .requests()
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => `${method} ${path.replace(/^\/repos\/o\/r/, '')}`)
const issues = () =>
  github()
    .issues()
    .map(({ state, title }) => [state, title.replace(/:.*/, '')])

test('an issue about drift is opened once, and left alone while the same is found', async () => {
  await check()
  expect(issues()).toEqual([])
  await world.prompt.run(`ALTER TASK ${TASK} SUSPEND`)
  const first = await check()
  expect(first.outputs['result']).toBe('unhealthy')
  expect(issues()).toEqual([['open', 'Access logs are unhealthy']])
  expect(writes()).toEqual(['POST /labels', 'POST /issues'])
  for (let times = 0; times < 3; times++) await check()
  expect(writes()).toHaveLength(2)
})

test('it is edited when something else is found', async () => {
  await world.prompt.run(`ALTER PIPE S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_PIPE SET PIPE_EXECUTION_PAUSED = TRUE`)
  await check()
  await check()
  expect(writes().slice(2)).toEqual([expect.stringMatching(/^PATCH \/issues\/\d+$/)])
  expect(github().issues()[0]?.body).toContain('The pipe is paused: no rows arrive.')
})

test('it is closed when nothing differs, and reopened by the next drift', async () => {
  await world.act('apply', LOGGED)
  expect((await check()).outputs['result']).toBe('in-sync')
  expect(issues()).toEqual([['closed', 'Access logs are unhealthy']])
  await check()
  await world.prompt.run(`ALTER TASK ${TASK} SET COMMENT = 'by hand'`)
  await check()
  expect(issues()).toEqual([['open', 'Access logs have drifted']])
  expect(writes()).toHaveLength(5)
})

const CHART = 'xychart-beta'

test('charts of the last day are in the summary only: in an issue or a comment they would soon be old', async () => {
  const [bucket = ''] = SOURCES
  const from = new Date(world.sandbox.now().getTime() - 600_000)
  await deliverLogFile(world.sandbox.aws, bucket, [...logLines({ bucket, from, requests: 9, seed: 1 })])
  await arrived(world)
  await world.prompt.run(`ALTER TASK ${TASK} SET COMMENT = 'by hand again'`)

  const scheduled = await check({ health: 'full' })
  expect(scheduled.summary).toContain(CHART)
  const [issue] = github().issues()
  expect(issue?.state).toBe('open')
  expect(issue?.body).toContain(TASK)

  const inputs = { ...LOGGED, health: 'full', comment: 'auto', 'github-token': github().token }
  const reviewed = await world.act('check', inputs, undefined, {
    event: 'pull_request',
    pullRequest: 7,
    commit: 'c0de'
  })
  expect(reviewed.summary).toContain(CHART)
  const comments = github().comments()
  expect(comments).toHaveLength(1)
  for (const body of [issue?.body, ...comments.map(({ body }) => body)]) expect(body).not.toContain(CHART)
})

import { beforeAll, expect, jest, test } from '@jest/globals'
import { untilEnd } from '../fakes/until-end'
import { useGitHub } from '../github/sandbox'
import { startConverged } from './converged'
import { LOGGED } from './lines'
import type { PipelineWorld, RunResult } from './world'

jest.setTimeout(120_000)

const github = useGitHub({ apiPath: '/api/v3' }, 'of all tests')

let world: PipelineWorld
beforeAll(async () => {
  world = await untilEnd(startConverged())
}, 60_000)

const TASK = 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_TRANSFORMATION'

/** A scheduled check, an hour after the one before. */
async function check(): Promise<RunResult> {
  await world.sandbox.wait(3600)
  const inputs = { ...LOGGED, issue: 'true', 'github-token': github().token }
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

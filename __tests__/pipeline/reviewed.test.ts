import { PutBucketNotificationConfigurationCommand } from '@aws-sdk/client-s3'
import { beforeAll, describe, expect, jest, test } from '@jest/globals'
import { markerIn } from '../../src/github/marker'
import { untilEnd } from '../fakes/until-end'
import { useGitHub } from '../github/sandbox'
import { recording } from './converged'
import { createSources, LOGGED } from './lines'
import { type Inputs, NAMES, type PipelineWorld, type RunResult, startWorld } from './world'

jest.setTimeout(120_000)

/** GitHub Enterprise Server has its API under a path. */
const github = useGitHub({ pulls: [7, 8], apiPath: '/api/v3' }, 'of all tests')

let world: PipelineWorld
beforeAll(async () => {
  world = await untilEnd(startWorld())
  await createSources(world)
}, 60_000)

const CHANGED = { ...LOGGED, 'log-expiration-days': '30' }

function planOn(pullRequest: number, inputs: Inputs): Promise<RunResult> {
  const given = { ...inputs, 'github-token': github().token }
  return world.act('plan', given, undefined, { event: 'pull_request', pullRequest, commit: `head${pullRequest}` })
}

/** Applies what a push brought, if it was reviewed. */
async function applyOf(commit: string, inputs: Inputs): Promise<RunResult & { readonly written: readonly string[] }> {
  const { through, written } = recording()
  const given = { 'expect-digest': 'auto', ...inputs, 'github-token': github().token }
  const result = await world.act('apply', given, through, { event: 'push', pullRequest: null, commit })
  return { ...result, written }
}

function commentOn(pull: number): string {
  const found = github()
    .comments()
    .filter(({ issue }) => issue === pull)
  expect(found).toHaveLength(1)
  return found[0]?.body ?? ''
}

describe('expect-digest: auto', () => {
  test('what was reviewed is applied after the merge, and the pull request says so', async () => {
    const plan = await planOn(7, LOGGED)
    expect(markerIn(commentOn(7))).toMatchObject({ digest: plan.outputs['plan-digest'], state: 'current' })
    expect(commentOn(7)).toContain('## 📝 Plan: ')
    github().merge(7, 'merge7')
    const applied = await applyOf('merge7', LOGGED)
    expect(applied.log).toContain('🚀 Applied: ')
    expect(applied.succeeded).toBe(true)
    expect(commentOn(7)).toContain('## 🚀 Applied: ')
    expect(markerIn(commentOn(7))?.digest).toBe(plan.outputs['plan-digest'])
  })

  test('a world that moved in between: nothing is changed, and the reader sees what moved', async () => {
    await planOn(8, CHANGED)
    github().merge(8, 'merge8')
    const Bucket = NAMES.bucket
    await world.s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: {} }))
    const refused = await applyOf('merge8', CHANGED)
    expect([refused.succeeded, refused.written, refused.outputs['result']]).toEqual([false, [], 'failed'])
    const moved = `- s3-notification:${Bucket}: create, which was not in the reviewed plan`
    expect(refused.log).toContain(moved)
    expect(refused.log).toContain('docs/troubleshooting.md#plan_changed')
    expect(refused.log).not.toContain('s3-lifecycle')
    expect(commentOn(8)).toContain('## ❌ Failed: ')
    expect(commentOn(8)).toContain(`${Bucket}: create, which was not in the reviewed plan`)
    expect(commentOn(7)).toContain('## 🚀 Applied: ')
  })

  test('running it again changes nothing either, until a new plan was reviewed', async () => {
    expect(await applyOf('merge8', CHANGED)).toMatchObject({ succeeded: false, written: [] })
    const { outputs } = await world.act('plan', CHANGED)
    const applied = await applyOf('merge8', { ...CHANGED, 'expect-digest': outputs['plan-digest'] ?? '' })
    expect(applied).toMatchObject({ succeeded: true, outputs: { result: 'applied' } })
    expect(commentOn(8)).toContain('## 🚀 Applied: ')
  })

  test('time alone makes no other plan, also while the logs move', async () => {
    const digestLater = async (seconds: number) => {
      await world.sandbox.wait(seconds)
      return (await world.act('plan', { ...CHANGED, prefix: 'elsewhere' })).outputs['plan-digest']
    }
    expect(await digestLater(2 * 3600)).toBe(await digestLater(0))
  })

  test('a push without a pull request, or whose pull request has no plan, was not reviewed', async () => {
    for (const commit of ['by-hand', 'merge7']) {
      const inputs = commit === 'by-hand' ? CHANGED : { ...CHANGED, prefix: 'elsewhere' }
      const refused = await applyOf(commit, inputs)
      expect([refused.succeeded, refused.written]).toEqual([false, []])
      expect(refused.log).toContain('no reviewed plan was found')
    }
  })
})

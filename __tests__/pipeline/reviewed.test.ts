import { PutBucketLoggingCommand, PutBucketNotificationConfigurationCommand } from '@aws-sdk/client-s3'
import { beforeAll, describe, expect, jest, test } from '@jest/globals'
import type { Snapshot } from '../../sandbox/snapshot'
import { githubApi } from '../../src/github/api'
import { markerIn } from '../../src/github/marker'
import type { Run } from '../../src/model/operation'
import { serviceError } from '../fakes/meanings'
import { untilEnd } from '../fakes/until-end'
import { useGitHub } from '../github/sandbox'
import { pausingAfterWrites } from './after-writes'
import { differing, recording } from './converged'
import { createSources, LOGGED } from './lines'
import { type Inputs, NAMES, type PipelineWorld, type RunResult, SOURCES, startWorld } from './world'

jest.setTimeout(120_000)

/** GitHub Enterprise Server has its API under a path. */
const github = useGitHub({ pulls: [7, 8, 9, 10, 11], apiPath: '/api/v3' }, 'of all tests')

let world: PipelineWorld
beforeAll(async () => {
  world = await untilEnd(startWorld())
  await createSources(world)
}, 60_000)

/** KILL_SAMPLED_EVERY=1 kills it after each write. */
const SAMPLED_EVERY = Number(process.env['KILL_SAMPLED_EVERY'] ?? 8)

const CHANGED = { ...LOGGED, 'log-expiration-days': '30' }

function planOn(pullRequest: number, inputs: Inputs): Promise<RunResult> {
  const given = { ...inputs, 'github-token': github().token }
  return world.act('plan', given, undefined, { event: 'pull_request', pullRequest, commit: `head${pullRequest}` })
}

/** Applies what a push brought, if it was reviewed. */
async function applyOf(
  commit: string,
  inputs: Inputs,
  door: (run: Run) => Run = (run) => run
): Promise<RunResult & { readonly written: readonly string[] }> {
  const { through, written } = recording()
  const given = { 'expect-digest': 'auto', ...inputs, 'github-token': github().token }
  const both = (run: Run) => through(door(run))
  const result = await world.act('apply', given, both, { event: 'push', pullRequest: null, commit })
  return { ...result, written }
}

/** AWS refuses the nth write with this name. */
function refusing(name: string, nth: number): (run: Run) => Run {
  let sent = 0
  return (run) => (operation) =>
    operation.name === name && ++sent === nth
      ? Promise.reject(serviceError(operation, 'AccessDenied', 'no'))
      : run(operation)
}

async function turnLoggingOff(): Promise<void> {
  for (const Bucket of SOURCES) await world.s3.send(new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus: {} }))
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

describe('an apply of what was reviewed that stops halfway', () => {
  test('is finished when it is run again, and a third run leaves everything as it is', async () => {
    await turnLoggingOff()
    await planOn(9, CHANGED)
    github().merge(9, 'merge9')
    const stopped = await applyOf('merge9', CHANGED, refusing('PutBucketLogging', 2))
    expect([stopped.succeeded, stopped.written]).toEqual([false, ['PutBucketLogging', 'PutBucketLogging']])
    expect(commentOn(9)).toContain('## ❌ Apply stopped: 1 done, 1 failed')

    const finished = await applyOf('merge9', CHANGED)
    expect(finished).toMatchObject({ succeeded: true, written: ['PutBucketLogging'], outputs: { result: 'applied' } })
    const told = commentOn(9)
    expect(told).toMatch(/## 🚀 Applied: [^]*What it said before[^]*Apply stopped: 1 done, 1 failed/)

    const again = await applyOf('merge9', CHANGED)
    expect(again).toMatchObject({ succeeded: true, written: [], outputs: { result: 'in-sync' } })
    expect(commentOn(9)).toBe(told)
  })

  test('does nothing when it is run again after something else has changed, and says what', async () => {
    await turnLoggingOff()
    await planOn(10, CHANGED)
    github().merge(10, 'merge10')
    await applyOf('merge10', CHANGED, refusing('PutBucketLogging', 2))
    const Bucket = NAMES.bucket
    await world.s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: {} }))
    const refused = await applyOf('merge10', CHANGED)
    expect([refused.succeeded, refused.written]).toEqual([false, []])
    expect(refused.log).toContain(`- s3-notification:${Bucket}: create, which was not in the reviewed plan`)
    expect(refused.log).not.toContain('- s3-logging')
    expect(commentOn(10)).toMatch(/## ❌ Failed: [^]*Apply stopped: 1 done, 1 failed/)
    await world.act('apply', CHANGED)
  })

  test('is finished wherever it was killed while the logs move', async () => {
    const MOVED = { ...CHANGED, prefix: 'moved', bucket: 'other-access-logs' }
    await planOn(11, MOVED)
    github().merge(11, 'merge11')
    const remains: (readonly [written: string, at: Snapshot])[] = []
    let begun = ''
    const saving = pausingAfterWrites(async (name) => {
      begun ||= commentOn(11)
      remains.push([name, await world.snapshot()])
    })
    expect(await applyOf('merge11', MOVED, saving)).toMatchObject({ succeeded: true })
    expect(markerIn(begun)?.begun).not.toBe('')

    const id =
      github()
        .comments()
        .find(({ issue }) => issue === 11)?.id ?? 0
    for (const [at, [name, snapshot]] of remains.entries()) {
      if ((at + 1) % SAMPLED_EVERY === 0) {
        await snapshot.restore()
        await githubApi(github().token, 'o/r').comments(11).update(id, begun)
        // What is delivered late is over by then, and so is the permission for it.
        if (((at + 1) / SAMPLED_EVERY) % 2 === 0) await world.sandbox.wait(2 * 86_400)
        const { succeeded, log } = await applyOf('merge11', MOVED)
        if (!succeeded) throw new Error(`killed after ${at + 1} writes, the last one ${name}:\n${log}`)
        expect(differing(await world.act('plan', MOVED))).toEqual({})
      }
      await snapshot.discard()
    }
  }, 900_000)
})

import { PutBucketNotificationConfigurationCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import type { Registry } from '../../src/engine/declare'
import { registry } from '../../src/kinds/registry'
import { converge, killedAfter } from '../pipeline/converged'
import { createSources, deliver, type LineId, LOGGED } from '../pipeline/lines'
import { type Inputs, NAMES, type PipelineWorld, startWorld } from '../pipeline/world'
import { eventually } from './eventually'

jest.setTimeout(3_600_000)

/** WALK_RUNS=50 npm run check:tests -- unkind/walk. WALK_SEED and WALK_PATH repeat a failure. */
const RUNS = Number(process.env['WALK_RUNS'] ?? 6)
const { WALK_SEED: SEED, WALK_PATH: PATH } = process.env

/** What is declared next. */
const DECLARED: readonly Inputs[] = [
  {},
  { schedule: '5 minutes' },
  { 'bucket-access': 'read-write' },
  { 'log-expiration-days': '30' },
  { schedule: 'triggered' },
  { integration: 'OTHER_INTEGRATION' },
  { role: 'other-role', integration: 'THIRD_INTEGRATION', schedule: '5 minutes' }
]
/** The run is killed right after its first operation with this name; null = it is not killed. */
const KILLS = [null, 'PutBucketNotificationConfiguration', 'catch-up/create', 'task/suspend', 'PutRolePolicy']

interface Step {
  readonly declared: Inputs
  readonly killedAfter: string | null
  readonly isNotificationLost: boolean
}

const steps = fc.array(
  fc.record<Step>({
    declared: fc.constantFrom(...DECLARED),
    killedAfter: fc.constantFrom(...KILLS),
    isNotificationLost: fc.boolean()
  }),
  { minLength: 2, maxLength: 3 }
)

let world: PipelineWorld
beforeAll(async () => {
  world = await startWorld()
}, 60_000)
afterAll(() => world.stop())

/** Log objects arrive all the time, everything is late, and applies are killed. */
async function walk(path: readonly Step[], world: PipelineWorld): Promise<void> {
  const lines: LineId[] = []
  await world.reset()
  await createSources(world)
  await world.sandbox.delay(USUAL_DELAYS)
  await converge(world)
  for (const { declared, killedAfter: last, isNotificationLost } of path) {
    lines.push(...(await deliver(world)))
    if (isNotificationLost) await loseNotification(world)
    await world.sandbox.wait(90)
    lines.push(...(await deliver(world)))
    if (last !== null) await world.act('apply', { ...LOGGED, ...declared }, killedAfter(last))
    lines.push(...(await deliver(world)))
    await converge(world, { ...LOGGED, ...declared })
    lines.push(...(await deliver(world)))
  }
  expect(await eventually(world)).toEqual(lines.toSorted())
}

/** What S3 had not announced yet is announced, but nothing after that. */
async function loseNotification(world: PipelineWorld): Promise<void> {
  const { bucket: Bucket } = NAMES
  await world.s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: {} }))
}

test(`${RUNS} random walks over declared states: every line arrives once, although nobody runs the action again`, async () => {
  const seed = Number(SEED ?? Date.now() % 2 ** 31)
  process.stderr.write(`unkind/walk: WALK_SEED=${seed}, ${RUNS} runs\n`)
  await fc.assert(
    fc.asyncProperty(steps, (path) => walk(path, world)),
    {
      numRuns: RUNS,
      seed,
      endOnFailure: true,
      ...(PATH === undefined ? {} : { path: PATH }),
      reporter: (run) => {
        if (!run.failed) return
        throw new Error(
          `WALK_SEED=${run.seed} WALK_PATH=${run.counterexamplePath}: ${JSON.stringify(run.counterexample, undefined, 2)}\n${String(run.errorInstance)}`
        )
      }
    }
  )
})

/** The action without what carries out later what an apply owes. */
function owingNothing(): Registry {
  const isOwed = /^catch-up\/|^task\/resume$/
  return new Map(
    [...registry].map(([name, kind]) => {
      if (name !== 'pipe' && name !== 's3-notification') return [name, kind]
      const steps: typeof kind.steps = (work) =>
        kind.steps(work).filter((step) => step.step === 'wait' || !isOwed.test(step.operation.name))
      return [name, { ...kind, steps }]
    })
  )
}

test('a loss that is planted in the action is found', async () => {
  const lossy = await startWorld(owingNothing())
  try {
    const path = [{ declared: {}, killedAfter: null, isNotificationLost: true }]
    await expect(walk(path, lossy)).rejects.toThrow(/^\s*- +"logs\//m)
  } finally {
    await lossy.stop()
  }
})

import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import type { Registry } from '../../src/engine/declare'
import { registry } from '../../src/kinds/registry'
import { converge, killedAfter } from '../pipeline/converged'
import { createSources, deliver, type LineId, linesIn, LOGGED } from '../pipeline/lines'
import { NAMES, type PipelineWorld, startWorld } from '../pipeline/world'
import { eventually } from './eventually'
import { loseNotification } from './lost-notification'
import { type Step, takeWalks, walksOf } from './walks'

jest.setTimeout(3_600_000)

const TABLE = 'S3_ACCESS_LOGS'

let world: PipelineWorld
beforeAll(async () => {
  world = await startWorld()
}, 60_000)
afterAll(() => world.stop())

/** Log objects arrive all the time, everything is late, and applies are killed. */
async function walk(path: readonly Step[], world: PipelineWorld): Promise<void> {
  const lines: LineId[] = []
  const logs = async () => void lines.push(...(await deliverIfAllowed(world)))
  await world.reset()
  await createSources(world)
  await world.sandbox.delay(USUAL_DELAYS)
  await converge(world)
  let bucket: string | undefined
  let table = TABLE
  for (const { declared, killedAfter: last, isNotificationLost, pipe } of path) {
    await logs()
    if (isNotificationLost) await loseNotification(world, bucket ?? NAMES.bucket)
    if (pipe !== null) await world.prompt.run(breaking(pipe, table))
    await world.sandbox.wait(90)
    await logs()
    if (last !== null) await world.act('apply', { ...LOGGED, ...declared }, killedAfter(last))
    await logs()
    await converge(world, { ...LOGGED, ...declared })
    await logs()
    bucket = declared['bucket']
    table = declared['table'] ?? TABLE
  }
  await eventually(world)
  await lateDeliveries(world)
  await expectOnce(world, lines, path)
}

function breaking(how: 'dropped' | 'paused', table: string): string {
  const pipe = `S3_ACCESS_LOGS_DB.PUBLIC.${table}_PIPE`
  return how === 'dropped' ? `DROP PIPE ${pipe}` : `ALTER PIPE ${pipe} SET PIPE_EXECUTION_PAUSED = TRUE`
}

/** What S3 delivers to the place that the logs have left is looked for once an hour. */
async function lateDeliveries({ sandbox }: PipelineWorld): Promise<void> {
  for (let time = 0; time < 5; time++) {
    await sandbox.wait(1800)
    await sandbox.idle()
  }
}

/** S3 drops the logs of a bucket that it may not deliver to, as after an apply that was killed. */
async function deliverIfAllowed(world: PipelineWorld): Promise<readonly LineId[]> {
  return deliver(world).catch((error: unknown) => {
    if (error instanceof Error && /AccessDenied|NoSuchBucket/.test(error.name)) return []
    throw error
  })
}

/**
 * Each line is in a table that was declared, and in none twice. A pipeline that loads the same logs into the table that was
 * declared before goes on until it is pruned.
 */
async function expectOnce(world: PipelineWorld, lines: readonly LineId[], path: readonly Step[]): Promise<void> {
  const all = new Set<LineId>()
  for (const table of new Set([TABLE, ...path.map(({ declared }) => declared['table'] ?? TABLE)])) {
    const found = await linesIn(world, table)
    expect(found).toEqual([...new Set(found)])
    found.forEach((line) => all.add(line))
  }
  expect([...all].toSorted()).toEqual(lines.toSorted())
}

const walks = walksOf(process.env)

test(`${walks.runs} random walks over declared states: every line arrives once, although nobody runs the action again`, async () => {
  process.stderr.write(`unkind/walk: WALK_SEED=${walks.seed}, ${walks.runs} runs\n`)
  await takeWalks(walks, (path) => walk(path, world))
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
    const path = [{ declared: {}, killedAfter: null, isNotificationLost: true, pipe: null }]
    await expect(walk(path, lossy)).rejects.toThrow(/^\s*- +"logs\//m)
  } finally {
    await lossy.stop()
  }
})

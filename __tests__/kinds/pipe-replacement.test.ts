import { describe, expect, test } from '@jest/globals'
import { apply as applyAll } from '../../src/engine/apply'
import { observeAll } from '../../src/engine/observe'
import { inLevels } from '../../src/engine/order'
import { type Levels, planApply } from '../../src/engine/plan'
import { pipe } from '../../src/kinds/pipe'
import { stage } from '../../src/kinds/stage'
import type { Change } from '../../src/model/change'
import type { Config } from '../../src/model/config'
import type { Kind } from '../../src/model/kind'
import { MARK } from '../../src/model/names'
import { sql } from '../fakes/answers'
import { configWith } from '../fakes/config'
import { Killed, Snowpipe } from '../fakes/snowpipe'

const config = configWith()
const URL = 's3://acme-logs/logs/'
const GRANTS = [
  { privilege: 'MONITOR', role: 'WATCHERS', grantable: false },
  { privilege: 'OPERATE', role: 'on "call"', grantable: true }
]
/** It stores the file of each line, as ours does. */
const OTHER_COPY = 'copy into old from (select $1, metadata$filename from @old)'
const kinds: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['stage', stage],
  ['pipe', pipe]
])

function levelsOf(config: Config): Levels {
  const declared = [...stage.declare(config, sql), ...pipe.declare(config, sql)]
  return inLevels(
    declared.map((one) => ({
      ...one,
      desired: 'tableSince' in one.desired ? { ...one.desired, tableSince: '' } : one.desired,
      after: one.after.filter((dependency) => dependency.startsWith('stage:'))
    }))
  )
}

const LEVELS = levelsOf(config)

async function plan(world: Snowpipe, levels = LEVELS): Promise<readonly Change[]> {
  return planApply(levels, await observeAll(levels.flat(), kinds, world.run, world.clock.now()), kinds).changes
}

/** Runs the action once; returns whether it finished. */
async function apply(world: Snowpipe, levels = LEVELS): Promise<boolean> {
  const planned = planApply(levels, await observeAll(levels.flat(), kinds, world.run, world.clock.now()), kinds)
  const progress = { begun: () => undefined, ended: () => undefined, waiting: () => undefined }
  const { outcomes } = await applyAll(
    levels.flat(),
    planned,
    kinds,
    { run: world.run, read: world.run, clock: world.clock },
    progress
  )
  return outcomes.every(({ status }) => status !== 'failed' && status !== 'not-reached')
}

/** A pipe that has been loading for a while, with files arriving; then somebody or a new version changes something. */
function pipeline(everyMs: number, change: (world: Snowpipe) => void): Snowpipe {
  const world = new Snowpipe(everyMs, URL)
  world.pipe = {
    definition: sql('pipe/copy', {
      staging: ['S3_ACCESS_LOGS_DB', 'PUBLIC', 'S3_ACCESS_LOGS_STAGING'],
      stage: ['S3_ACCESS_LOGS_DB', 'PUBLIC', 'S3_ACCESS_LOGS'],
      fileFormat: 'S3_ACCESS_LOGS_DB.PUBLIC.TEXT_FORMAT'
    }),
    comment: MARK,
    paused: false,
    stopped: null,
    createdOn: new Date(world.now),
    grants: [...GRANTS],
    queue: [],
    history: new Set()
  }
  world.pass(23_000)
  change(world)
  return world
}

const CHANGES: readonly (readonly [string, (world: Snowpipe) => void])[] = [
  ['another COPY statement', ({ pipe: live }) => void (live && (live.definition = OTHER_COPY))],
  [
    'another COPY statement, paused by hand',
    (world) => {
      if (world.pipe === null) return
      world.pipe.definition = OTHER_COPY
      world.pipe.paused = true
      world.pass(9000)
    }
  ],
  ['another URL of the stage', (world) => void (world.stageUrl = 's3://acme-logs/old/')]
]

/** Runs an apply that is killed after this many statements. */
async function killed(world: Snowpipe, at: number): Promise<void> {
  world.killAfter(at)
  await apply(world).catch((error: unknown) => {
    if (!(error instanceof Killed)) throw error
  })
  world.killAfter(null)
}

function expectComplete(world: Snowpipe, grants: typeof GRANTS = GRANTS): void {
  world.settle()
  // The task moves each line once, however often its file is loaded.
  expect([...new Set(world.staging.map(({ key }) => key))].sort()).toEqual(world.files.map(({ key }) => key).sort())
  const createdOn = world.pipe?.createdOn.toISOString()
  const comment = expect.stringMatching(new RegExp(`^${MARK}( \\[created ${createdOn}\\])?$`))
  expect(world.pipe).toMatchObject({ comment, paused: false, stopped: null })
  expect(world.pipe?.grants).toEqual(expect.arrayContaining(grants))
}

describe.each(CHANGES)('%s', (_, change) => {
  test.each([900_000, 11_000, 4_100, 2_300, 900, 200])(
    'no file is lost, with one about every %d ms',
    async (everyMs) => {
      const world = pipeline(everyMs, change)
      expect((await plan(world)).at(-1)?.action).toBe('replace')
      expect(await apply(world)).toBe(true)
      expect((await plan(world)).map(({ action }) => action)).toEqual(['none', 'none'])
      expectComplete(world)
    }
  )

  test.each([4_100, 900])(
    'nor if the run is killed after any of its statements, with one about every %d ms',
    async (everyMs) => {
      const whole = pipeline(everyMs, change)
      const before = whole.sent.length
      await apply(whole)
      const statements = whole.sent.length - before
      expect(statements).toBeGreaterThan(15)

      for (let at = 0; at < statements; at++) {
        const world = pipeline(everyMs, change)
        world.killAfter(at)
        await apply(world).catch((error: unknown) => {
          if (!(error instanceof Killed)) throw error
        })
        world.killAfter(null)
        world.pass(20_000)
        expect([at, await apply(world)]).toEqual([at, true])
        expect([at, (await plan(world)).map(({ action }) => action)]).toEqual([at, ['none', 'none']])
        expectComplete(world)
      }
    }
  )
})

test('a stage that moves, is killed after any statement, and then moves back: nothing is lost', async () => {
  const [, , [, move]] = CHANGES as [unknown, unknown, (typeof CHANGES)[number]]
  const before = levelsOf(configWith({ logBucket: { prefix: 'old/' } }))
  const whole = pipeline(4_100, move)
  const sent = whole.sent.length
  await apply(whole)
  for (let at = 0; at < whole.sent.length - sent; at++) {
    const world = pipeline(4_100, move)
    await killed(world, at)
    world.pass(20_000)
    expect([at, await apply(world, before)]).toEqual([at, true])
    expect([at, (await plan(world, before)).map(({ action }) => action)]).toEqual([at, ['none', 'none']])
    expectComplete(world)
  }
})

test.each<[string, number, boolean]>([
  ['files that arrive all the time do not keep a pipe from being drained', 0, false],
  ['but they do if it could not be refreshed: then its queue is backfilled', 75_000, true]
])('%s', async (_, noAccessFor, isBackfilled) => {
  const world = pipeline(200, ({ pipe: live }) => void (live && (live.definition = OTHER_COPY)))
  world.accessFrom = world.clock.now().getTime() + noAccessFor
  await apply(world)
  expect(world.sent.includes('pipe/load-missing')).toBe(isBackfilled)
  expectComplete(world)
})

/** The pipe was dropped or is stopped permanently; what arrived in the meantime was never queued. */
describe.each<[string, (world: Snowpipe) => void, typeof GRANTS]>([
  ['dropped', (world) => void (world.pipe = null), []],
  [
    'dropped with files in its queue, and a later file already loaded',
    (world) => {
      const [, , third] = world.files
      if (third !== undefined) world.staging.push({ key: 'file-late', at: world.now })
      world.files.push({ key: 'file-late', stored: world.now - 100 })
      world.pipe = null
    },
    []
  ],
  [
    'replaced by hand with files in its queue',
    (world) => {
      if (world.pipe === null) return
      world.pipe = { ...world.pipe, comment: '', createdOn: new Date(world.now), queue: [], history: new Set() }
    },
    GRANTS
  ],
  ['on a stage that was altered', ({ pipe: live }) => void (live && (live.stopped = 'STOPPED_STAGE_ALTERED')), GRANTS],
  ['on a stage that was dropped', ({ pipe: live }) => void (live && (live.stopped = 'STOPPED_STAGE_DROPPED')), GRANTS]
])('a pipe that was %s', (_, change, grants) => {
  const stopped = () => {
    const world = pipeline(11_000, (live) => live.pass(8_000))
    change(world)
    world.pass(40_000)
    return world
  }

  test('loads what arrived since its last load', async () => {
    const world = stopped()
    expect(await apply(world)).toBe(true)
    expectComplete(world, grants)
  })

  test('even if the run is killed after any of its statements', async () => {
    const whole = stopped()
    const before = whole.sent.length
    await apply(whole)
    for (let at = 0; at < whole.sent.length - before; at++) {
      const world = stopped()
      await killed(world, at)
      expect([at, await apply(world)]).toEqual([at, true])
      expect([at, (await plan(world)).map(({ action }) => action)]).toEqual([at, ['none', 'none']])
      expectComplete(world, grants)
    }
  })
})

describe('a replacement that fails', () => {
  test.each(['pipe/now', 'pipe/replace', 'pipe/grant', 'pipe/refresh'])(
    'after %s failed, the pipe runs again, and the next run finishes',
    async (failing) => {
      const world = pipeline(4_100, ({ pipe: live }) => void (live && (live.definition = OTHER_COPY)))
      world.failOnce(failing)
      expect(await apply(world)).toBe(false)
      expect(world.pipe?.paused).toBe(false)
      world.pass(20_000)
      expect(await apply(world)).toBe(true)
      expectComplete(world)
    }
  )
})

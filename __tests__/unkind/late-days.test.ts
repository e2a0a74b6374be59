import { describe, expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import type { Run } from '../../src/model/operation'
import { pausingAfterWrites } from '../pipeline/after-writes'
import { beginConverged, converge } from '../pipeline/converged'
import { deliver, type LineId, LOGGED } from '../pipeline/lines'
import type { Inputs, PipelineWorld } from '../pipeline/world'
import { type Beginning, keptSnapshot, startsConverged } from './each-begins'
import { eventually } from './eventually'
import { hoursPass } from './hours'

jest.setTimeout(1_800_000)

const PIPE = 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_PIPE'
const MOVED = { ...LOGGED, prefix: 'moved' }

let world: PipelineWorld
let lines: LineId[]
startsConverged((started) => {
  world = started
})

const logs = async (): Promise<void> => void lines.push(...(await deliver(world)))

/** Nobody runs the action for days, while log objects arrive. */
async function daysPass(days: number): Promise<void> {
  for (let hour = 0; hour < 30; hour += 3) {
    await logs()
    await hoursPass(world, 3)
  }
  for (let day = 2; day < days; day++) {
    await logs()
    await world.sandbox.wait(86_400)
    await world.sandbox.idle()
  }
}

async function changeCopy(): Promise<void> {
  const [pipe] = await world.prompt.run('SHOW PIPES IN SCHEMA S3_ACCESS_LOGS_DB.PUBLIC')
  const copy = String(pipe?.['definition']).replace('CONTINUE', 'SKIP_FILE')
  await world.prompt.run(`CREATE OR REPLACE PIPE ${PIPE} AUTO_INGEST = TRUE AS ${copy}`)
}

interface Change {
  readonly inputs: Inputs
  readonly before: () => Promise<void>
}

const CHANGES: Readonly<Record<string, Change>> = {
  move: { inputs: MOVED, before: () => Promise.resolve() },
  replacement: { inputs: LOGGED, before: changeCopy }
}

/** What is changed, the write after which the apply is killed, and days. */
const CASES: readonly (readonly [string, string, number])[] = [
  ['move', 'PutBucketLogging', 40],
  ['move', 'pipe/pause-and-comment', 9],
  ['move', 'pipe/set-comment', 15],
  ['move', 'stage/alter', 9],
  ['move', 'pipe/replace', 15],
  ['move', 'pipe/resume', 15],
  ['move', 'PutBucketNotificationConfiguration', 15],
  ['move', 'pipe/pause', 9],
  ['move', 'pipe/pause', 40],
  ['replacement', 'pipe/pause-and-comment', 15],
  ['replacement', 'pipe/set-comment', 40],
  ['replacement', 'pipe/replace', 40],
  ['replacement', 'pipe/pause', 9],
  ['replacement', 'pipe/pause', 15]
]

const KILLED_AFTER = new Set(CASES.map(([, last]) => last))

/** What the apply of a change leaves, by the write after which it is killed. A log object arrives after each write. */
async function killed({ inputs, before }: Change): Promise<ReadonlyMap<string, Beginning>> {
  await beginConverged(world)
  await world.sandbox.delay({ ...USUAL_DELAYS, event: [0, 1], logging: 20 * 3600 })
  lines = []
  await logs()
  await before()
  const remains = new Map<string, Beginning>()
  const pausing = pausingAfterWrites(async (name) => {
    if (KILLED_AFTER.has(name) && !remains.has(name))
      remains.set(name, { snapshot: await keptSnapshot(world), lines: [...lines] })
    await logs()
    await world.sandbox.idle()
  })
  const { succeeded } = await world.act('apply', inputs, (run) => loading(pausing(run)))
  expect(succeeded).toBe(true)
  return remains
}

/** The pipe loads what it can after each operation. */
function loading(run: Run): Run {
  return async (operation) => {
    const rows = await run(operation)
    await world.sandbox.idle()
    return rows
  }
}

const known = new Map<string, ReadonlyMap<string, Beginning>>()

async function beginKilled(kind: string, last: string): Promise<void> {
  const remains = known.get(kind) ?? (await killed(CHANGES[kind] as Change))
  known.set(kind, remains)
  const beginning = remains.get(last)
  if (beginning === undefined) throw new Error(`A ${kind} does not write ${last}`)
  await beginning.snapshot.restore()
  lines = [...beginning.lines]
}

/** The pipe is paused, or has stopped, after most of these writes. */
describe('an apply is killed, and finished days later: nothing is lost or doubled', () => {
  test.each(CASES)('a %s that was killed after %s, %d days later', async (kind, last, days) => {
    const { inputs } = CHANGES[kind] as Change
    await beginKilled(kind, last)
    await daysPass(days)
    await converge(world, inputs)
    await logs()
    expect(await eventually(world, 40)).toEqual(lines.toSorted())
  })
})

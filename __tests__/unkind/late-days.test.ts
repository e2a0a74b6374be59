import { describe, expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import type { Run } from '../../src/model/operation'
import { isRead } from '../fakes/meanings'
import { converge, killedAfter } from '../pipeline/converged'
import { deliver, type LineId, LOGGED } from '../pipeline/lines'
import type { Inputs, PipelineWorld } from '../pipeline/world'
import { eachBeginsConverged } from './each-begins'
import { eventually } from './eventually'
import { hoursPass } from './hours'

jest.setTimeout(1_800_000)

const PIPE = 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_PIPE'
const MOVED = { ...LOGGED, prefix: 'moved' }

let world: PipelineWorld
let lines: LineId[]
eachBeginsConverged({ ...USUAL_DELAYS, event: [0, 1], logging: 20 * 3600 }, (begun) => {
  world = begun
  lines = []
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

/** With a log object after each write. */
function arriving(through: (run: Run) => Run): (run: Run) => Run {
  return (run) => {
    const next = through(run)
    return async (operation) => {
      const rows = await next(operation)
      if (!isRead(operation)) await logs()
      await world.sandbox.idle()
      return rows
    }
  }
}

/** The pipe is paused, or has stopped, after most of these writes. */
describe('an apply is killed, and finished days later: nothing is lost or doubled', () => {
  test.each([
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
  ])('a %s that was killed after %s, %d days later', async (kind, last, days) => {
    const { inputs, before } = CHANGES[kind] as Change
    await logs()
    await before()
    await world.act('apply', inputs, arriving(killedAfter(last)))
    await daysPass(days)
    await converge(world, inputs)
    await logs()
    expect(await eventually(world, 40)).toEqual(lines.toSorted())
  })
})

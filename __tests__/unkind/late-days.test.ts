import { describe, expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import { pausingAfterWrites } from '../pipeline/after-writes'
import { converge } from '../pipeline/converged'
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
eachBeginsConverged({ ...USUAL_DELAYS, event: [0, 1] }, (begun) => {
  world = begun
  lines = []
})

const logs = async (): Promise<void> => void lines.push(...(await deliver(world)))

/** What an apply leaves that is killed after each of its writes, with a log object before each: by the write's name. */
async function killed(inputs: Inputs): Promise<ReadonlyMap<string, () => Promise<void>>> {
  const remains = new Map<string, () => Promise<void>>()
  const through = pausingAfterWrites(async (name) => {
    await logs()
    await world.sandbox.wait(2)
    await world.sandbox.idle()
    const [snapshot, delivered] = [await world.snapshot(), [...lines]]
    remains.set(`${remains.size} ${name}`, async () => {
      await snapshot.restore()
      lines = [...delivered]
    })
  })
  const { succeeded, log } = await world.act('apply', inputs, through)
  if (!succeeded) throw new Error(log)
  return remains
}

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

/** So that only one of several fails with its name. */
const finishes: readonly (readonly [string, Inputs, () => Promise<void>])[] = [
  ['a move', MOVED, () => Promise.resolve()],
  ['a replacement of the pipe', LOGGED, changeCopy]
]

describe.each([9, 15, 40])('an apply is killed, and finished %d days later: nothing is lost or doubled', (days) => {
  test.each(finishes)('%s', async (_, inputs, before) => {
    await logs()
    await before()
    for (const [name, restore] of await killed(inputs)) {
      await restore()
      await daysPass(days)
      await converge(world, inputs)
      await logs()
      expect([name, await eventually(world, 40)]).toEqual([name, lines.toSorted()])
    }
  })
})

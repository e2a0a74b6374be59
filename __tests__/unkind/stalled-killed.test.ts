import { describe, expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import { pausingAfterWrites } from '../pipeline/after-writes'
import { beginConverged } from '../pipeline/converged'
import { deliver, type LineId, LOGGED } from '../pipeline/lines'
import type { Inputs, PipelineWorld } from '../pipeline/world'
import { startsConverged } from './each-begins'
import { eventually } from './eventually'

jest.setTimeout(600_000)

let world: PipelineWorld
let lines: LineId[]
startsConverged((started) => {
  world = started
})

/** A log object arrives, and the pipe tries to load it at once. */
async function logs(): Promise<void> {
  lines.push(...(await deliver(world)))
  await world.sandbox.wait(2)
  await world.sandbox.idle()
}

/** Log objects arrive before IAM is the same everywhere, and after. Gives whether Snowflake can read then. */
async function minutesPass(): Promise<boolean> {
  for (let time = 0; time < 8; time++) await logs()
  await world.sandbox.wait(60)
  const list = world.prompt.run('LIST @S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS')
  return list.then(
    () => true,
    () => false
  )
}

async function apply(inputs: Inputs): Promise<void> {
  const { succeeded, log } = await world.act('apply', inputs)
  if (!succeeded) throw new Error(log.split('\nOperations\n')[0])
}

interface Remains {
  readonly name: string
  readonly restore: () => Promise<void>
}

/** What an apply leaves that is killed after any of its writes; a log object arrives after each. */
async function killed(inputs: Inputs): Promise<readonly Remains[]> {
  const remains: Remains[] = []
  const save = async (name: string): Promise<void> => {
    await logs()
    const [snapshot, delivered] = [await world.snapshot(), [...lines]]
    const restore = async (): Promise<void> => {
      await snapshot.restore()
      lines = [...delivered]
    }
    remains.push({ name, restore })
  }
  await world.act('apply', inputs, pausingAfterWrites(save))
  return remains
}

/** With the writes after which Snowflake cannot read what the stage points to, before the next apply. */
describe('an apply is killed after any write, and the pipe loads as soon as Snowflake can read, although nobody runs again:', () => {
  test.each<[string, Inputs, readonly string[]]>([
    ['another role', { role: 'other-role' }, []],
    // A role's trust has one external ID.
    [
      'another integration',
      { integration: 'OTHER_INTEGRATION' },
      ['UpdateAssumeRolePolicy', 'catch-up/create', 'task/resume']
    ],
    [
      'another external ID',
      { 'external-id': 'our-own-id-123' },
      ['storage-integration/alter', 'catch-up/create', 'task/resume']
    ]
  ])('%s', async (_, changed, unreadable) => {
    await beginConverged(world)
    await world.sandbox.delay({ ...USUAL_DELAYS, event: [0, 1] })
    lines = []
    await logs()
    const cannotRead: string[] = []
    const inputs = { ...LOGGED, ...changed }
    for (const { name, restore } of await killed(inputs)) {
      await restore()
      if (!(await minutesPass())) {
        cannotRead.push(name)
        await apply(inputs)
        await minutesPass()
      }
      expect([`killed after ${name}`, await eventually(world)]).toEqual([`killed after ${name}`, lines.toSorted()])
    }
    expect(cannotRead).toEqual(unreadable)
  })
})

test('an apply that was killed after any write is finished by the next one at once', async () => {
  const inputs = { ...LOGGED, role: 'other-role' }
  await beginConverged(world)
  await world.sandbox.delay({ ...USUAL_DELAYS, event: [0, 1] })
  lines = []
  for (const { name, restore } of await killed(inputs)) {
    await restore()
    await apply(inputs)
    await minutesPass()
    expect([`killed after ${name}`, await eventually(world)]).toEqual([`killed after ${name}`, lines.toSorted()])
  }
})

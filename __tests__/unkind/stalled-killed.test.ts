import { GetRoleCommand } from '@aws-sdk/client-iam'
import { describe, expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import type { Run } from '../../src/model/operation'
import { pausingAfterWrites } from '../pipeline/after-writes'
import { beginConverged, differing } from '../pipeline/converged'
import { deliver, type LineId, LOGGED } from '../pipeline/lines'
import { type Inputs, NAMES, type PipelineWorld } from '../pipeline/world'
import { keptSnapshot, startsConverged } from './each-begins'
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

/** Log objects arrive before IAM is the same everywhere, and after. */
async function minutesPass(): Promise<void> {
  for (let time = 0; time < 8; time++) await logs()
  await world.sandbox.wait(60)
}

async function apply(inputs: Inputs, through?: (run: Run) => Run): Promise<void> {
  const { succeeded, log } = await world.act('apply', inputs, through)
  if (!succeeded) throw new Error(log.split('\nOperations\n')[0])
}

interface PolicyText {
  readonly Statement: readonly { readonly Sid?: string }[]
}

interface Remains {
  readonly name: string
  readonly restore: () => Promise<void>
}

const known = new Map<string, readonly Remains[]>()

/** What an apply leaves that is killed after any of its writes; a log object arrives after each. It is run once. */
async function killed(inputs: Inputs): Promise<readonly Remains[]> {
  const id = JSON.stringify(inputs)
  const remains = known.get(id) ?? (await killAfterEachWrite(inputs))
  known.set(id, remains)
  return remains
}

async function killAfterEachWrite(inputs: Inputs): Promise<readonly Remains[]> {
  await beginConverged(world)
  await world.sandbox.delay({ ...USUAL_DELAYS, event: [0, 1] })
  lines = []
  await logs()
  const remains: Remains[] = []
  const save = async (name: string): Promise<void> => {
    await logs()
    const [snapshot, delivered] = [await keptSnapshot(world), [...lines]]
    const restore = async (): Promise<void> => {
      await snapshot.restore()
      lines = [...delivered]
    }
    remains.push({ name, restore })
  }
  await apply(inputs, pausingAfterWrites(save))
  expect(differing(await world.act('plan', inputs))).toEqual({})
  return remains
}

describe('an apply is killed after any write, and the pipe goes on loading, although nobody runs again:', () => {
  test.each<[string, Inputs]>([
    ['another role', { role: 'other-role' }],
    ['another integration', { integration: 'OTHER_INTEGRATION' }],
    ['another external ID', { 'external-id': 'our-own-id-123' }],
    ['another role and integration', { role: 'other-role', integration: 'OTHER_INTEGRATION' }],
    ['another role and external ID', { role: 'other-role', 'external-id': 'our-own-id-123' }],
    [
      'another role, integration and external ID',
      { role: 'other-role', integration: 'OTHER_INTEGRATION', 'external-id': 'our-own-id-123' }
    ]
  ])('%s', async (_, changed) => {
    for (const { name, restore } of await killed({ ...LOGGED, ...changed })) {
      await restore()
      await minutesPass()
      expect([`killed after ${name}`, await eventually(world)]).toEqual([`killed after ${name}`, lines.toSorted()])
    }
  })
})

test('a role trusts both integrations only until the other one has taken over', async () => {
  const trusted = async () => {
    const { Role } = await world.iam.send(new GetRoleCommand({ RoleName: NAMES.role }))
    const { Statement } = JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')) as PolicyText
    return Statement.map(({ Sid = '' }) => Sid)
  }
  const seen = new Set<string>()
  await beginConverged(world)
  const inputs = { ...LOGGED, integration: 'OTHER_INTEGRATION' }
  await apply(
    inputs,
    pausingAfterWrites(async () => void seen.add((await trusted()).join()))
  )
  expect([...seen]).toEqual(['', ',LeavingIntegration'])
  expect(await trusted()).toEqual([''])
})

test('an apply that was killed after any write is finished by the next one at once', async () => {
  const inputs = { ...LOGGED, role: 'other-role' }
  for (const { name, restore } of await killed(inputs)) {
    await restore()
    await apply(inputs)
    await minutesPass()
    expect([`killed after ${name}`, await eventually(world)]).toEqual([`killed after ${name}`, lines.toSorted()])
  }
})

import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { type AwsDelays, USUAL_DELAYS } from '../../sandbox/aws/delays'
import type { Run } from '../../src/model/operation'
import { beginConverged, converge, differing } from '../pipeline/converged'
import { createSources, deliver, type LineId, LOGGED } from '../pipeline/lines'
import { type Inputs, type PipelineWorld, type RunResult, startWorld } from '../pipeline/world'
import { eventually } from './eventually'
import { logsFor } from './hours'

jest.setTimeout(600_000)

let world: PipelineWorld
let lines: LineId[]
beforeAll(async () => {
  world = await startWorld()
}, 60_000)
afterAll(() => world.stop())
beforeEach(() => {
  lines = []
})

/** What creates an object, and is refused if there is one. */
const CREATES = /^Create(Role|Bucket)$|^(?!database|schema|catch-up|leaving|view|function).*\/create$/

/** Another apply creates each object right before this one does. */
function overtaken(created: string[]): (run: Run) => Run {
  return (run) => async (operation) => {
    if (CREATES.test(operation.name)) {
      created.push(operation.name)
      await run(operation)
    }
    return run(operation)
  }
}

/** Neither may fail, and nothing is left to do. */
async function bothSucceed(inputs: Inputs, ...applies: Promise<RunResult>[]): Promise<void> {
  for (const { succeeded, log } of await Promise.all(applies)) {
    if (!succeeded) throw new Error(log.split('\nOperations\n')[0])
  }
  await world.sandbox.wait(300)
  expect(differing(await world.act('plan', inputs))).toEqual({})
}

describe.each<[string, AwsDelays]>([
  ['without delays', {}],
  ['while everything is late', USUAL_DELAYS]
])('a first apply %s goes on', (_, delays) => {
  beforeEach(async () => {
    await world.reset()
    await createSources(world)
    await world.sandbox.delay(delays)
  })

  test('although another one creates each object a moment earlier', async () => {
    const created: string[] = []
    await converge(world, LOGGED, overtaken(created))
    expect([...new Set(created)].toSorted()).toEqual([
      'CreateBucket',
      'CreateRole',
      'file-format/create',
      'pipe/create',
      'stage/create',
      'storage-integration/create',
      'stream/create',
      'table/create',
      'task/create',
      'warehouse/create'
    ])
    lines.push(...(await deliver(world)))
    expect(await eventually(world)).toEqual(lines.toSorted())
  })

  test('while another one runs', async () => {
    await bothSucceed(LOGGED, world.act('apply', LOGGED), world.act('apply', LOGGED))
    lines.push(...(await logsFor(world, 30)))
    expect(await eventually(world)).toEqual(lines.toSorted())
  })
})

describe('two applies at once that move the logs lose and double nothing:', () => {
  test.each<[string, Inputs]>([
    ['prefix', { prefix: 'moved' }],
    ['part of the prefix', { prefix: 'logs/a' }],
    ['bucket', { bucket: 'other-access-logs' }],
    [
      'bucket, role and integration',
      { bucket: 'other-access-logs', role: 'other-role', integration: 'OTHER_INTEGRATION' }
    ]
  ])('%s', async (_, moved) => {
    await beginConverged(world)
    await world.sandbox.delay(USUAL_DELAYS)
    lines.push(...(await logsFor(world, 30)), ...(await deliver(world)))
    const inputs = { ...LOGGED, ...moved }
    await bothSucceed(inputs, world.act('apply', inputs), world.act('apply', inputs))
    lines.push(...(await logsFor(world, 120)))
    expect(await eventually(world, 40)).toEqual(lines.toSorted())
  })
})

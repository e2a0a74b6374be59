import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import { beginConverged, converge, startConverged } from '../pipeline/converged'
import { deliver, type LineId, LOGGED } from '../pipeline/lines'
import type { Inputs, PipelineWorld } from '../pipeline/world'
import { eventually } from './eventually'
import { logsFor } from './hours'

jest.setTimeout(600_000)

const HOURS = 3
const LATE = { ...USUAL_DELAYS, logging: HOURS * 3600 }

const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'
const PIPE = `${SCHEMA}.S3_ACCESS_LOGS_PIPE`
const STAGE = `${SCHEMA}.S3_ACCESS_LOGS`

let world: PipelineWorld
let lines: LineId[]
beforeAll(async () => {
  world = await startConverged()
}, 60_000)
afterAll(() => world.stop())

beforeEach(async () => {
  await beginConverged(world)
  await world.sandbox.delay(LATE)
  lines = []
})

/** Somebody replaces the stage by the same one. */
const recreateStage = () =>
  world.prompt.run(`CREATE OR REPLACE STAGE ${STAGE} URL = 's3://team-access-logs/logs/'
    STORAGE_INTEGRATION = S3_INT_S3_ACCESS_LOGS FILE_FORMAT = (FORMAT_NAME = ${SCHEMA}.TEXT_FORMAT)`)

const BROKEN: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['dropped', () => world.prompt.run(`DROP PIPE ${PIPE}`)],
  ['paused', () => world.prompt.run(`ALTER PIPE ${PIPE} SET PIPE_EXECUTION_PAUSED = TRUE`)],
  ['stopped, because its stage was recreated', recreateStage]
]

const MOVES: readonly (readonly [string, Inputs])[] = [
  ['prefix', { prefix: 'moved' }],
  ['bucket', { bucket: 'other-access-logs' }],
  ['part of the prefix', { prefix: 'logs/a' }],
  ['more than the prefix', { prefix: '' }],
  ['prefix and role', { prefix: 'moved', role: 'other-role' }],
  [
    'bucket, role and integration',
    { bucket: 'other-access-logs', role: 'other-role', integration: 'OTHER_INTEGRATION' }
  ]
]

describe.each(BROKEN)('a pipe that was %s, and a move in the same apply, lose nothing:', (_, breakPipe) => {
  test.each(MOVES)('%s', async (_, moved) => {
    lines.push(...(await logsFor(world, 20)))
    lines.push(...(await deliver(world)))
    await breakPipe()
    lines.push(...(await logsFor(world, 40)))
    lines.push(...(await deliver(world)))
    await converge(world, { ...LOGGED, ...moved })
    lines.push(...(await logsFor(world, HOURS * 60)))
    expect(await eventually(world, 20)).toEqual(lines.toSorted())
  })
})

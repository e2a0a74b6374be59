import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import { converge } from '../pipeline/converged'
import { deliver, type LineId, LOGGED } from '../pipeline/lines'
import type { Inputs, PipelineWorld } from '../pipeline/world'
import { beginAfter, startsConverged } from './each-begins'
import { eventually } from './eventually'
import { logsFor } from './hours'

jest.setTimeout(600_000)

const HOURS = 3
const LATE = { ...USUAL_DELAYS, logging: HOURS * 3600 }

const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'
const PIPE = `${SCHEMA}.S3_ACCESS_LOGS_PIPE`
const STAGE = `${SCHEMA}.S3_ACCESS_LOGS`

let world: PipelineWorld
startsConverged((started) => {
  world = started
})

/** Somebody replaces the stage by the same one. */
const recreateStage = () =>
  world.prompt.run(`CREATE OR REPLACE STAGE ${STAGE} URL = 's3://team-access-logs/logs/'
    STORAGE_INTEGRATION = S3_INT_S3_ACCESS_LOGS FILE_FORMAT = (FORMAT_NAME = ${SCHEMA}.TEXT_FORMAT)`)

/** Somebody lets the stage point to what is not ours, and the integration allow it. */
async function pointElsewhere(): Promise<void> {
  await world.s3.send(new CreateBucketCommand({ Bucket: 'their-files' }))
  await world.s3.send(new PutObjectCommand({ Bucket: 'their-files', Key: 'in/one', Body: 'not a log' }))
  await world.prompt.run(`ALTER STORAGE INTEGRATION S3_INT_S3_ACCESS_LOGS
    SET STORAGE_ALLOWED_LOCATIONS = ('s3://team-access-logs/logs/', 's3://their-files/in/')`)
  await world.prompt.run(`ALTER STAGE ${STAGE} SET URL = 's3://their-files/in/'`)
}

const MOVES = {
  prefix: { prefix: 'moved' },
  bucket: { bucket: 'other-access-logs' },
  'part of the prefix': { prefix: 'logs/a' },
  'more than the prefix': { prefix: '' },
  'prefix and integration': { prefix: 'moved', integration: 'OTHER_INTEGRATION' },
  'prefix and role': { prefix: 'moved', role: 'other-role' },
  'bucket, role and integration': {
    bucket: 'other-access-logs',
    role: 'other-role',
    integration: 'OTHER_INTEGRATION'
  }
} satisfies Readonly<Record<string, Inputs>>

/** What the pipe was, how that comes, and which moves come next: those that find the old place, or its lines, another way. */
const BROKEN: readonly (readonly [string, () => Promise<unknown>, readonly (keyof typeof MOVES)[]])[] = [
  [
    'dropped',
    () => world.prompt.run(`DROP PIPE ${PIPE}`),
    [
      'prefix',
      'bucket',
      'part of the prefix',
      'more than the prefix',
      'prefix and role',
      'bucket, role and integration'
    ]
  ],
  [
    'paused',
    () => world.prompt.run(`ALTER PIPE ${PIPE} SET PIPE_EXECUTION_PAUSED = TRUE`),
    ['prefix', 'part of the prefix', 'more than the prefix', 'bucket, role and integration']
  ],
  ['stopped, because its stage was recreated', recreateStage, ['bucket', 'prefix and role']],
  [
    'stopped, because its stage was dropped',
    () => world.prompt.run(`DROP STAGE ${STAGE}`),
    ['more than the prefix', 'prefix and integration', 'prefix and role', 'bucket, role and integration']
  ],
  [
    'stopped, because its stage points to what is not ours',
    pointElsewhere,
    ['part of the prefix', 'prefix and role', 'bucket, role and integration']
  ]
]

const CASES = BROKEN.flatMap(([state, breakPipe, moves]) =>
  moves.map((move): readonly [string, string, () => Promise<unknown>, Inputs] => [state, move, breakPipe, MOVES[move]])
)

/** For an hour, the pipe has been broken. */
function beginBroken(state: string, breakPipe: () => Promise<unknown>): Promise<LineId[]> {
  return beginAfter(world, `a pipe that was ${state}`, LATE, async () => {
    const before = [...(await logsFor(world, 30)), ...(await deliver(world))]
    await breakPipe()
    return [...before, ...(await logsFor(world, 60)), ...(await deliver(world))]
  })
}

test.each(CASES)(
  'a pipe that was %s, and a move in the same apply, lose nothing: %s',
  async (state, _, breakPipe, moved) => {
    const lines = await beginBroken(state, breakPipe)
    await converge(world, { ...LOGGED, ...moved })
    lines.push(...(await logsFor(world, HOURS * 60)))
    expect(await eventually(world, 40)).toEqual(lines.toSorted())
  }
)

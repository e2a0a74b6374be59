import { GetRoleCommand } from '@aws-sdk/client-iam'
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { ServiceError } from '../../src/model/service-error'
import { untilEnd } from '../fakes/until-end'
import { beginConverged } from './converged'
import { arrived, deliver, LOGGED } from './lines'
import { type Inputs, type PipelineWorld, type RunResult, startWorld } from './world'

const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'
const STAGE = `stage:${SCHEMA}.S3_ACCESS_LOGS`

const OF_ROLE_AND_INTEGRATION = [
  's3-delivery-policy:team-access-logs',
  's3-notification:team-access-logs',
  'iam-role:snowflake-access-logs',
  'iam-role-policy:snowflake-access-logs-inlinepolicy',
  'storage-integration:S3_INT_S3_ACCESS_LOGS'
]

/** What each move leaves: what prune takes away, and what stays because it holds data. */
const MOVES: readonly (readonly [
  string,
  Inputs,
  { readonly removed: readonly string[]; readonly kept: readonly string[] }
])[] = [
  [
    'role',
    { role: 'another-role' },
    {
      removed: [
        's3-delivery-policy:team-access-logs (snowflake-access-logs)',
        'iam-role:snowflake-access-logs',
        'iam-role-policy:snowflake-access-logs-inlinepolicy'
      ],
      kept: []
    }
  ],
  [
    'log bucket',
    { bucket: 'other-access-logs' },
    {
      removed: ['s3-delivery-policy:team-access-logs', 's3-notification:team-access-logs'],
      kept: ['s3-bucket:team-access-logs']
    }
  ],
  [
    'integration',
    { integration: 'OTHER_INTEGRATION' },
    { removed: ['storage-integration:S3_INT_S3_ACCESS_LOGS'], kept: [] }
  ],
  [
    'log bucket, role and integration',
    { bucket: 'other-access-logs', role: 'another-role', integration: 'OTHER_INTEGRATION' },
    { removed: OF_ROLE_AND_INTEGRATION, kept: ['s3-bucket:team-access-logs'] }
  ],
  [
    'prefix, role and integration',
    { prefix: 'other', role: 'another-role', integration: 'OTHER_INTEGRATION' },
    { removed: OF_ROLE_AND_INTEGRATION, kept: [] }
  ],
  [
    'table',
    { table: 'OTHER_LOGS' },
    {
      removed: [STAGE, `pipe:${SCHEMA}.S3_ACCESS_LOGS_PIPE`, `task:${SCHEMA}.S3_ACCESS_LOGS_TRANSFORMATION`],
      kept: [`table:${SCHEMA}.S3_ACCESS_LOGS`]
    }
  ],
  [
    'schema',
    { schema: 'OTHER' },
    {
      removed: [STAGE, `pipe:${SCHEMA}.S3_ACCESS_LOGS_PIPE`, `task:${SCHEMA}.S3_ACCESS_LOGS_TRANSFORMATION`],
      kept: [`table:${SCHEMA}.S3_ACCESS_LOGS`, `schema:${SCHEMA}`]
    }
  ],
  [
    'database',
    { database: 'OTHER' },
    {
      removed: [STAGE, `pipe:${SCHEMA}.S3_ACCESS_LOGS_PIPE`, `task:${SCHEMA}.S3_ACCESS_LOGS_TRANSFORMATION`],
      kept: [`table:${SCHEMA}.S3_ACCESS_LOGS`, `schema:${SCHEMA}`, 'database:S3_ACCESS_LOGS_DB']
    }
  ]
]

const NEIGHBOR = { prefix: 'two', role: 'role-two', table: 'TWO', integration: 'INT_TWO' }

let world: PipelineWorld
beforeAll(async () => {
  world = await untilEnd(startWorld())
}, 60_000)
beforeEach(() => beginConverged(world), 120_000)

const act = async (mode: string, inputs: Inputs): Promise<RunResult> => {
  const result = await world.act(mode, { ...LOGGED, ...inputs })
  if (!result.succeeded && mode === 'apply') throw new Error(result.log.split('\nOperations\n')[0])
  return result
}

/** The stage and the pipe for late deliveries are gone, and the role's statements for them, too. */
async function untilNothingIsLate(moved: Inputs): Promise<void> {
  await world.sandbox.wait(30 * 3600)
  await world.sandbox.idle()
  await act('apply', moved)
}

/** S3 has announced whatever it stored before the declared pipe existed. */
async function untilAnnounced(): Promise<void> {
  await world.sandbox.wait(3700)
  await world.sandbox.idle()
}

/** Applies the move, and then everything that prune takes away. Gives the run that took it away. */
async function move(inputs: Inputs): Promise<RunResult> {
  await act('apply', inputs)
  await untilAnnounced()
  // The first one takes over what has to stay in place.
  await act('apply', { ...inputs, prune: 'true' })
  return act('apply', { ...inputs, prune: 'true' })
}

describe('what a move leaves is said and pruned:', () => {
  test.each(MOVES)(
    '%s',
    async (name, moved, { removed, kept }) => {
      // As long as the stage reads the old log bucket, it is in use.
      const movesPlace = /^(log bucket|prefix)/.test(name)
      const before = await act('plan', moved)
      expect(before.summary.includes('An earlier declaration of this pipeline left')).toBe(!movesPlace)
      await act('apply', moved)
      await (movesPlace ? untilNothingIsLate(moved) : untilAnnounced())
      const after = await act('check', moved)
      expect(after.outputs['changes']).toBe('0')
      for (const address of [...removed, ...kept]) expect(after.summary).toContain(address)

      await move(moved)
      const last = await act('plan', { ...moved, prune: 'true' })
      expect(last.outputs['result']).toBe('in-sync')
      expect(last.summary).not.toContain('earlier declaration')
    },
    240_000
  )
})

test('a move of the prefix leaves nothing: each of our entries moves with it', async () => {
  const moved = { prefix: 'other' }
  await act('apply', moved)
  await untilNothingIsLate(moved)
  const after = await act('check', moved)
  expect([after.outputs['changes'], after.summary.includes('earlier declaration')]).toEqual(['0', false])
}, 240_000)

test('a lifecycle rule that goes on deleting logs after log-expiration-days was removed is said and pruned', async () => {
  await act('apply', { 'log-expiration-days': '90' })
  const checked = await act('check', {})
  expect(checked.outputs['changes']).toBe('0')
  expect(checked.summary).toContain('An earlier declaration of this pipeline left s3-lifecycle:team-access-logs')
  const pruned = await act('apply', { prune: 'true' })
  expect(pruned.changes.map(({ address, action }) => [address, action])).toEqual([
    ['s3-lifecycle:team-access-logs', 'delete']
  ])
  expect((await act('check', {})).summary).not.toContain('earlier declaration')
}, 240_000)

test('whoever does not expire logs need not be allowed to read the lifecycle rules', async () => {
  const denied = await world.act('check', LOGGED, (run) => (operation) => {
    if (operation.name !== 'GetBucketLifecycleConfiguration') return run(operation)
    throw new ServiceError(operation, 'AccessDenied', 'Access Denied', { status: 403 })
  })
  expect(denied.outputs['result']).toBe('in-sync')
}, 240_000)

test.each(MOVES.filter(([name]) => ['role', 'log bucket', 'integration'].includes(name)))(
  'no line is lost by the move and the prune: %s',
  async (_, moved) => {
    const before = await deliver(world)
    await move(moved)
    const after = await deliver(world)
    expect(await arrived(world)).toEqual([...before, ...after].toSorted())
  },
  240_000
)

test('another pipeline in the same bucket and schema stays when everything moves at once', async () => {
  const neighbor = { ...NEIGHBOR, 'source-buckets': '' }
  expect((await world.act('apply', neighbor)).succeeded).toBe(true)
  const moved = { role: 'another-role', integration: 'OTHER_INTEGRATION', table: 'OTHER_LOGS' }
  await move(moved)
  expect((await act('plan', { ...moved, prune: 'true' })).summary).not.toContain('earlier declaration')
  expect((await world.act('plan', neighbor)).outputs['result']).toBe('in-sync')
  await expect(world.iam.send(new GetRoleCommand({ RoleName: 'snowflake-access-logs' }))).rejects.toThrow()
}, 240_000)

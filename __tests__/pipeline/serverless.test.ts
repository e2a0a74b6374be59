import { beforeAll, expect, test } from '@jest/globals'
import { untilEnd } from '../fakes/until-end'
import { withAdmin } from './borrowed-sandbox'
import { changeAt, converge, recording } from './converged'
import { createSources, deliver, type LineId, LOGGED } from './lines'
import { type Inputs, type PipelineWorld, startWorld } from './world'

const SERVERLESS = { ...LOGGED, warehouse: 'serverless' }
const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'

let world: PipelineWorld
beforeAll(async () => {
  world = await untilEnd(startWorld())
}, 60_000)

/** Begins with lines in the tables and without a warehouse in the account. Gives the lines. */
function begin(): Promise<readonly LineId[]> {
  return world.begin('serverless with lines', async () => {
    await createSources(world)
    await converge(world, SERVERLESS)
    const delivered = await deliver(world)
    await world.sandbox.idle()
    return delivered
  })
}

/** Each by what somebody did, and the object whose repair loads lines. */
const LOADING = [
  ['dropped the pipe', `DROP PIPE ${SCHEMA}.S3_ACCESS_LOGS_PIPE`, 'pipe:S3_ACCESS_LOGS_PIPE'],
  ['dropped the stream', `DROP STREAM ${SCHEMA}.S3_ACCESS_LOGS_STREAM`, 'stream:S3_ACCESS_LOGS_STREAM']
] as const

test.each(LOADING)(
  'serverless, and somebody %s: an apply without a default warehouse is blocked before its first write',
  async (_, damage, address) => {
    const lines = await begin()
    await world.prompt.run(damage)

    const recorder = recording()
    const blocked = await world.act('apply', SERVERLESS, recorder.through)
    expect(recorder.written).toEqual([])
    expect(changeAt(blocked, address)).toMatchObject({
      action: 'blocked',
      reason: expect.stringContaining(
        'ALTER USER DEPLOYER SET DEFAULT_WAREHOUSE = <a warehouse>; GRANT USAGE ON WAREHOUSE <that warehouse> TO ROLE S3_LOGS_DEPLOY;'
      )
    })

    await withAdmin(world.sandbox, async (admin) => {
      await admin.run('CREATE WAREHOUSE COMPUTE_WH')
      await admin.run('GRANT USAGE ON WAREHOUSE COMPUTE_WH TO ROLE S3_LOGS_DEPLOY')
    })
    await converge(world, SERVERLESS)
    await world.prompt.run('USE WAREHOUSE COMPUTE_WH')
    await world.sandbox.idle()
    const staged = await world.prompt.run(`SELECT LOG_FILE, LOG_ROW FROM ${SCHEMA}.S3_ACCESS_LOGS_STAGING`)
    expect(staged.map((row) => `${String(row['LOG_FILE'])}#${String(row['LOG_ROW'])}`).toSorted()).toEqual(
      [...lines].toSorted()
    )
  },
  120_000
)

test('a repair that loads nothing needs no default warehouse', async () => {
  await begin()
  await world.prompt.run(`ALTER PIPE ${SCHEMA}.S3_ACCESS_LOGS_PIPE SET PIPE_EXECUTION_PAUSED = TRUE`)
  await converge(world, SERVERLESS)
}, 60_000)

test.each([
  [
    'a serverless task',
    SERVERLESS,
    'ALTER USER DEPLOYER SET DEFAULT_WAREHOUSE = <a warehouse>; GRANT USAGE ON WAREHOUSE <that warehouse> TO ROLE S3_LOGS_DEPLOY;'
  ],
  ['a warehouse that the role cannot use', LOGGED, 'GRANT USAGE ON WAREHOUSE S3_ACCESS_LOGS_WH TO ROLE S3_LOGS_DEPLOY;']
])(
  'a check with `health: full` that has no warehouse says so once, with the statement to run: %s',
  async (_, inputs, remedy) => {
    await begin()
    if (inputs === LOGGED) {
      await withAdmin(world.sandbox, async (admin) => {
        await admin.run('CREATE WAREHOUSE S3_ACCESS_LOGS_WH WAREHOUSE_SIZE = XSMALL AUTO_SUSPEND = 60')
        await admin.run('GRANT MONITOR ON WAREHOUSE S3_ACCESS_LOGS_WH TO ROLE S3_LOGS_DEPLOY')
      })
    }
    const checked = await world.act('check', { ...inputs, health: 'full', 'fail-on-drift': 'false' })
    const told = checked.log.split('\n').filter((line) => /warehouse/.test(line) && /\((unknown|warning)\)/.test(line))
    // In the verdict, and in the list of all findings; the remedy also in a warning.
    expect(told).toHaveLength(2)
    expect(checked.log.split(remedy)).toHaveLength(4)
    expect(checked.outputs).not.toHaveProperty('healthy')
    expect(checked.log).not.toContain('No active warehouse')
    expect(checked.log).not.toMatch(/rows \(healthy\)/)
  },
  60_000
)

const TRIGGERED = { schedule: 'triggered' }
const CRON = { schedule: 'USING CRON 15 * * * * UTC' }

/** Each one is reached from the one before it, so that each way in and out of a triggered task comes up. */
const CHANGES: readonly Inputs[] = [
  { ...LOGGED, ...TRIGGERED },
  { ...SERVERLESS, ...TRIGGERED },
  LOGGED,
  { ...SERVERLESS, ...TRIGGERED },
  { ...LOGGED, ...TRIGGERED },
  SERVERLESS,
  { ...SERVERLESS, ...TRIGGERED },
  { ...SERVERLESS, ...CRON },
  { ...LOGGED, ...TRIGGERED },
  { ...SERVERLESS, ...CRON }
]

test('each change of warehouse and schedule is applied, also between a triggered task with and without a warehouse', async () => {
  await world.begin('serverless and empty', async () => {
    await createSources(world)
    await converge(world, SERVERLESS)
  })
  for (const inputs of CHANGES) await converge(world, inputs)
}, 180_000)

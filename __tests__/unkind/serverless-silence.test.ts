import { expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import { untilEnd } from '../fakes/until-end'
import { withAdmin } from '../pipeline/borrowed-sandbox'
import { converge } from '../pipeline/converged'
import { createSources, deliver, type LineId, linesIn, LOGGED } from '../pipeline/lines'
import { type Inputs, NAMES, type PipelineWorld, startWorld } from '../pipeline/world'
import { hoursPass } from './hours'
import { loseNotification } from './lost-notification'

jest.setTimeout(300_000)

const SERVERLESS = { ...LOGGED, warehouse: 'serverless' }
const OUT_OF_REACH =
  /S3 has announced nothing to the pipe since .*, and a refresh reaches back only seven days\. .* with `warehouse: serverless` only a default warehouse of the user can look for it, and the session has none\. First run ALTER USER DEPLOYER SET DEFAULT_WAREHOUSE = <a warehouse>; .* apply with `backfill: \d{4}-\d\d-\d\d`/

/** Somebody deletes the notification, and nobody runs the action for two weeks. Gives the lines. */
async function silence(world: PipelineWorld): Promise<readonly LineId[]> {
  const lines: LineId[] = []
  await world.reset()
  await createSources(world)
  await world.sandbox.delay(USUAL_DELAYS)
  await converge(world, SERVERLESS)
  await hoursPass(world, 1)
  await loseNotification(world, NAMES.bucket)
  for (let day = 0; day < 15; day++) {
    await world.sandbox.wait(86_400)
    if (day % 4 === 0) lines.push(...(await deliver(world)))
    await world.sandbox.idle()
  }
  return lines
}

async function giveWarehouse(world: PipelineWorld): Promise<void> {
  await withAdmin(world.sandbox, async (admin) => {
    await admin.run('CREATE WAREHOUSE IF NOT EXISTS COMPUTE_WH')
    await admin.run('GRANT USAGE ON WAREHOUSE COMPUTE_WH TO ROLE S3_LOGS_DEPLOY')
    await admin.run('ALTER USER DEPLOYER SET DEFAULT_WAREHOUSE = COMPUTE_WH')
  })
}

async function linesLater(world: PipelineWorld): Promise<readonly LineId[]> {
  await giveWarehouse(world)
  await world.prompt.run('USE WAREHOUSE COMPUTE_WH')
  await hoursPass(world, 2)
  return [...(await linesIn(world, 'S3_ACCESS_LOGS'))].toSorted()
}

const CHANGES: readonly (readonly [string, Inputs])[] = [
  ['the notification is repaired', {}],
  ['the logs move', { prefix: 'moved' }]
]

test.each(CHANGES)(
  'serverless, and S3 announced nothing for weeks before %s: a default warehouse finds all of it by name',
  async (_, declared) => {
    const world = await untilEnd(startWorld())
    const lines = await silence(world)
    await giveWarehouse(world)
    const applied = await converge(world, { ...SERVERLESS, ...declared })
    expect(applied.log).not.toMatch(/only a default warehouse/)
    expect(await linesLater(world)).toEqual(lines.toSorted())
  }
)

test('serverless without a default warehouse, and S3 announced nothing for weeks before the notification is repaired: the plan says what nobody looks for, and its remedy loads it', async () => {
  const world = await untilEnd(startWorld())
  const lines = await silence(world)
  const planned = await world.act('plan', SERVERLESS)
  // In the overview, and in the details of the same object.
  expect(planned.log.match(new RegExp(OUT_OF_REACH, 'g'))).toHaveLength(2)
  await converge(world, SERVERLESS)
  expect((await linesLater(world)).length).toBeLessThan(lines.length)

  const [, day = ''] = /`backfill: (\d{4}-\d\d-\d\d)`/.exec(planned.log) ?? []
  await world.act('apply', { ...SERVERLESS, backfill: day })
  expect(await linesLater(world)).toEqual(lines.toSorted())
})

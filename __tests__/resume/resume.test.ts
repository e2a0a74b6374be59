import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { converge, rightBefore } from '../pipeline/converged'
import { killedAfter } from '../pipeline/killed'
import { arrived, deliver, LOGGED, makeSources } from '../pipeline/lines'
import { timeLapse } from '../drift/time-lapse'
import { startWorld, type Inputs, type PipelineWorld } from '../pipeline/world'

jest.setTimeout(120_000)

const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'
const PIPE = `${SCHEMA}.S3_ACCESS_LOGS_PIPE`
const STREAM = `${SCHEMA}.S3_ACCESS_LOGS_STREAM`

let world: PipelineWorld
/** All lines that S3 has delivered. */
let lines: string[]
beforeAll(async () => {
  world = await startWorld()
}, 60_000)
beforeEach(async () => {
  await world.reset()
  await makeSources(world)
  lines = []
})
afterAll(() => world.stop())

/** As far as logging is on and the log bucket lets S3 deliver; what S3 may not deliver is no log object. */
async function logs(): Promise<void> {
  lines.push(...(await deliver(world).catch(() => [])))
}

/** An apply that is killed after so many writes, with a log object after each sort of write. Gives how many were sent. */
async function killed(writes: number, inputs: Inputs): Promise<number> {
  const lapse = timeLapse(() => world.sandbox.idle())
  const { through, sent } = killedAfter(writes, logs)
  await world.act('apply', inputs, (run) => through(lapse.through(run)), lapse.clock)
  return sent.length
}

/** After a plain apply, all is as if nothing had happened. */
async function expectFinished(inputs: Inputs): Promise<void> {
  await logs()
  await converge(world, inputs)
  // Before logging was on, there was nothing to lose.
  if (lines.length === 0) return
  await logs()
  expect(await arrived(world)).toEqual(lines.toSorted())
  const [status] = await world.prompt.run(`SELECT SYSTEM$PIPE_STATUS('${PIPE}') AS S`)
  expect(String(status?.['S'])).toMatch(/"executionState":"RUNNING"/)
  const [task] = await world.prompt.run(`SHOW TASKS IN SCHEMA ${SCHEMA}`)
  expect(task).toMatchObject({ state: 'started' })
}

/** Somebody makes the pipe anew with another COPY statement. */
async function copyByHand(): Promise<void> {
  const [pipe] = await world.prompt.run(`SHOW PIPES IN SCHEMA ${SCHEMA}`)
  const copy = String(pipe?.['definition']).replace('CONTINUE', 'SKIP_FILE')
  await world.prompt.run(`CREATE OR REPLACE PIPE ${PIPE} AUTO_INGEST = TRUE AS ${copy}`)
  await grantOnPipe()
}

async function grantOnPipe(): Promise<void> {
  await world.prompt.run(`GRANT MONITOR ON PIPE ${PIPE} TO ROLE ANALYST`)
}

async function expectGrant(): Promise<void> {
  const grants = await world.prompt.run(`SHOW GRANTS ON PIPE ${PIPE}`)
  expect(grants).toContainEqual(expect.objectContaining({ privilege: 'MONITOR', grantee_name: 'ANALYST' }))
}

const MOST_WRITES = 60

test('a first apply, killed after each of its writes', async () => {
  for (let writes = 0; writes < MOST_WRITES; writes++) {
    if (writes > 0) {
      await world.reset()
      await makeSources(world)
      lines = []
    }
    if ((await killed(writes, LOGGED)) < writes) return
    await expectFinished(LOGGED)
  }
  throw new Error(`the apply did not end within ${MOST_WRITES} writes`)
})

describe('a pipeline at work', () => {
  beforeEach(async () => {
    await converge(world)
    await grantOnPipe()
  })

  test('another COPY statement by hand: the safe replacement of the pipe, killed after each of its writes', async () => {
    for (let writes = 0; writes < MOST_WRITES; writes++) {
      await world.sandbox.idle()
      await copyByHand()
      await logs()
      if ((await killed(writes, LOGGED)) < writes) return
      await expectFinished(LOGGED)
      await expectGrant()
    }
    throw new Error(`the apply did not end within ${MOST_WRITES} writes`)
  })

  test('another COPY statement, and a log object comes right before the pipe is made anew', async () => {
    await world.sandbox.idle()
    await copyByHand()
    await world.act('apply', LOGGED, rightBefore('pipe/replace', 1, logs))
    await expectFinished(LOGGED)
    await expectGrant()
  })

  test('another prefix in the inputs: the stage moves, killed after each of the writes', async () => {
    for (let writes = 0; writes < MOST_WRITES; writes++) {
      const inputs = { ...LOGGED, prefix: `moved-${writes}` }
      await logs()
      if ((await killed(writes, inputs)) < writes) return
      await expectFinished(inputs)
      await expectGrant()
    }
    throw new Error(`the apply did not end within ${MOST_WRITES} writes`)
  })

  test.each([
    [
      'whose mode was changed by hand',
      `CREATE OR REPLACE STREAM ${STREAM} ON TABLE ${SCHEMA}.S3_ACCESS_LOGS_STAGING AT (STREAM => '${STREAM}')`
    ],
    ['that is gone', `DROP STREAM ${STREAM}`]
  ])('a stream %s: made anew, killed after each of the writes', async (_, statement) => {
    for (let writes = 0; writes < MOST_WRITES; writes++) {
      await logs()
      await world.sandbox.idle()
      await world.prompt.run(statement)
      if ((await killed(writes, LOGGED)) < writes) return
      await expectFinished(LOGGED)
    }
    throw new Error(`the apply did not end within ${MOST_WRITES} writes`)
  })
})

import { afterAll, beforeAll, beforeEach, jest, test } from '@jest/globals'
import { converge, rightBefore } from '../pipeline/converged'
import { LOGGED } from '../pipeline/lines'
import { type Mortal, startMortal } from './mortal'

jest.setTimeout(900_000)

const STREAM = 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_STREAM'
const STAGING = 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_STAGING'

let mortal: Mortal
beforeAll(async () => {
  mortal = await startMortal()
}, 60_000)
beforeEach(async () => {
  await mortal.reset()
  await converge(mortal.world)
  await mortal.world.prompt.run('GRANT MONITOR ON PIPE S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_PIPE TO ROLE ANALYST')
})
afterAll(() => mortal.world.stop())

test('another COPY statement by hand: the pipe is replaced, killed after each write', () =>
  mortal.killedAfterEach(
    async () => {
      await mortal.world.sandbox.idle()
      await mortal.anotherCopy()
      await mortal.logs()
      return LOGGED
    },
    () => mortal.expectGrantOnPipe()
  ))

test('another COPY statement, and a log object arrives right before the pipe is recreated', async () => {
  await mortal.anotherCopy()
  await mortal.world.act('apply', LOGGED, rightBefore('pipe/replace', 1, mortal.logs))
  await mortal.expectFinished(LOGGED)
  await mortal.expectGrantOnPipe()
})

test('another prefix in the inputs: the stage moves, killed after each write', () =>
  mortal.killedAfterEach(
    async (writes) => {
      await mortal.logs()
      return { ...LOGGED, prefix: `moved-${writes}` }
    },
    () => mortal.expectGrantOnPipe()
  ))

test.each([
  ['in another mode', `CREATE OR REPLACE STREAM ${STREAM} ON TABLE ${STAGING} AT (STREAM => '${STREAM}')`],
  ['that somebody dropped', `DROP STREAM ${STREAM}`]
])('a stream %s: is recreated, killed after each write', (_, statement) =>
  mortal.killedAfterEach(async () => {
    await mortal.logs()
    await mortal.world.sandbox.idle()
    await mortal.world.prompt.run(statement)
    return LOGGED
  })
)

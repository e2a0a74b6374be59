import { afterAll, beforeAll, jest, test } from '@jest/globals'
import { LOGGED } from '../pipeline/lines'
import { type Mortal, startMortal } from './mortal'

jest.setTimeout(900_000)

const STREAM = 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_STREAM'
const STAGING = 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_STAGING'

let mortal: Mortal
beforeAll(async () => {
  mortal = await startMortal()
}, 60_000)
afterAll(() => mortal?.world.stop())

test.each([
  ['in another mode', `CREATE OR REPLACE STREAM ${STREAM} ON TABLE ${STAGING} AT (STREAM => '${STREAM}')`],
  ['that somebody dropped', `DROP STREAM ${STREAM}`]
])('a stream %s: is recreated, killed after each write', async (_, statement) => {
  await mortal.inSync()
  await mortal.logs()
  await mortal.world.sandbox.idle()
  await mortal.world.prompt.run(statement)
  await mortal.killedAfterEach(LOGGED)
})

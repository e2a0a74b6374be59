import { afterAll, beforeAll, jest, test } from '@jest/globals'
import { LOGGED } from '../pipeline/lines'
import { type Mortal, startMortal } from './mortal'
import { SAMPLED } from './sample'

jest.setTimeout(900_000)

const PIPE = 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_PIPE'

let mortal: Mortal
beforeAll(async () => {
  mortal = await startMortal(SAMPLED)
}, 60_000)
afterAll(() => mortal?.world.stop())

/** A log object arrives, and minutes later somebody recreates the pipe from its own definition. */
async function copyPipe(): Promise<void> {
  const { sandbox, prompt } = mortal.world
  await mortal.logs()
  await sandbox.wait(120)
  const [row] = await prompt.run(`SELECT GET_DDL('PIPE', '${PIPE}', TRUE) AS DDL`)
  await prompt.run(String(row?.['DDL']))
  await mortal.logs()
}

test('the pipe is replaced, killed after each write, and recreated from its GET_DDL in between', async () => {
  await mortal.inSync()
  await mortal.anotherCopy()
  await mortal.logs()
  await mortal.killedAfterEach(LOGGED, { meanwhile: copyPipe })
})

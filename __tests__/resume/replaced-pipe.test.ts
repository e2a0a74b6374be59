import { afterAll, beforeAll, beforeEach, jest, test } from '@jest/globals'
import { rightBefore } from '../pipeline/converged'
import { LOGGED } from '../pipeline/lines'
import { type Mortal, startMortal } from './mortal'

jest.setTimeout(900_000)

let mortal: Mortal
beforeAll(async () => {
  mortal = await startMortal()
}, 60_000)
beforeEach(() => mortal.inSync())
afterAll(() => mortal?.world.stop())

test('another COPY statement by hand: the pipe is replaced, killed after each write', async () => {
  await mortal.anotherCopy()
  await mortal.logs()
  await mortal.killedAfterEach(LOGGED, { end: () => mortal.expectGrantOnPipe() })
})

test('another COPY statement, and a log object arrives right before the pipe is recreated', async () => {
  await mortal.anotherCopy()
  await mortal.world.act('apply', LOGGED, rightBefore('pipe/replace', 1, mortal.logs))
  await mortal.expectFinished(LOGGED)
  await mortal.expectGrantOnPipe()
})

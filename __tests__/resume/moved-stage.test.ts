import { afterAll, beforeAll, jest, test } from '@jest/globals'
import { LOGGED } from '../pipeline/lines'
import { type Mortal, startMortal } from './mortal'

jest.setTimeout(900_000)

let mortal: Mortal
beforeAll(async () => {
  mortal = await startMortal()
}, 60_000)
afterAll(() => mortal?.world.stop())

test('another prefix in the inputs: the stage moves, killed after each write', async () => {
  await mortal.inSync()
  await mortal.logs()
  await mortal.killedAfterEach({ ...LOGGED, prefix: 'moved' }, { end: () => mortal.expectGrantOnPipe() })
})

test.each([
  ['prefix', { prefix: 'moved' }],
  ['bucket', { bucket: 'other-access-logs' }]
])('another %s, while S3 still delivers to the old one, killed after every fourth write', async (_, moved) => {
  await mortal.inSync()
  await mortal.deliversLate()
  await mortal.logs()
  await mortal.killedAfterEach({ ...LOGGED, ...moved }, { end: () => mortal.expectGrantOnPipe(), every: 4 })
})

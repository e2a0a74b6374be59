import { afterAll, beforeAll, describe, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import { LOGGED } from '../pipeline/lines'
import { type Mortal, startMortal } from './mortal'
import { SAMPLED } from './sample'

jest.setTimeout(1_800_000)

const STREAM = 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_STREAM'
const WITH_EXPIRATION = { ...LOGGED, 'log-expiration-days': '30' }

let mortal: Mortal
beforeAll(async () => {
  mortal = await startMortal(SAMPLED, USUAL_DELAYS)
}, 60_000)
afterAll(() => mortal?.world.stop())

describe('killed after some of its writes, while AWS is late:', () => {
  test('a first apply', async () => {
    await mortal.reset()
    await mortal.killedAfterEach(WITH_EXPIRATION)
  })

  test('another prefix in the inputs: the stage moves', async () => {
    await mortal.inSync()
    await mortal.logs()
    await mortal.killedAfterEach({ ...LOGGED, prefix: 'moved' }, { end: () => mortal.expectGrantOnPipe() })
  })

  test('another COPY statement by hand: the pipe is replaced', async () => {
    await mortal.inSync()
    await mortal.anotherCopy()
    await mortal.logs()
    await mortal.killedAfterEach(LOGGED, { end: () => mortal.expectGrantOnPipe() })
  })

  test('a stream that somebody dropped: it is recreated', async () => {
    await mortal.inSync()
    await mortal.logs()
    await mortal.world.sandbox.idle()
    await mortal.world.prompt.run(`DROP STREAM ${STREAM}`)
    await mortal.killedAfterEach(LOGGED)
  })
})

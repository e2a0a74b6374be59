import { expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import { killedAfter } from '../pipeline/converged'
import { LOGGED } from '../pipeline/lines'
import type { PipelineWorld } from '../pipeline/world'
import { eachBeginsConverged } from './each-begins'
import { hoursPass, logsFor } from './hours'

jest.setTimeout(300_000)

let world: PipelineWorld
eachBeginsConverged(USUAL_DELAYS, (begun) => {
  world = begun
})

const MOVED = { ...LOGGED, prefix: 'moved' }
const STOPS = /no rows arrive|they are not loaded|nothing loads them|missed in the last|wait in the bucket/

test.each([
  [
    'PutBucketLogging',
    MOVED,
    /The stage points to s3:.*\/logs\/, and logs go to s3:.*: an apply was stopped halfway, and its standby loads/
  ],
  [
    'stage/alter',
    MOVED,
    /Snowflake gets no events of new log objects now\. The standby \S+ of an apply that was stopped loads/
  ],
  [
    'PutBucketLogging, if it is reverted',
    LOGGED,
    /An apply that was stopped sent logs to s3:.*\/moved\/, and its standby loads them/
  ]
])('a check after an apply that was killed after %s says what the standby loads', async (killed, inputs, says) => {
  await world.act('apply', MOVED, killedAfter(killed.split(',')[0] ?? ''))
  await logsFor(world, 60)
  await hoursPass(world, 12)
  const { log } = await world.act('check', inputs)
  expect(log).toMatch(says)
  expect(log).not.toMatch(STOPS)
})

test('a plan of a move says what the standby is for, and no other property of it', async () => {
  const { log } = await world.act('plan', MOVED)
  expect(log).toMatch(
    /\+ standby:.*\n.*Until the pipe has followed and is notified, this loads what S3 delivers to the new place/
  )
  expect(log).not.toMatch(/alsoLoadedBy|are hidden/)
})

import { GetBucketPolicyCommand } from '@aws-sdk/client-s3'
import { describe, expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import { converge, differing, killedAfter } from '../pipeline/converged'
import { deliver, type LineId, LOGGED } from '../pipeline/lines'
import { NAMES, type PipelineWorld } from '../pipeline/world'
import { eachBeginsConverged } from './each-begins'
import { eventually } from './eventually'
import { hoursPass, logsFor } from './hours'

jest.setTimeout(600_000)

const HOURS = 3
const MOVED = { ...LOGGED, prefix: 'moved' }

let world: PipelineWorld
let lines: LineId[]
eachBeginsConverged({ ...USUAL_DELAYS, logging: HOURS * 3600 }, (begun) => {
  world = begun
  lines = []
})

const logs = async (): Promise<void> => void lines.push(...(await deliver(world)))

async function bucketPolicy(): Promise<string> {
  return (await world.s3.send(new GetBucketPolicyCommand({ Bucket: NAMES.bucket }))).Policy ?? ''
}

describe('an apply that moves the logs is killed, and finished more than a day later: nothing is refused or lost', () => {
  test.each(['PutRolePolicy', 'PutBucketPolicy', 'PutBucketLogging', 'leaving/create-task', 'stage/alter'])(
    'killed after %s',
    async (last) => {
      await logs()
      await world.act('apply', MOVED, killedAfter(last))
      for (let day = 0; day < 3; day++) {
        await logs()
        await hoursPass(world, 12)
        await logs()
      }
      await converge(world, MOVED)
      lines.push(...(await logsFor(world, HOURS * 60)))
      expect(await eventually(world, 40)).toEqual(lines.toSorted())
    }
  )
})

test('what a move allowed at the old place is drift once nothing is delivered or loaded there any more', async () => {
  await converge(world, MOVED)
  lines.push(...(await logsFor(world, HOURS * 60)))
  expect(await bucketPolicy()).toContain('"Leaving')
  await hoursPass(world, 20)
  expect(differing(await world.act('plan', MOVED))).toEqual({})
  await hoursPass(world, 10)
  expect(differing(await world.act('plan', MOVED))).toMatchObject({
    [`s3-delivery-policy:${NAMES.bucket}`]: ['leaving']
  })
  await converge(world, MOVED)
  expect(await bucketPolicy()).not.toContain('Leaving')
  expect(await eventually(world)).toEqual(lines.toSorted())
})

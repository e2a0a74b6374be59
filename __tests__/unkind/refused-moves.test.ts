import { DeleteBucketPolicyCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3'
import { expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import { converge, differing } from '../pipeline/converged'
import { deliver, type LineId, LOGGED } from '../pipeline/lines'
import { type Inputs, type PipelineWorld, SOURCES } from '../pipeline/world'
import { eachBeginsConverged } from './each-begins'
import { eventually } from './eventually'
import { hoursPass } from './hours'

jest.setTimeout(900_000)

const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'
const [REFUSING = '', MOVING = ''] = SOURCES

let world: PipelineWorld
let lines: LineId[]
eachBeginsConverged({ ...USUAL_DELAYS, event: [0, 1], logging: 2 * 3600 }, (begun) => {
  world = begun
  lines = []
})

async function denyLogging(): Promise<void> {
  const Statement = {
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:PutBucketLogging',
    Resource: `arn:aws:s3:::${REFUSING}`
  }
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [Statement] })
  await world.s3.send(new PutBucketPolicyCommand({ Bucket: REFUSING, Policy }))
}

/** Both buckets log, wherever they do. */
async function logs(): Promise<void> {
  lines.push(...(await deliver(world, 3, REFUSING)), ...(await deliver(world, 3, MOVING)))
  await hoursPass(world, 1)
}

async function leavings(): Promise<readonly string[]> {
  const rows = await Promise.all(
    ['STAGES', 'PIPES', 'TASKS'].map((kind) => world.prompt.run(`SHOW ${kind} IN SCHEMA ${SCHEMA}`))
  )
  return rows.flat().flatMap(({ name }) => (String(name).includes('LEAVING') ? [String(name)] : []))
}

test.each<[string, Inputs]>([
  ['prefix', { prefix: 'moved' }],
  ['bucket', { bucket: 'other-access-logs' }],
  ['prefix, role and integration', { prefix: 'moved', role: 'other-role', integration: 'OTHER_INTEGRATION' }]
])(
  'a bucket that refuses to log to another %s keeps no log of the others from being loaded, and its own are loaded where they are',
  async (_, moved) => {
    const inputs = { ...LOGGED, ...moved }
    await logs()
    await denyLogging()
    const applied = await world.act('apply', inputs)
    expect([applied.succeeded, applied.log]).toEqual([false, expect.stringMatching(/ 1 failed, \d+ not reached/)])
    expect(applied.log).not.toMatch(/nothing loads their logs|no rows arrive/)
    await logs()
    for (let time = 0; time < 3; time++) {
      await world.sandbox.wait(3 * 86_400)
      await world.sandbox.idle()
      await logs()
    }
    expect(await eventually(world, 40)).toEqual(lines.toSorted())

    const again = differing(await world.act('plan', inputs))
    expect(again).toMatchObject({
      [`s3-logging:${REFUSING}`]: expect.anything(),
      'stage:S3_ACCESS_LOGS': expect.arrayContaining(['url'])
    })
    expect(again).not.toHaveProperty(`s3-logging:${MOVING}`)
    expect(Object.keys(again).filter((address) => address.startsWith('standby'))).toEqual([])
    await world.act('apply', inputs)
    await logs()
    await world.sandbox.wait(3 * 86_400)
    await world.sandbox.idle()
    await logs()
    expect(await eventually(world, 40)).toEqual(lines.toSorted())

    await world.s3.send(new DeleteBucketPolicyCommand({ Bucket: REFUSING }))
    await world.sandbox.wait(60)
    await converge(world, inputs)
    await logs()
    await hoursPass(world, 30)
    await logs()
    expect(await leavings()).toEqual([])
    await converge(world, inputs)
    expect(await eventually(world, 40)).toEqual(lines.toSorted())
  }
)

import { PutBucketNotificationConfigurationCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Run } from '../../src/model/operation'
import { converge, startConverged } from './converged'
import { arrived, deliver, LOGGED, type LineId } from './lines'
import type { PipelineWorld } from './world'

let world: PipelineWorld
const lines: LineId[] = []
beforeAll(async () => {
  world = await startConverged()
}, 60_000)
afterAll(() => world.stop())

/** The run is killed when it comes to this operation for the given time. */
function killedAt(name: string, time: number): (run: Run) => Run {
  let left = time
  return (run) => (operation) =>
    operation.name === name && --left === 0 ? Promise.reject(new Error('killed')) : run(operation)
}

test.each([
  ['pipe/refresh', 1],
  ['PutBucketNotificationConfiguration', 1],
  ['pipe/refresh', 2]
])(
  'nothing is missed when the repair of the notification ends at %s (%i)',
  async (name, time) => {
    await world.s3.send(
      new PutBucketNotificationConfigurationCommand({ Bucket: 'team-access-logs', NotificationConfiguration: {} })
    )
    lines.push(...(await deliver(world)))
    expect((await world.act('apply', LOGGED, killedAt(name, time))).succeeded).toBe(false)
    await converge(world)
    lines.push(...(await deliver(world)))
    expect(await arrived(world)).toEqual(lines.toSorted())
  },
  60_000
)

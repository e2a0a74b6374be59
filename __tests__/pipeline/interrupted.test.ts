import { PutBucketNotificationConfigurationCommand } from '@aws-sdk/client-s3'
import { beforeAll, expect, test } from '@jest/globals'
import type { Run } from '../../src/model/operation'
import { untilEnd } from '../fakes/until-end'
import { converge, startConverged } from './converged'
import { arrived, deliver, type LineId, LOGGED } from './lines'
import type { PipelineWorld } from './world'

let world: PipelineWorld
const lines: LineId[] = []
beforeAll(async () => {
  world = await untilEnd(startConverged())
}, 60_000)

/** The run is killed right before it sends this operation for the nth time. */
function killedAt(name: string, nth: number): (run: Run) => Run {
  let left = nth
  return (run) => (operation) =>
    operation.name === name && --left === 0 ? Promise.reject(new Error('killed')) : run(operation)
}

test.each([
  ['pipe/refresh', 1],
  ['PutBucketNotificationConfiguration', 1],
  ['pipe/refresh', 2]
])(
  'no line is missing after the repair of the notification was killed at %s (%i)',
  async (name, nth) => {
    await world.s3.send(
      new PutBucketNotificationConfigurationCommand({ Bucket: 'team-access-logs', NotificationConfiguration: {} })
    )
    lines.push(...(await deliver(world)))
    expect((await world.act('apply', LOGGED, killedAt(name, nth))).succeeded).toBe(false)
    await converge(world)
    lines.push(...(await deliver(world)))
    expect(await arrived(world)).toEqual(lines.toSorted())
  },
  60_000
)

import { PutBucketNotificationConfigurationCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import { converge, killedAfter, startConverged } from '../pipeline/converged'
import { createSources, deliver, type LineId, LOGGED } from '../pipeline/lines'
import { NAMES, type PipelineWorld } from '../pipeline/world'
import { eventually } from './eventually'

jest.setTimeout(120_000)

let world: PipelineWorld
beforeAll(async () => {
  world = await startConverged()
}, 60_000)
afterAll(() => world.stop())

const dropNotification = () =>
  world.s3.send(new PutBucketNotificationConfigurationCommand({ Bucket: NAMES.bucket, NotificationConfiguration: {} }))

describe('what S3 does not announce in the five minutes after a notification was', () => {
  let lines: LineId[]
  beforeEach(async () => {
    await world.reset()
    await createSources(world)
    await world.sandbox.delay(USUAL_DELAYS)
    lines = []
  })

  test('created is loaded, although nobody runs the action again', async () => {
    await converge(world)
    for (let minute = 0; minute < 4; minute++) {
      lines.push(...(await deliver(world)))
      await world.sandbox.wait(60)
    }
    expect(await eventually(world)).toEqual(lines.toSorted())
  })

  test('repaired is loaded, although nobody runs the action again', async () => {
    await converge(world)
    expect(await eventually(world)).toEqual([])
    await dropNotification()
    await world.sandbox.wait(600)
    lines.push(...(await deliver(world)))
    await converge(world)
    lines.push(...(await deliver(world)))
    await world.sandbox.wait(120)
    lines.push(...(await deliver(world)))
    expect(await eventually(world)).toEqual(lines.toSorted())
  })

  test('repaired by an apply that is killed right after the write is loaded, although nobody runs it again', async () => {
    await converge(world)
    await eventually(world)
    await dropNotification()
    await world.sandbox.wait(600)
    lines.push(...(await deliver(world)))
    const killed = await world.act('apply', LOGGED, killedAfter('PutBucketNotificationConfiguration'))
    expect(killed.succeeded).toBe(false)
    lines.push(...(await deliver(world)))
    expect(await eventually(world)).toEqual(lines.toSorted())
  })
})

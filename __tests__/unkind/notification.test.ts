import { setTimeout as sleep } from 'node:timers/promises'
import { PutBucketNotificationConfigurationCommand } from '@aws-sdk/client-s3'
import { beforeEach, describe, expect, jest, test } from '@jest/globals'
import { USUAL_DELAYS } from '../../sandbox/aws/delays'
import type { Run } from '../../src/model/operation'
import { converge, killedAfter } from '../pipeline/converged'
import { createSources, deliver, deliverAtOnce, type LineId, LOGGED } from '../pipeline/lines'
import { NAMES, type PipelineWorld } from '../pipeline/world'
import { startsConverged } from './each-begins'
import { eventually } from './eventually'

jest.setTimeout(120_000)

let world: PipelineWorld
startsConverged((started) => {
  world = started
})

const dropNotification = () =>
  world.s3.send(new PutBucketNotificationConfigurationCommand({ Bucket: NAMES.bucket, NotificationConfiguration: {} }))

/** So that what follows within a fraction of a second is in the same one. */
const startOfSecond = () => sleep(1000 - (Date.now() % 1000))

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

  test('repaired right before an object is stored is loaded, although S3 only tells the second', async () => {
    await converge(world)
    await eventually(world)
    await dropNotification()
    await world.sandbox.wait(600)
    // Without refusals, the steps of the repair take a fraction of a second.
    await world.sandbox.delay({ notification: 300 })
    let refreshes = 0
    const rightAfter =
      (run: Run): Run =>
      async (operation) => {
        if (/^pipe.(now|before-refresh)$/.test(operation.name)) await startOfSecond()
        const rows = await run(operation)
        if (operation.name === 'pipe/refresh' && ++refreshes === 2) lines.push(...(await deliverAtOnce(world)))
        return rows
      }
    // S3 says in whole seconds when it stored an object, so this one seems to be older than what is owed.
    expect(await world.act('apply', LOGGED, rightAfter)).toMatchObject({ succeeded: true })
    expect(lines).not.toEqual([])
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

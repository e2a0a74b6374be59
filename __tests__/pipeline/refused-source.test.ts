import { PutBucketPolicyCommand } from '@aws-sdk/client-s3'
import { beforeAll, expect, test } from '@jest/globals'
import { untilEnd } from '../fakes/until-end'
import { arrived, createSources, deliver, LOGGED } from './lines'
import { type PipelineWorld, SOURCES, startWorld } from './world'

let world: PipelineWorld
beforeAll(async () => {
  world = await untilEnd(startWorld())
}, 60_000)

test('the logs of all other sources are loaded although the logging of one cannot be turned on', async () => {
  await world.reset()
  await createSources(world)
  const [, Bucket = ''] = SOURCES
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Principal: '*', Action: 's3:PutBucketLogging', Resource: `arn:aws:s3:::${Bucket}` }]
  })
  await world.s3.send(new PutBucketPolicyCommand({ Bucket, Policy }))
  const applied = await world.act('apply', LOGGED)
  expect(applied.succeeded).toBe(false)
  expect(applied.log).toMatch(/\d\d done, 1 failed, 0 not reached/)
  const lines = await deliver(world)
  await world.sandbox.idle()
  expect(await arrived(world)).toEqual([...lines].toSorted())
})

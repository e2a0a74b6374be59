import { CreateBucketCommand } from '@aws-sdk/client-s3'
import { expect, jest, test } from '@jest/globals'
import { untilEnd } from '../fakes/until-end'
import { converge } from './converged'
import { arrived, createSources, deliver, LOGGED } from './lines'
import { startWorld } from './world'

jest.setTimeout(120_000)

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html: before March 2018, in us-east-1.
test('a log bucket with an older name is used, and its lines arrive', async () => {
  const world = await untilEnd(startWorld())
  await world.reset()
  await createSources(world)
  await world.s3.send(new CreateBucketCommand({ Bucket: 'Old_Logs' }))
  await converge(world, { ...LOGGED, bucket: 'Old_Logs', 'create-bucket': 'false' })
  const lines = await deliver(world)
  expect(await arrived(world)).toEqual(lines.toSorted())
})

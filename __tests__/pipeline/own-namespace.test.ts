import { expect, jest, test } from '@jest/globals'
import { untilEnd } from '../fakes/until-end'
import { converge } from './converged'
import { arrived, createSources, deliver, LOGGED } from './lines'
import { startWorld } from './world'

jest.setTimeout(120_000)

test('a log bucket in the namespace of the account is created, and its lines arrive', async () => {
  const world = await untilEnd(startWorld())
  await world.reset()
  await createSources(world)
  await converge(world, { ...LOGGED, bucket: 'team-access-logs-123456789012-us-east-1-an' })
  const lines = await deliver(world)
  expect(await arrived(world)).toEqual(lines.toSorted())
})

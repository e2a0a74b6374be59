import { CreateBucketCommand } from '@aws-sdk/client-s3'
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { untilEnd } from '../fakes/until-end'
import { type PipelineWorld, SOURCES, startWorld } from './world'

/** Two pipelines in one log bucket, one schema and one warehouse. */
const [FIRST_SOURCE = '', SECOND_SOURCE = ''] = SOURCES
const FIRST = { prefix: 'one', role: 'role-one', table: 'ONE', integration: 'INT_ONE', 'source-buckets': FIRST_SOURCE }
const SECOND = {
  prefix: 'two',
  role: 'role-two',
  table: 'TWO',
  integration: 'INT_TWO',
  'source-buckets': SECOND_SOURCE
}
const HEALTHY = { succeeded: true, outputs: { result: 'in-sync', healthy: 'true' } }
const BLOCKED = { succeeded: false, outputs: { result: 'blocked' } }

let world: PipelineWorld
beforeAll(async () => {
  world = await untilEnd(startWorld())
}, 60_000)
beforeEach(async () => {
  await world.reset()
  for (const Bucket of SOURCES) await world.s3.send(new CreateBucketCommand({ Bucket }))
  expect((await world.act('apply', FIRST)).succeeded).toBe(true)
}, 60_000)

test('the destroy of one does not affect the other', async () => {
  expect((await world.act('apply', SECOND)).succeeded).toBe(true)
  expect(await world.act('check', FIRST)).toMatchObject(HEALTHY)

  const destroyed = await world.act('destroy', SECOND)
  expect(destroyed.succeeded).toBe(true)
  expect(destroyed.summary).toContain('other tasks run on it')
  expect(destroyed.summary).toContain('other pipes in the schema may use it')
  expect(await world.act('check', FIRST)).toMatchObject(HEALTHY)
  expect(await world.act('destroy', SECOND)).toMatchObject({ succeeded: true, outputs: { result: 'in-sync' } })

  const last = await world.act('destroy', FIRST)
  expect(last.changes.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['warehouse', 'file-format']))
}, 60_000)

test('roles with names that differ only in a dash, and one reader of both', async () => {
  const readers = { 'reader-roles': 'ANALYST' }
  const [first, second] = [
    { ...FIRST, ...readers },
    { ...SECOND, ...readers, role: 'role_one' }
  ]
  for (const one of [first, second]) expect((await world.act('apply', one)).succeeded).toBe(true)
  for (const one of [first, second]) expect(await world.act('check', one)).toMatchObject(HEALTHY)
  expect((await world.act('destroy', second)).summary).toMatch(/Kept: others may rely on it\..*USAGE/s)
  expect(await world.act('check', first)).toMatchObject(HEALTHY)
  expect(await world.act('destroy', second)).toMatchObject({ succeeded: true, outputs: { result: 'in-sync' } })
}, 60_000)

describe('a second pipeline is blocked if it conflicts with the first:', () => {
  test.each([
    ['a role with the same name', { ...SECOND, role: FIRST.role }, 's3-delivery-policy:'],
    ['a prefix inside the other', { ...SECOND, prefix: 'one/two' }, 's3-notification:'],
    ['a prefix that contains the other', { ...SECOND, prefix: '' }, 's3-notification:']
  ])(
    '%s',
    async (_, inputs, address) => {
      const applied = await world.act('apply', inputs)
      expect(applied).toMatchObject(BLOCKED)
      const blocked = applied.changes.filter(({ action }) => action === 'blocked')
      expect(blocked.map((change) => change.address)).toEqual([expect.stringContaining(address)])
      expect(await world.act('check', FIRST)).toMatchObject(HEALTHY)
    },
    60_000
  )
})

import { beforeAll, expect, test } from '@jest/globals'
import { untilEnd } from '../fakes/until-end'
import { makeHostile } from './borrowed-sandbox'
import { converge } from './converged'
import { createSources, LOGGED } from './lines'
import { liveWholeLife, type Place } from './whole-life'
import { type Inputs, type PipelineWorld, startWorld } from './world'

let world: PipelineWorld
beforeAll(async () => {
  world = await untilEnd(startWorld())
}, 60_000)

test.each<[string, Inputs, Place]>([
  ['the usual names', {}, 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS'],
  ['names in quotes', { database: '"logs db"', schema: '"s"', table: '"Logs"' }, '"logs db"."s"."Logs"']
])(
  'whatever an administrator has set on the account, a pipeline lives its whole life: %s',
  async (_, names, table) => {
    await world.reset()
    await makeHostile(world.sandbox)
    await liveWholeLife(world, names, table)
  },
  120_000
)

test('no column gets a collation from the account', async () => {
  await world.reset()
  await makeHostile(world.sandbox)
  await createSources(world)
  await converge(world, LOGGED)
  const columns = await world.prompt.run('DESCRIBE TABLE S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS')
  expect(columns.filter(({ type }) => String(type).includes('COLLATE'))).toEqual([])
}, 60_000)

import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { converge, differing } from '../pipeline/converged'
import { LOGGED, makeSources } from '../pipeline/lines'
import { startWorld, type PipelineWorld } from '../pipeline/world'

jest.setTimeout(60_000)

let world: PipelineWorld
beforeAll(async () => {
  world = await startWorld()
  await makeSources(world)
})
afterAll(() => world.stop())

test('TFS#1795, TFS#1080 a lower-case integration was not found, a dash in a name broke the SQL: both are names as any', async () => {
  const inputs = {
    ...LOGGED,
    integration: '"lower-case integration"',
    database: '"logs-db"',
    schema: '"select"',
    table: 'logs$1',
    warehouse: '"wh ""1"""'
  }
  await converge(world, inputs)
  const [stage] = await world.prompt.run('SHOW STAGES IN SCHEMA "logs-db"."select"')
  expect(stage).toMatchObject({ name: 'LOGS$1', storage_integration: 'lower-case integration' })
})

test('TFS#892 quoted and bare names were two: a name is what Snowflake makes of it', async () => {
  await converge(world, { ...LOGGED, table: 'logs', database: 'my_db', warehouse: 'serverless' })
  const spelled = { ...LOGGED, table: '"LOGS"', database: '"MY_DB"', schema: 'public', warehouse: 'serverless' }
  expect(differing(await world.act('plan', { ...spelled, integration: 's3_int_s3_access_logs' }))).toEqual({})
})

import { beforeAll, expect, jest, test } from '@jest/globals'
import { untilEnd } from '../fakes/until-end'
import { converge, differing } from '../pipeline/converged'
import { createSources, LOGGED } from '../pipeline/lines'
import { type PipelineWorld, startWorld } from '../pipeline/world'

jest.setTimeout(60_000)

let world: PipelineWorld
beforeAll(async () => {
  world = await untilEnd(startWorld())
  await createSources(world)
})

test('TFS#1795, TFS#1080 a lowercase integration was not found, a dash in a name broke the SQL: both are allowed', async () => {
  const inputs = {
    ...LOGGED,
    integration: '"lowercase integration"',
    database: '"logs-db"',
    schema: '"select"',
    table: 'logs$1',
    warehouse: '"WH ""1"""'
  }
  await converge(world, inputs)
  const [stage] = await world.prompt.run('SHOW STAGES IN SCHEMA "logs-db"."select"')
  expect(stage).toMatchObject({ name: 'LOGS$1', storage_integration: 'lowercase integration' })
})

test('TFS#892 a quoted and an unquoted name were different: names are compared like in Snowflake', async () => {
  await converge(world, { ...LOGGED, table: 'logs', database: 'my_db', warehouse: 'serverless' })
  const quoted = { ...LOGGED, table: '"LOGS"', database: '"MY_DB"', schema: 'public', warehouse: 'serverless' }
  expect(differing(await world.act('plan', { ...quoted, integration: 's3_int_s3_access_logs' }))).toEqual({})
})

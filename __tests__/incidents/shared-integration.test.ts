import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { differing, startConverged } from '../pipeline/converged'
import { deliver, LOGGED } from '../pipeline/lines'
import type { PipelineWorld } from '../pipeline/world'

jest.setTimeout(60_000)

const INTEGRATION = 'S3_INT_S3_ACCESS_LOGS'

let world: PipelineWorld
beforeAll(async () => {
  world = await startConverged()
}, 240_000)
afterAll(() => world.stop())

async function externalId(): Promise<unknown> {
  const rows = await world.prompt.run(`DESCRIBE INTEGRATION ${INTEGRATION}`)
  return rows.find((row) => row['property'] === 'STORAGE_AWS_EXTERNAL_ID')?.['property_value']
}

test('destroy keeps an integration that a stage of others uses, and what that stage reads with, and says which one', async () => {
  await deliver(world)
  await world.prompt.run('CREATE DATABASE AUDIT')
  await world.prompt.run(
    `CREATE STAGE AUDIT.PUBLIC.LOGS URL = 's3://team-access-logs/logs/' STORAGE_INTEGRATION = ${INTEGRATION}`
  )
  const before = await externalId()
  const destroyed = await world.act('destroy', LOGGED)
  expect([destroyed.succeeded, destroyed.log]).toEqual([true, expect.anything()])
  expect(destroyed.summary).toContain('other stages use it: AUDIT.PUBLIC.LOGS')
  expect(destroyed.summary).toContain('other stages read with it')
  expect(await externalId()).toEqual(before)
  expect((await world.prompt.run('LIST @AUDIT.PUBLIC.LOGS')).length).toBeGreaterThan(0)
  expect(differing(await world.act('destroy', LOGGED))).toEqual({})

  await world.prompt.run('DROP STAGE AUDIT.PUBLIC.LOGS')
  expect((await world.act('destroy', LOGGED)).succeeded).toBe(true)
  await expect(externalId()).rejects.toThrow(/does not exist/)
})

test('destroy keeps an integration that another role may use for stages which this role cannot see, and says which role', async () => {
  await world.act('apply', LOGGED)
  await world.prompt.run(`GRANT USAGE ON INTEGRATION ${INTEGRATION} TO ROLE S3_LOGS_READ`)
  const before = await externalId()
  const destroyed = await world.act('destroy', LOGGED)
  expect(destroyed.succeeded).toBe(true)
  expect(destroyed.summary).toContain(`REVOKE USAGE ON INTEGRATION ${INTEGRATION} FROM ROLE S3_LOGS_READ`)
  expect(await externalId()).toEqual(before)

  await world.prompt.run(`REVOKE USAGE ON INTEGRATION ${INTEGRATION} FROM ROLE S3_LOGS_READ`)
  expect((await world.act('destroy', LOGGED)).succeeded).toBe(true)
  await expect(externalId()).rejects.toThrow(/does not exist/)
})

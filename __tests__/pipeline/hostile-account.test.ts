import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { makeHostile } from './borrowed-sandbox'
import { converge } from './converged'
import { createSources, deliver, LOGGED } from './lines'
import { type PipelineWorld, startWorld } from './world'

let world: PipelineWorld
beforeAll(async () => {
  world = await startWorld()
}, 60_000)
afterAll(() => world.stop())

test.each([
  ['the usual names', {}, 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS'],
  ['names in quotes', { database: '"logs db"', schema: '"s"', table: '"Logs"' }, '"logs db"."s"."Logs"']
])(
  'whatever an administrator has set on the account, a pipeline is in sync and healthy, and each line arrives once: %s',
  async (_, names, table) => {
    await world.reset()
    await makeHostile(world.sandbox)
    await createSources(world)
    const inputs = { ...LOGGED, ...names }
    await converge(world, inputs)

    const lines = [...(await deliver(world)), ...(await deliver(world))]
    await world.sandbox.idle()
    await world.prompt.run('USE WAREHOUSE S3_ACCESS_LOGS_WH')
    await world.prompt.run(`EXECUTE TASK ${table.replace(/"?$/, '_TRANSFORMATION$&')}`)
    await world.sandbox.idle()
    const rows = await world.prompt.run(`SELECT LOG_FILE, LOG_ROW FROM ${table}`)
    expect(rows.map((row) => `${String(row['LOG_FILE'])}#${String(row['LOG_ROW'])}`).toSorted()).toEqual(
      lines.toSorted()
    )

    const check = await world.act('check', inputs)
    expect(check.outputs).toMatchObject({ result: 'in-sync', healthy: 'true' })
    const columns = await world.prompt.run(`DESCRIBE TABLE ${table}`)
    expect(columns.filter(({ type }) => String(type).includes('COLLATE'))).toEqual([])

    expect((await world.act('destroy', { ...inputs, 'destroy-data': 'true' })).succeeded).toBe(true)
    expect((await world.act('destroy', { ...inputs, 'destroy-data': 'true' })).outputs['result']).toBe('in-sync')
  },
  120_000
)

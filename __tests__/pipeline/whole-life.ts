import { expect } from '@jest/globals'
import { converge } from './converged'
import { createSources, deliver, LOGGED } from './lines'
import type { Inputs, PipelineWorld } from './world'

/** Names as SQL spells them: "DB.SCHEMA.TABLE". */
export type Place = `${string}.${string}.${string}`

/**
 * The life of a pipeline: it is created, each line arrives once, somebody changes it by hand, an apply repairs that, it is
 * healthy, and it is destroyed.
 */
export async function liveWholeLife(world: PipelineWorld, names: Inputs, table: Place): Promise<void> {
  const { sandbox, prompt } = world
  const derived = (suffix: string) => table.replace(/"?$/, `${suffix}$&`)
  const inputs = { ...LOGGED, 'reader-roles': 'ANALYST', 'plan-roles': 'S3_LOGS_READ', ...names }
  await createSources(world)
  await converge(world, inputs)

  const lines = [...(await deliver(world)), ...(await deliver(world))]
  await sandbox.idle()
  for (const change of [
    `ALTER TASK ${derived('_TRANSFORMATION')} SUSPEND`,
    `ALTER TASK ${derived('_TRANSFORMATION')} SET SCHEDULE = '99 MINUTES'`,
    `ALTER STREAM ${derived('_STREAM')} SET COMMENT = 'somebody was here'`,
    `GRANT MONITOR ON PIPE ${derived('_PIPE')} TO ROLE ANALYST`,
    `ALTER PIPE ${derived('_PIPE')} SET PIPE_EXECUTION_PAUSED = TRUE COMMENT = 'and here'`,
    `REVOKE SELECT ON VIEW ${derived('_DENIED')} FROM ROLE ANALYST`,
    `DROP VIEW ${derived('_ANONYMOUS')}`,
    `ALTER TABLE ${table} SET DATA_RETENTION_TIME_IN_DAYS = 0`
  ])
    await prompt.run(change)
  const repaired = await converge(world, inputs)
  expect(repaired.changes.filter(({ action }) => action !== 'none').length).toBeGreaterThan(5)

  lines.push(...(await deliver(world)))
  await sandbox.idle()
  await prompt.run('USE WAREHOUSE S3_ACCESS_LOGS_WH')
  await prompt.run(`EXECUTE TASK ${derived('_TRANSFORMATION')}`)
  await sandbox.idle()
  const rows = await prompt.run(`SELECT LOG_FILE, LOG_ROW FROM ${table}`)
  expect(rows.map((row) => `${String(row['LOG_FILE'])}#${String(row['LOG_ROW'])}`).toSorted()).toEqual(lines.toSorted())

  const check = await world.act('check', inputs)
  expect(check.outputs).toMatchObject({ result: 'in-sync', healthy: 'true' })
  const destroy = { ...inputs, 'destroy-data': 'true' }
  expect((await world.act('destroy', destroy)).succeeded).toBe(true)
  expect((await world.act('destroy', destroy)).outputs['result']).toBe('in-sync')
}

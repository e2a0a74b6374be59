import { describe, expect, test } from '@jest/globals'
import { database } from '../../src/kinds/database'
import { schema } from '../../src/kinds/schema'
import { warehouse } from '../../src/kinds/warehouse'
import { MARK } from '../../src/model/names'
import { changeFound, deletionOf, stepsAsSql, workOf } from '../fakes/answers'
import { differing } from '../fakes/bench'
import { configWith } from '../fakes/config'

const config = configWith()

describe('warehouse', () => {
  /** https://docs.snowflake.com/en/sql-reference/sql/show-warehouses */
  const row = { name: 'S3_ACCESS_LOGS_WH', size: 'X-Small', auto_suspend: 60, auto_resume: 'true', comment: MARK }

  test.each([
    {},
    { auto_suspend: '60' },
    { auto_resume: true },
    { size: 'XSMALL' },
    { comment: 'by another team', resource_monitor: 'null', generation: '2' }
  ])('%p is as declared', async (other) => {
    expect((await changeFound(warehouse, config, { 'warehouse/show': [{ ...row, ...other }] })).action).toBe('none')
  })

  test.each([
    [{ size: '2X-Large' }, ['size'], 'WAREHOUSE_SIZE = XSMALL'],
    [{ auto_suspend: 600 }, ['autoSuspend'], 'AUTO_SUSPEND = 60'],
    [{ auto_suspend: null }, ['autoSuspend'], 'AUTO_SUSPEND = 60'],
    [{ auto_resume: 'false', auto_suspend: 1 }, ['autoSuspend', 'autoResume'], 'AUTO_SUSPEND = 60 AUTO_RESUME = TRUE']
  ])('%p differs', async (other, fields, set) => {
    const change = await changeFound(warehouse, config, { 'warehouse/show': [{ ...row, ...other }] })
    expect([change.action, differing(change)]).toEqual(['update', fields])
    expect(stepsAsSql(warehouse, workOf(change))).toEqual([`ALTER WAREHOUSE "S3_ACCESS_LOGS_WH" SET ${set}`])
  })

  test('is created small and suspended', async () => {
    const change = await changeFound(warehouse, config, { 'warehouse/show': [{ ...row, name: 's3_access_logs_wh' }] })
    expect(stepsAsSql(warehouse, workOf(change))).toEqual([
      `CREATE WAREHOUSE "S3_ACCESS_LOGS_WH" WAREHOUSE_SIZE = XSMALL AUTO_SUSPEND = 60 AUTO_RESUME = TRUE INITIALLY_SUSPENDED = TRUE COMMENT = '${MARK}'`
    ])
  })

  test('is dropped if we created it, and retained otherwise', async () => {
    const change = await changeFound(warehouse, config, { 'warehouse/show': [row] })
    expect(stepsAsSql(warehouse, deletionOf(change))).toEqual(['DROP WAREHOUSE IF EXISTS "S3_ACCESS_LOGS_WH"'])
    const live = { size: 'XSMALL', autoSuspend: 60, autoResume: true }
    expect(warehouse.retainedBecause?.({ ...live, comment: MARK }, { tasks: [] })).toBeUndefined()
    expect(warehouse.retainedBecause?.({ ...live, comment: MARK }, { tasks: ['D.S.T'] })).toBe(
      'other tasks run on it: D.S.T'
    )
    expect(warehouse.retainedBecause?.({ ...live, comment: null }, { tasks: [] })).toEqual(expect.any(String))
  })

  test('a serverless task has none', () => {
    expect(warehouse.declare(configWith({ snowflake: { warehouse: null } }), () => '')).toEqual([])
  })

  test('a warehouse that the role cannot see is hidden', async () => {
    const change = await changeFound(warehouse, config, { 'warehouse/show': '003001' })
    expect(change).toMatchObject({ action: 'blocked', reason: expect.stringContaining('GRANT MONITOR ON WAREHOUSE') })
  })
})

describe('database and schema', () => {
  test('are never changed or dropped', async () => {
    const found = {
      'database/show': [{ name: 'S3_ACCESS_LOGS_DB', comment: 'x' }],
      'schema/show': [{ name: 'PUBLIC' }]
    }
    expect((await changeFound(database, config, found)).action).toBe('none')
    expect((await changeFound(schema, config, found)).action).toBe('none')
    expect([database.retainedOnDestroy, schema.retainedOnDestroy]).toEqual(['always', 'always'])
  })

  test.each([
    ['not listed', { 'database/show': [], 'schema/show': [{ name: 'public' }] }],
    ['refused', { 'database/show': '002043', 'schema/show': '002043' }]
  ])('are created when %s', async (_, found) => {
    expect(stepsAsSql(database, workOf(await changeFound(database, config, found)))).toEqual([
      `CREATE DATABASE "S3_ACCESS_LOGS_DB" COMMENT = '${MARK}'`
    ])
    expect(stepsAsSql(schema, workOf(await changeFound(schema, config, found)))).toEqual([
      `CREATE SCHEMA "S3_ACCESS_LOGS_DB"."PUBLIC" COMMENT = '${MARK}'`
    ])
  })
})

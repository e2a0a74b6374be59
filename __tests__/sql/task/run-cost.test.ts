import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { task } from '../../../src/kinds/task'
import { PARSED_COLUMNS, STAGING_COLUMNS, UNPARSED_COLUMNS } from '../../../src/model/columns'
import { loadOf } from '../../../src/snowflake/load'
import { sql } from '../../fakes/answers'
import { configWith } from '../../fakes/config'

/** What a run of the task reads, as counted by DuckDB on the task's own condition; Snowflake's count needs an account. */
let duckdb: DuckDBInstance
let connection: Awaited<ReturnType<DuckDBInstance['connect']>>

const NOW = "TIMESTAMP '2026-11-20 12:00:00'"
const NEW_LINES = 100
const { snowflake } = configWith()
const { database, schema, names } = snowflake
const body = sql('task/body', { ...loadOf(snowflake), stream: [database, schema, names.stream] })

/** From its condition on, the statement is SQL that DuckDB knows, but for the time of Snowflake. */
const condition = body
  .slice(body.indexOf('WHERE s.METADATA$ACTION'))
  .replaceAll(/DATEADD\(DAY, -(\d+), SYSDATE\(\)\)/g, (_, days: string) => `${NOW} - INTERVAL ${days} DAY`)

beforeAll(async () => {
  duckdb = await DuckDBInstance.create(':memory:')
  connection = await duckdb.connect()
  // It would skip by chance what the statement itself does not rule out.
  await connection.run("SET disabled_optimizers = 'join_filter_pushdown'")
  await connection.run(`ATTACH ':memory:' AS ${database}; CREATE SCHEMA ${database}.${schema}`)
  await connection.run(`USE ${database}.${schema}`)
  const tables = { staging: STAGING_COLUMNS, parsed: PARSED_COLUMNS, unparsed: UNPARSED_COLUMNS }
  for (const [table, columns] of Object.entries(tables)) {
    const types = columns.map(
      ({ name, type }) => `"${name}" ${type.replace(/_NTZ.*/, '').replace('NUMBER', 'DECIMAL')}`
    )
    await connection.run(`CREATE TABLE ${names[table as keyof typeof tables]} (${types.join(', ')})`)
  }
  await connection.run(
    `CREATE VIEW ${names.stream} AS SELECT *, 'INSERT' AS "METADATA$ACTION" FROM ${names.staging} WHERE "TIMESTAMP" = ${NOW}`
  )
})
afterAll(() => {
  connection.closeSync()
  duckdb.closeSync()
})

/**
 * A table with lines that a run has to move, lines of the last days, and this many days of older ones.
 * @param unnamedDays days of lines before all of these that do not name their file: an adopted pipeline loaded them
 */
async function fill(days: number, unnamedDays = 0): Promise<void> {
  for (const table of [names.staging, names.parsed, names.unparsed]) await connection.run(`DELETE FROM ${table}`)
  await connection.run(
    `INSERT INTO ${names.staging} SELECT 'unnamed', ${NOW} - to_days(CAST(${days} + d AS INTEGER)), NULL, NULL
     FROM range(1, ${unnamedDays + 1}) AS a(d), range(${NEW_LINES}) AS b(n)`
  )
  await connection.run(
    `INSERT INTO ${names.staging} SELECT 'line', ${NOW} - to_days(CAST(d AS INTEGER)), 'f' || d, n
     FROM range(${days + 1}) AS a(d), range(${NEW_LINES}) AS b(n)`
  )
  const old = `FROM ${names.staging} WHERE "TIMESTAMP" < ${NOW}`
  await connection.run(
    `INSERT INTO ${names.parsed} (REQUESTDATETIME, LOG_FILE, LOG_ROW) SELECT "TIMESTAMP", LOG_FILE, LOG_ROW ${old}`
  )
  await connection.run(
    `INSERT INTO ${names.unparsed} ("TIMESTAMP", LOG_FILE, LOG_ROW) SELECT "TIMESTAMP", LOG_FILE, LOG_ROW ${old}`
  )
}

interface Operator {
  readonly operator_name?: string
  readonly operator_cardinality?: number
  readonly extra_info?: Readonly<Record<string, unknown>>
  readonly children: readonly Operator[]
}

function scansOf(operator: Operator): readonly Operator[] {
  return [
    ...(operator.operator_name?.includes('SCAN') === true ? [operator] : []),
    ...operator.children.flatMap(scansOf)
  ]
}

/** Rows that the scans give to what compares them. */
async function rowsRead(where = condition): Promise<number> {
  const reader = await connection.runAndReadAll(
    `EXPLAIN (ANALYZE, FORMAT JSON) SELECT s.LOG_FILE FROM ${names.stream} AS s ${where}`
  )
  const plan = JSON.parse(String(reader.getRows()[0]?.[1])) as Operator
  return scansOf(plan).reduce((sum, { operator_cardinality: rows = 0 }) => sum + rows, 0)
}

test('a run of the task is one statement', () => {
  const [declared] = task.declare(configWith(), sql)
  expect(Object.values(declared?.desired ?? {})).toContain(body)
  expect(body).toMatch(/^INSERT FIRST\b/)
  expect(body).not.toContain(';')
})

test('the rows that a run reads do not grow with the table', async () => {
  await fill(10)
  const young = await rowsRead()
  await fill(1000)
  expect(await rowsRead()).toBeLessThanOrEqual(young)
  expect(young).toBeGreaterThan(NEW_LINES)
  for (const bound of [/AND e.TIMESTAMP >= .*/, /AND t.TIMESTAMP >= .*/, /AND t.REQUESTDATETIME >= .*/]) {
    expect(await rowsRead(condition.replace(bound, ''))).toBeGreaterThan(10 * young)
  }
})

test('nor with the lines that an adopted pipeline has loaded', async () => {
  await fill(10)
  const young = await rowsRead()
  await fill(10, 1000)
  expect(await rowsRead()).toBeLessThanOrEqual(young)
})

test('a run still moves the new lines only', async () => {
  await fill(10)
  const reader = await connection.runAndReadAll(
    `SELECT COUNT(*) FROM (SELECT s.RAW FROM ${names.stream} AS s ${condition})`
  )
  expect(Number(reader.getRows()[0]?.[0])).toBe(NEW_LINES)
})

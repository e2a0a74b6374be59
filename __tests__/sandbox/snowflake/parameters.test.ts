import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { AS_USUAL, MAKE_HOSTILE } from '../../../sandbox/snowflake/hostile-account'
import type { SnowflakeSandbox } from '../../../sandbox/snowflake/start'
import { asAdmin, asDeploy, type Client, PIPELINE, runAll, startAccount } from './account'

let account: SnowflakeSandbox
let admin: Client
const open: Client[] = []

beforeAll(async () => {
  account = await startAccount()
  admin = await asAdmin(account)
  await runAll(admin, PIPELINE)
  await runAll(admin, ['CREATE TABLE DB.S.T (A VARCHAR)', "INSERT INTO DB.S.T VALUES ('a'), ('b'), ('A')"])
})
afterEach(async () => {
  await admin.run('ALTER ACCOUNT UNSET ' + SET_BY_TESTS.join(', '))
  for (const client of open.splice(0)) await client.close()
})
afterAll(async () => {
  await admin.close()
  await account.stop()
})

const SET_BY_TESTS = [
  'AUTOCOMMIT',
  'DEFAULT_DDL_COLLATION',
  'JS_TREAT_INTEGER_AS_BIGINT',
  'QUOTED_IDENTIFIERS_IGNORE_CASE',
  'ROWS_PER_RESULTSET',
  'STATEMENT_TIMEOUT_IN_SECONDS',
  'TIMESTAMP_INPUT_FORMAT',
  'TIMEZONE'
]

/** A session that begins after an administrator has set these. */
async function sessionWith(parameters: string): Promise<Client> {
  await admin.run(`ALTER ACCOUNT SET ${parameters}`)
  const client = await asAdmin(account, { warehouse: 'WH', database: 'DB', schema: 'S' })
  open.push(client)
  return client
}

describe('what an administrator sets on the account', () => {
  test('is shown with its level, for the account, for sessions and for tasks, unless they set it', async () => {
    const client = await sessionWith("TIMEZONE = 'Asia/Kathmandu'")
    const shown = (where: string) => client.one(`SHOW PARAMETERS LIKE 'TIMEZONE' ${where}`)
    for (const where of ['IN ACCOUNT', 'IN SESSION', 'IN TASK DB.S.MOVER'])
      expect(await shown(where)).toMatchObject({
        value: 'Asia/Kathmandu',
        level: 'ACCOUNT',
        default: 'America/Los_Angeles'
      })
    await client.run("ALTER TASK DB.S.MOVER SET TIMEZONE = 'UTC'")
    await client.run("ALTER SESSION SET TIMEZONE = 'Europe/Oslo'")
    expect(await shown('IN TASK DB.S.MOVER')).toMatchObject({ value: 'UTC', level: 'TASK' })
    expect(await shown('')).toMatchObject({ value: 'Europe/Oslo', level: 'SESSION' })
    await client.run('ALTER SESSION UNSET TIMEZONE')
    expect(await shown('')).toMatchObject({ value: 'Asia/Kathmandu', level: 'ACCOUNT' })
    await client.run('ALTER TASK DB.S.MOVER UNSET TIMEZONE')
  })

  test('can be set by an administrator only, and must exist', async () => {
    const deploy = await asDeploy(account)
    open.push(deploy)
    expect(await deploy.code("ALTER ACCOUNT SET TIMEZONE = 'UTC'")).toBe('003001')
    expect(await admin.code("ALTER ACCOUNT SET TIMEZONE = 'Mars/Phobos'")).toBe('001008')
    expect(await admin.code('ALTER ACCOUNT SET COLOR = 1')).toBe('001420')
    expect(await admin.code("ALTER SESSION SET DEFAULT_DDL_COLLATION = 'en'")).toBe('001420')
  })

  test('QUOTED_IDENTIFIERS_IGNORE_CASE folds names in quotes, aliases too', async () => {
    const client = await sessionWith('QUOTED_IDENTIFIERS_IGNORE_CASE = TRUE')
    expect(await client.one('SELECT COUNT(*) AS "many" FROM "db"."s"."t"')).toEqual({ MANY: 3 })
    await client.run('CREATE TABLE "lower" ("a" INT)')
    expect(await admin.code('DROP TABLE DB.S.LOWER')).toBe('done')
    await client.run('ALTER SESSION SET QUOTED_IDENTIFIERS_IGNORE_CASE = FALSE')
    expect(await client.code('SELECT * FROM "db"."s"."t"')).toBe('002003')
  })

  test('AUTOCOMMIT = FALSE: a session that ends loses its changes, and DDL commits them', async () => {
    const count = async () => (await admin.one('SELECT COUNT(*) AS N FROM DB.S.T'))['N']
    await admin.run('USE WAREHOUSE WH')
    const one = await sessionWith('AUTOCOMMIT = FALSE')
    await one.run("INSERT INTO DB.S.T VALUES ('lost')")
    await open.pop()?.close()
    expect(await count()).toBe(3)
    const other = await sessionWith('AUTOCOMMIT = FALSE')
    await runAll(other, ["INSERT INTO DB.S.T VALUES ('kept')", 'CREATE OR REPLACE VIEW DB.S.V AS SELECT 1 AS A'])
    expect(await count()).toBe(4)
    await runAll(other, ["DELETE FROM DB.S.T WHERE A = 'kept'", 'COMMIT'])
    expect(await count()).toBe(3)
  })

  test('AUTOCOMMIT = FALSE makes the DML of a task fail, unless the task sets it', async () => {
    const client = await sessionWith('AUTOCOMMIT = FALSE')
    const run = async (): Promise<unknown> => {
      await client.run('EXECUTE TASK DB.S.MOVER')
      await account.idle()
      const [latest] = await client.run(
        "SELECT STATE FROM TABLE(DB.INFORMATION_SCHEMA.TASK_HISTORY(TASK_NAME => 'MOVER')) ORDER BY COMPLETED_TIME DESC LIMIT 1"
      )
      return latest?.['STATE']
    }
    expect(await run()).toBe('FAILED')
    await client.run('ALTER TASK DB.S.MOVER SET AUTOCOMMIT = TRUE')
    expect(await run()).toBe('SUCCEEDED')
    await client.run('ALTER TASK DB.S.MOVER UNSET AUTOCOMMIT')
  })

  test('TIMESTAMP_INPUT_FORMAT is the only one that a literal may have', async () => {
    const client = await sessionWith("TIMESTAMP_INPUT_FORMAT = 'DD/MM/YYYY'")
    expect(await client.code("SELECT '2026-11-27'::TIMESTAMP_NTZ AS T FROM DB.S.T")).not.toBe('done')
    expect(await client.code("SELECT TO_TIMESTAMP_NTZ('2026-11-27') AS T FROM DB.S.T")).not.toBe('done')
    const [row] = await client.run("SELECT YEAR('27/11/2026'::TIMESTAMP_NTZ) AS Y FROM DB.S.T")
    expect(row).toEqual({ Y: 2026 })
    await client.run("ALTER SESSION SET TIMESTAMP_INPUT_FORMAT = 'AUTO'")
    expect(await client.code("SELECT '2026-11-27'::TIMESTAMP_NTZ AS T FROM DB.S.T")).toBe('done')
  })

  test('DEFAULT_DDL_COLLATION is in the type of new text columns that name none, and in their comparisons', async () => {
    const client = await sessionWith("DEFAULT_DDL_COLLATION = 'en-ci'")
    await runAll(client, [
      "CREATE TABLE DB.S.C (A VARCHAR, B VARCHAR COLLATE '', N INT)",
      'ALTER TABLE DB.S.C ADD COLUMN D VARCHAR(5)',
      "INSERT INTO DB.S.C VALUES ('x', 'x', 1, 'x')"
    ])
    expect((await client.run('DESC TABLE DB.S.C')).map(({ type }) => type)).toEqual([
      "VARCHAR(16777216) COLLATE 'en-ci'",
      'VARCHAR(16777216)',
      'NUMBER(38,0)',
      "VARCHAR(5) COLLATE 'en-ci'"
    ])
    const [row] = await client.run("SELECT A = 'X' AS A, B = 'X' AS B, D = 'X' AS D FROM DB.S.C")
    expect(row).toEqual({ A: true, B: false, D: true })
    await client.run('DROP TABLE DB.S.C')
  })

  test('ROWS_PER_RESULTSET cuts every result, SHOW too', async () => {
    const client = await sessionWith('ROWS_PER_RESULTSET = 2')
    expect(await client.run('SELECT * FROM DB.S.T')).toHaveLength(2)
    expect(await client.run('SHOW PARAMETERS')).toHaveLength(2)
    await client.run('ALTER SESSION SET ROWS_PER_RESULTSET = 0')
    expect(await client.run('SELECT * FROM DB.S.T')).toHaveLength(3)
  })

  test('STATEMENT_TIMEOUT_IN_SECONDS ends a statement that takes longer', async () => {
    const client = await sessionWith('STATEMENT_TIMEOUT_IN_SECONDS = 1')
    const latency = (ms: number) =>
      fetch(`${account.url}/sandbox/latency`, { method: 'POST', body: JSON.stringify({ ms }) })
    await latency(1500)
    try {
      expect(await client.code('CREATE TABLE DB.S.LATE (A INT)')).toBe('000630')
    } finally {
      await latency(0)
    }
    expect(await client.code('DESC TABLE DB.S.LATE')).toBe('002003')
  })
})

test('somebody at a prompt can get the defaults back', async () => {
  await admin.run(MAKE_HOSTILE)
  try {
    const client = await asAdmin(account)
    open.push(client)
    expect((await client.run('SHOW PARAMETERS')).length).toBeLessThan(10)
    await client.run(AS_USUAL)
    const set = await client.run('SHOW PARAMETERS')
    expect(set.filter(({ value, default: standard }) => value !== standard)).toEqual([])
  } finally {
    const names = /SET (.*)/.exec(MAKE_HOSTILE)?.[1]?.match(/[A-Z0-9_]+(?= = )/g) ?? []
    await admin.run(`ALTER ACCOUNT UNSET ${names.join(', ')}`)
  }
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import type { SnowflakeSandbox } from '../../sandbox/snowflake/start'
import { untilEnd } from '../fakes/until-end'
import { asDeploy, KEYS, PIPELINE, type Row, runAll, startAccount } from '../sandbox/snowflake/account'
import { openPython, type PythonProgram } from './python'

// Its start alone takes seconds.
jest.setTimeout(60_000)

const DATABASE = ['--in', 'database', 'DB']
const HOME = mkdtempSync(join(tmpdir(), 'snowflake-cli-'))
const KEY_FILE = join(HOME, 'key.p8')
const OBJECTS = ['1', '2'].map((name) => ({
  key: `a/${name}`,
  size: 3,
  etag: `etag-${name}`,
  lastModified: new Date('2026-11-20T01:02:03Z')
}))
const LISTED = OBJECTS.map(({ key, size, etag }) => ({
  name: `s3://logs/${key}`,
  size,
  md5: etag,
  last_modified: 'Fri, 20 Nov 2026 01:02:03 GMT'
}))
let account: SnowflakeSandbox
let program: PythonProgram

beforeAll(async () => {
  writeFileSync(KEY_FILE, KEYS.privateKey, { mode: 0o600 })
  program = await untilEnd(openPython('snow.py', { HOME }))
  account = await untilEnd(startAccount({}, OBJECTS))
  await runAll(await untilEnd(asDeploy(account)), [
    ...PIPELINE,
    'CREATE VIEW DB.S.ALL_LINES AS SELECT RAW FROM DB.S.STAGING',
    "CREATE FUNCTION DB.S.LOWERED(A VARCHAR) RETURNS VARCHAR AS 'LOWER(A)'"
  ])
})
afterAll(() => rmSync(HOME, { recursive: true, force: true }))

function snow(...command: readonly string[]): Promise<unknown> {
  const connection = {
    account: account.account,
    user: 'DEPLOY',
    authenticator: 'SNOWFLAKE_JWT',
    'private-key-file': KEY_FILE,
    host: '127.0.0.1',
    port: String(account.port),
    protocol: 'http',
    format: 'json'
  }
  const options = Object.entries(connection).map(([name, value]) => `--${name}=${value}`)
  return program.ask([...command, '--temporary-connection', ...options])
}

const names = (rows: unknown) => (rows as readonly Row[]).map(({ name }) => name)

describe('with snowflake-cli', () => {
  test('the connection works, with a key', async () => {
    expect(await snow('connection', 'test')).toMatchObject({
      Status: 'OK',
      User: 'DEPLOY',
      Role: 'S3_LOGS_DEPLOY',
      Warehouse: 'not set'
    })
  })

  test('several statements have a result each', async () => {
    const query = `USE WAREHOUSE WH; CREATE TABLE DB.S.ONE (A INT, B BOOLEAN); INSERT INTO DB.S.ONE VALUES (1, TRUE);
      SELECT A, B FROM DB.S.ONE; SHOW TABLES IN SCHEMA DB.S`
    const results = (await snow('sql', '--query', query)) as readonly (readonly Row[])[]
    expect(results.slice(1, 4)).toEqual([
      [{ status: 'Table ONE successfully created.' }],
      [{ 'number of rows inserted': 1 }],
      [{ A: 1, B: true }]
    ])
    expect(names(results[4])).toEqual(['ONE', 'STAGING'])
  })

  test('a file of statements, with variables', async () => {
    const file = join(HOME, 'statements.sql')
    writeFileSync(file, "-- a comment; not a statement\nSELECT 'a;b' AS A;\nSELECT <% number %> AS B;\n")
    expect(await snow('sql', '--filename', file, '--variable', 'number=2')).toEqual([[{ A: 'a;b' }], [{ B: 2 }]])
  })

  test.each([
    ['database', [], ['DB']],
    ['schema', DATABASE, ['INFORMATION_SCHEMA', 'PUBLIC', 'S']],
    ['warehouse', [], ['WH']],
    ['integration', [], ['INT']],
    ['table', DATABASE, expect.arrayContaining(['STAGING'])],
    ['view', DATABASE, ['ALL_LINES']],
    ['function', DATABASE, ['LOWERED']],
    ['task', DATABASE, ['MOVER']],
    ['stage', DATABASE, ['LOGS']],
    ['stream', DATABASE, ['NEW_LINES']],
    ['role', ['--like', 'S3_LOGS_%'], ['S3_LOGS_DEPLOY', 'S3_LOGS_READ']],
    ['user', [], ['DEPLOY']]
  ])('object list %s', async (kind, options, listed) => {
    expect(names(await snow('object', 'list', kind, ...options))).toEqual(listed)
  })

  test('object list --terse', async () => {
    expect(await snow('object', 'list', 'view', '--terse', ...DATABASE)).toEqual([
      { created_on: expect.any(String), name: 'ALL_LINES', kind: 'VIEW', database_name: 'DB', schema_name: 'S' }
    ])
  })

  test.each([
    ['database', 'DB', { name: 'S', kind: 'SCHEMA' }],
    ['schema', 'DB.S', { name: 'STAGING', kind: 'TABLE' }],
    ['warehouse', 'WH', { name: 'WH', kind: 'WAREHOUSE' }],
    ['integration', 'INT', { property: 'STORAGE_PROVIDER', property_value: 'S3' }],
    ['view', 'DB.S.ALL_LINES', { name: 'RAW', kind: 'COLUMN' }],
    ['function', 'DB.S.LOWERED(VARCHAR)', { property: 'language', value: 'SQL' }],
    ['stage', 'DB.S.LOGS', { property: 'STORAGE_INTEGRATION', property_value: 'INT' }],
    ['stream', 'DB.S.NEW_LINES', { name: 'NEW_LINES', table_name: 'DB.S.STAGING' }]
  ])('object describe %s', async (kind, name, row) => {
    expect(await snow('object', 'describe', kind, name)).toContainEqual(expect.objectContaining(row))
  })

  test('object describe table', async () => {
    expect(await snow('object', 'describe', 'table', 'DB.S.STAGING')).toEqual([
      expect.objectContaining({ name: 'RAW', type: 'VARCHAR(16777216)', kind: 'COLUMN', 'null?': 'Y' }),
      expect.objectContaining({ name: 'LOG_ROW', type: 'NUMBER(38,0)', kind: 'COLUMN', 'null?': 'Y' })
    ])
  })

  test('object describe task', async () => {
    expect(await snow('object', 'describe', 'task', 'db.s.mover')).toEqual([
      expect.objectContaining({ name: 'MOVER', schedule: '10 MINUTES', state: 'suspended', predecessors: '[]' })
    ])
  })

  test('stage list-files', async () => {
    expect(await snow('stage', 'list-files', '@DB.S.LOGS')).toEqual(LISTED)
    expect(await snow('stage', 'list-files', '@DB.S.LOGS', '--pattern', '.*/2')).toEqual(LISTED.slice(1))
  })

  test('object drop', async () => {
    await snow('sql', '--query', 'CREATE VIEW DB.S.OTHER AS SELECT RAW FROM DB.S.STAGING')
    expect(await snow('object', 'drop', 'view', 'DB.S.OTHER')).toEqual([{ status: 'OTHER successfully dropped.' }])
  })
})

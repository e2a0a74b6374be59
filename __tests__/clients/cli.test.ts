import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import type { SnowflakeSandbox } from '../../sandbox/snowflake/start'
import { untilEnd } from '../fakes/until-end'
import { asDeploy, KEYS, PIPELINE, type Row, runAll, startAccount } from '../sandbox/snowflake/account'
import { runClient } from './python'

// Its start alone takes seconds.
jest.setTimeout(60_000)

const HOME = mkdtempSync(join(tmpdir(), 'snowflake-cli-'))
const KEY_FILE = join(HOME, 'key.p8')
let account: SnowflakeSandbox

beforeAll(async () => {
  writeFileSync(KEY_FILE, KEYS.privateKey, { mode: 0o600 })
  account = await untilEnd(startAccount())
  await runAll(await untilEnd(asDeploy(account)), PIPELINE)
})
afterAll(() => rmSync(HOME, { recursive: true, force: true }))

/** What Snowflake's command line prints as JSON. */
async function snow(...command: readonly string[]): Promise<unknown> {
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
  return JSON.parse(await runClient('snow', [...command, '--temporary-connection', ...options], { env: { HOME } }))
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

  test.each([
    ['task', ['MOVER']],
    ['stage', ['LOGS']],
    ['stream', ['NEW_LINES']]
  ])('object list %s', async (kind, listed) => {
    expect(names(await snow('object', 'list', kind, '--in', 'database', 'DB'))).toEqual(listed)
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
})

import { beforeAll, describe, expect, test } from '@jest/globals'
import { mostOf } from '../../../sandbox/snowflake/show/most-rows'
import type { SnowflakeSandbox } from '../../../sandbox/snowflake/start'
import { untilEnd } from '../../fakes/until-end'
import { asAdmin, asDeploy, type Client, PIPELINE, runAll, startAccount } from './account'

let account: SnowflakeSandbox
let admin: Client
let deploy: Client

beforeAll(async () => {
  account = await untilEnd(startAccount())
  admin = await untilEnd(asAdmin(account))
  deploy = await untilEnd(asDeploy(account))
  await runAll(deploy, PIPELINE)
})

/** Statements of snowflake-cli 3.31: `snow object describe`, `drop`, `list`. */
describe('what snowflake-cli sends', () => {
  test.each([
    ['warehouse', 'WH'],
    ['database', 'db'],
    ['schema', 'DB.S'],
    ['table', 'DB.S.STAGING'],
    ['stream', '"DB".S.NEW_LINES'],
    ['pipe', 'DB.S.LOADER'],
    ['stage', 'DB.S.LOGS'],
    ['task', 'db.s.mover']
  ])(`describe %s IDENTIFIER('%s')`, async (kind, name) => {
    const described = async (spelled: string) =>
      (await deploy.run(`describe ${kind} ${spelled}`)).map((row) => ({ ...row, stale_after: null }))
    expect(await described(`IDENTIFIER('${name}')`)).toEqual(await described(name))
  })

  test.each([
    ["describe table IDENTIFIER('DB.S.NONE')", '002003'],
    ["describe table IDENTIFIER('DB.S.STAGING) x')", '001003'],
    ["describe table IDENTIFIER('')", '001003'],
    ["create view IDENTIFIER('DB.S.V') as select RAW from DB.S.STAGING", 'done'],
    ["drop view IDENTIFIER('DB.S.V')", 'done']
  ])('%s', async (sql, code) => {
    expect(await deploy.code(sql)).toBe(code)
  })

  test("show users like '%%'", async () => {
    const all = await admin.run("show users like '%%'")
    expect(
      all.map(({ name, default_role, has_rsa_public_key, has_password }) => [
        name,
        default_role,
        has_rsa_public_key,
        has_password
      ])
    ).toEqual([
      ['ADMIN', 'ACCOUNTADMIN', 'false', 'true'],
      ['DEPLOY', 'S3_LOGS_DEPLOY', 'true', 'false'],
      ['READ', 'S3_LOGS_READ', 'false', 'true']
    ])
    expect((await deploy.run('show users')).map(({ name }) => name)).toEqual(['DEPLOY'])
  })
})

test.each([
  [9_999, 9_999],
  [10_000, 10_000],
  [10_001, 10_000]
])('of %d objects, SHOW lists %d', (count, listed) => {
  const rows = Array.from({ length: count }, (_, at) => [String(at)])
  expect(mostOf({ columns: [{ name: 'name', type: 'text' }], rows }).rows).toEqual(rows.slice(0, listed))
})

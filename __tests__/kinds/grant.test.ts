import { describe, expect, test } from '@jest/globals'
import { grant } from '../../src/kinds/grant'
import { changeFound, deletionOf, sql, stepsAsSql, workOf } from '../fakes/answers'
import { configWith } from '../fakes/config'

const config = configWith({ snowflake: { readerRoles: ['ANALYST', 'on "call"'] } })
const OBJECTS = [
  ['USAGE', 'DATABASE', 'S3_ACCESS_LOGS_DB'],
  ['USAGE', 'SCHEMA', 'S3_ACCESS_LOGS_DB.PUBLIC'],
  ['SELECT', 'TABLE', 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS'],
  ['SELECT', 'VIEW', 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_REQUESTS'],
  ['SELECT', 'VIEW', 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_DENIED'],
  ['SELECT', 'VIEW', 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_ANONYMOUS']
] as const

/** https://docs.snowflake.com/en/sql-reference/sql/show-grants */
const rows = OBJECTS.map(([privilege, granted_on, name]) => ({ privilege, granted_on, name, granted_to: 'ROLE' }))
const quoted = (name: string) =>
  name
    .split('.')
    .map((part) => `"${part}"`)
    .join('.')

test('declares one object for each role and privilege, each with its own address', () => {
  const declared = grant.declare(config, sql)
  expect(new Set(declared.map(({ address }) => address)).size).toBe(12)
  expect(grant.declare(configWith(), sql)).toEqual([])
})

describe.each(OBJECTS.map(([privilege, type, name], at) => [at, privilege, type, name] as const))(
  'privilege %d: %s on %s %s',
  (at, privilege, type, name) => {
    test('granted', async () => {
      const change = await changeFound(grant, config, { 'grant/show': rows }, at)
      expect(change.action).toBe('none')
      expect(stepsAsSql(grant, deletionOf(change))).toEqual([
        `REVOKE ${privilege} ON ${type} ${quoted(name)} FROM ROLE "ANALYST"`
      ])
    })

    test('missing, whatever else is granted', async () => {
      const others = [...rows.filter((_, row) => row !== at), { ...rows[at], privilege: 'REFERENCES' }]
      const change = await changeFound(grant, config, { 'grant/show': others }, at)
      expect([change.action, stepsAsSql(grant, workOf(change))]).toEqual([
        'create',
        [`GRANT ${privilege} ON ${type} ${quoted(name)} TO ROLE "ANALYST"`]
      ])
    })
  }
)

test.each([
  ['002003', /Role ANALYST does not exist: run CREATE ROLE ANALYST/],
  ['003001', /GRANT ROLE ANALYST TO ROLE/]
])('an error %s for the role blocks', async (code, reason) => {
  const change = await changeFound(grant, config, { 'grant/show': code })
  expect(change).toMatchObject({ action: 'blocked', reason: expect.stringMatching(reason) })
})

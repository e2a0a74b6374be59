import { createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import type { Snapshot } from '../../sandbox/snapshot'
import { untilEnd } from '../fakes/until-end'
import { withAdmin } from './borrowed-sandbox'
import { startConverged } from './converged'
import { LOGGED } from './lines'
import type { PipelineWorld } from './world'

jest.setTimeout(180_000)

const ROLE = 'S3_LOGS_DEPLOY'
const WAREHOUSE = 'S3_ACCESS_LOGS_WH'
const TABLE = 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_STAGING'

/** Both act as the role of the deployer. One of them is an account administrator besides, as in a new account. */
const USERS = { ALONE: '()', ADMIN_TOO: "('ALL')" }

let world: PipelineWorld
let converged: Snapshot

beforeAll(async () => {
  world = await untilEnd(startConverged())
  const file = world.sandbox.environment()['SNOWFLAKE_PRIVATE_KEY_FILE'] ?? ''
  const key = createPublicKey(readFileSync(file, 'utf8')).export({ type: 'spki', format: 'der' }).toString('base64')
  await admin(
    ...Object.entries(USERS).flatMap(([user, secondary]) => [
      `CREATE OR REPLACE USER ${user} RSA_PUBLIC_KEY = '${key}' DEFAULT_SECONDARY_ROLES = ${secondary}`,
      `GRANT ROLE ${ROLE} TO USER ${user}`
    ]),
    'GRANT ROLE ACCOUNTADMIN TO USER ADMIN_TOO'
  )
  converged = await world.snapshot()
}, 180_000)
beforeEach(() => converged.restore())
afterAll(() => converged.discard())

const admin = (...statements: readonly string[]) =>
  withAdmin(world.sandbox, async (prompt) => {
    for (const statement of statements) await prompt.run(statement)
  })

const plannedBy = async (user: string) => {
  const { succeeded, outputs, changes } = await world.act('plan', { ...LOGGED, 'snowflake-user': user })
  return { succeeded, result: outputs['result'], changes }
}

/** What only somebody with another role could still do. */
const TAKEN_AWAY: readonly (readonly [string, readonly string[], string])[] = [
  ['nothing', [], 'in-sync'],
  [
    'the warehouse that the task needs',
    [`GRANT OWNERSHIP ON WAREHOUSE ${WAREHOUSE} TO ROLE SYSADMIN REVOKE CURRENT GRANTS`],
    'changes'
  ],
  [
    'the table that the pipe loads into',
    [`GRANT OWNERSHIP ON TABLE ${TABLE} TO ROLE SYSADMIN REVOKE CURRENT GRANTS`],
    'blocked'
  ]
]

test.each(TAKEN_AWAY)(
  'a plan says the same with and without secondary roles, where the role has lost %s',
  async (_, statements, result) => {
    await admin(...statements)
    const alone = await plannedBy('ALONE')
    expect(alone.result).toBe(result)
    expect(await plannedBy('ADMIN_TOO')).toEqual(alone)
  }
)

test('an apply changes nothing that only another role of its user may change', async () => {
  await admin(
    `ALTER WAREHOUSE ${WAREHOUSE} SET AUTO_SUSPEND = 600`,
    `GRANT OWNERSHIP ON WAREHOUSE ${WAREHOUSE} TO ROLE SYSADMIN REVOKE CURRENT GRANTS`,
    `GRANT USAGE ON WAREHOUSE ${WAREHOUSE} TO ROLE ${ROLE}`
  )
  for (const user of Object.keys(USERS)) {
    const { succeeded, log } = await world.act('apply', { ...LOGGED, 'snowflake-user': user })
    expect(succeeded).toBe(false)
    expect(log).toContain(`GRANT MODIFY ON WAREHOUSE ${WAREHOUSE} TO ROLE ${ROLE}`)
  }
  await withAdmin(world.sandbox, async (prompt) => {
    const [warehouse] = await prompt.run(`SHOW WAREHOUSES LIKE '${WAREHOUSE}'`)
    expect(warehouse).toMatchObject({ auto_suspend: 600 })
  })
})

test('others in this process, who use the same driver meanwhile, sign in as they want', async () => {
  const [, [row]] = await Promise.all([
    plannedBy('ADMIN_TOO'),
    withAdmin(world.sandbox, (prompt) => prompt.run('SELECT CURRENT_SECONDARY_ROLES() AS "roles"'))
  ])
  expect(JSON.parse(String(row?.['roles']))).toMatchObject({ value: 'ALL' })
})

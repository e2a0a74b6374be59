import { beforeAll, beforeEach, expect, test } from '@jest/globals'
import { withAdmin } from './borrowed-sandbox'
import { beginConverged, converge, differing } from './converged'
import { LOGGED } from './lines'
import { type PipelineWorld, startWorld } from './world'

const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'
const WITH_TWO = { ...LOGGED, 'reader-roles': 'ANALYST\nAUDITOR' }
const WITH_ONE = { ...LOGGED, 'reader-roles': 'ANALYST' }

let world: PipelineWorld
beforeAll(async () => {
  world = await startWorld()
}, 60_000)
beforeEach(async () => {
  await beginConverged(world)
  await withAdmin(world.sandbox, async (admin) => {
    for (const role of ['AUDITOR', 'GUEST']) await admin.run(`CREATE ROLE ${role}`)
  })
  await converge(world, WITH_TWO)
})

/** What a role can do with the table and the views. */
async function privileges(role: string): Promise<readonly string[]> {
  const rows = await world.prompt.run(`SHOW GRANTS TO ROLE ${role}`)
  return rows
    .filter((row) => ['TABLE', 'VIEW'].includes(String(row['granted_on'])))
    .map((row) => String(row['privilege']))
}

test('a role that was removed from reader-roles is said with the statements, and prune ends its access', async () => {
  const check = await world.act('check', WITH_ONE)
  for (const object of ['VIEW %_REQUESTS', 'VIEW %_DENIED', 'VIEW %_ANONYMOUS']) {
    const name = object.replace('%', '"S3_ACCESS_LOGS_DB"."PUBLIC"."S3_ACCESS_LOGS').concat('"')
    expect(check.summary).toContain(`REVOKE SELECT ON ${name} FROM ROLE "AUDITOR";`)
  }
  expect(check.summary).not.toContain('FROM ROLE "ANALYST"')

  const pruned = await world.act('apply', { ...WITH_ONE, prune: 'true' })
  expect(pruned.succeeded).toBe(true)
  expect(pruned.log).toContain('AUDITOR')
  expect(await privileges('AUDITOR')).toEqual([])
  expect(await privileges('ANALYST')).toContain('SELECT')
  expect((await world.act('check', WITH_ONE)).summary).not.toContain('reader-roles')
})

test('readers of an earlier version could read what is not redacted: a plan says why that ends, apply ends it', async () => {
  const table = `${SCHEMA}.S3_ACCESS_LOGS`
  for (const role of ['ANALYST', 'AUDITOR']) await world.prompt.run(`GRANT SELECT ON TABLE ${table} TO ROLE ${role}`)
  const plan = await world.act('plan', WITH_ONE)
  expect(differing(plan)).toEqual({ 'grant:ANALYST.SELECT.VIEW.S3_ACCESS_LOGS_REQUESTS': ['unredactedTable'] })
  expect(plan.summary).toContain('Narrows access: role ANALYST loses SELECT on table')
  expect(plan.summary).toContain(
    'REVOKE SELECT ON TABLE "S3_ACCESS_LOGS_DB"."PUBLIC"."S3_ACCESS_LOGS" FROM ROLE "AUDITOR"'
  )
  await converge(world, WITH_ONE)
  const readable = async () =>
    (await world.prompt.run('SHOW GRANTS TO ROLE ANALYST')).filter((row) => row['name'] === table).length
  expect(await readable()).toBe(0)
  await converge(world, { ...WITH_ONE, 'redact-signatures': 'false' })
  expect(await readable()).toBe(1)
})

test.each([
  ['one of them', [`GRANT SELECT ON TABLE ${SCHEMA}.S3_ACCESS_LOGS TO ROLE GUEST`]],
  ['one view', [`GRANT SELECT ON VIEW ${SCHEMA}.S3_ACCESS_LOGS_REQUESTS TO ROLE GUEST`]],
  [
    'more than that',
    [
      `GRANT SELECT, DELETE ON TABLE ${SCHEMA}.S3_ACCESS_LOGS TO ROLE GUEST`,
      ...['REQUESTS', 'DENIED', 'ANONYMOUS'].map(
        (view) => `GRANT SELECT ON VIEW ${SCHEMA}.S3_ACCESS_LOGS_${view} TO ROLE GUEST`
      )
    ]
  ]
])('a role that others granted %s keeps it', async (_, grants) => {
  for (const grant of grants) await world.prompt.run(grant)
  const before = await privileges('GUEST')
  expect(before).not.toEqual([])
  expect((await world.act('check', WITH_TWO)).summary).not.toContain('GUEST')
  await world.act('apply', { ...WITH_TWO, prune: 'true' })
  expect(await privileges('GUEST')).toEqual(before)
})

test('a check with `health: full` says through which role a reader can read what is not redacted', async () => {
  const table = `${SCHEMA}.S3_ACCESS_LOGS`
  await withAdmin(world.sandbox, async (admin) => {
    await admin.run('CREATE ROLE TEAM')
    await admin.run('GRANT ROLE TEAM TO ROLE GUEST')
    await admin.run('GRANT ROLE GUEST TO ROLE ANALYST')
  })
  await world.prompt.run(`GRANT SELECT ON TABLE ${table} TO ROLE TEAM`)
  const found = 'Role ANALYST can also read table'
  expect((await world.act('check', WITH_TWO)).summary).not.toContain(found)
  const full = await world.act('check', { ...WITH_TWO, health: 'full' })
  expect(full.summary).toContain(found)
  expect(full.summary).toContain('through role TEAM')
  expect(full.summary).not.toContain('Role AUDITOR can also')
})

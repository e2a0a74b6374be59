import { beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { untilEnd } from '../fakes/until-end'
import { withAdmin } from './borrowed-sandbox'
import { beginConverged, changeAt, converge, recording, startConverged } from './converged'
import { LOGGED } from './lines'
import type { PipelineWorld } from './world'

jest.setTimeout(120_000)

const SCHEMA = 'S3_ACCESS_LOGS_DB.PUBLIC'
const PIPE = `${SCHEMA}.S3_ACCESS_LOGS_PIPE`
const MOVED = { ...LOGGED, prefix: 'moved' }

let world: PipelineWorld
beforeAll(async () => {
  world = await untilEnd(startConverged())
}, 60_000)

const asAdmin = (...statements: readonly string[]) =>
  withAdmin(world.sandbox, async (admin) => {
    for (const statement of statements) await admin.run(statement)
  })

const watchers = async (): Promise<readonly unknown[]> => {
  const grants = await withAdmin(world.sandbox, (admin) => admin.run(`SHOW GRANTS ON PIPE ${PIPE}`))
  return grants.filter((grant) => grant['privilege'] === 'MONITOR').map((grant) => grant['grantee_name'])
}

describe('in a schema with managed access that another role owns', () => {
  beforeEach(async () => {
    await beginConverged(world)
    await asAdmin(
      'CREATE ROLE IF NOT EXISTS WATCHER',
      `GRANT MONITOR ON PIPE ${PIPE} TO ROLE WATCHER`,
      `GRANT ALL ON SCHEMA ${SCHEMA} TO ROLE S3_LOGS_DEPLOY`,
      `GRANT OWNERSHIP ON SCHEMA ${SCHEMA} TO ROLE SYSADMIN COPY CURRENT GRANTS`,
      `ALTER SCHEMA ${SCHEMA} ENABLE MANAGED ACCESS`
    )
  })

  test('the replacement of a pipe with grants is blocked before the first write, and the reason names them', async () => {
    const recorder = recording()
    const blocked = await world.act('apply', MOVED, recorder.through)
    expect(recorder.written).toEqual([])
    expect(changeAt(blocked, 'pipe:S3_ACCESS_LOGS_PIPE')).toMatchObject({
      action: 'blocked',
      reason: [
        `S3_LOGS_DEPLOY cannot grant privileges in schema ${SCHEMA}: it has managed access, so only its owner can, or a role with MANAGE GRANTS. This change has to grant MONITOR on pipe ${PIPE} to ROLE WATCHER, which the replacement drops.`,
        'As ACCOUNTADMIN: GRANT MANAGE GRANTS ON ACCOUNT TO ROLE S3_LOGS_DEPLOY; Or let the owner of the schema revoke them before the apply, and grant them again afterwards.'
      ].join('\n')
    })
    expect(await watchers()).toEqual(['WATCHER'])
  })

  test.each([
    ['the role has MANAGE GRANTS', 'GRANT MANAGE GRANTS ON ACCOUNT TO ROLE S3_LOGS_DEPLOY', ['WATCHER']],
    [
      'the role owns the schema',
      `GRANT OWNERSHIP ON SCHEMA ${SCHEMA} TO ROLE S3_LOGS_DEPLOY COPY CURRENT GRANTS`,
      ['WATCHER']
    ],
    ['the pipe has no grants', `REVOKE MONITOR ON PIPE ${PIPE} FROM ROLE WATCHER`, []],
    ['the schema no longer has it', `ALTER SCHEMA ${SCHEMA} DISABLE MANAGED ACCESS`, ['WATCHER']]
  ])('it is replaced if %s', async (_, statement, grantees) => {
    await asAdmin(statement)
    await converge(world, MOVED)
    expect(await watchers()).toEqual(grantees)
    await asAdmin('REVOKE MANAGE GRANTS ON ACCOUNT FROM ROLE S3_LOGS_DEPLOY')
  })

  test('new readers are blocked, and the reason says who can let them read', async () => {
    await asAdmin('CREATE ROLE IF NOT EXISTS ANALYST')
    const recorder = recording()
    const blocked = await world.act('apply', { ...LOGGED, 'reader-roles': 'ANALYST' }, recorder.through)
    expect(recorder.written).toEqual([])
    const reasons = blocked.changes.flatMap((change) => ('reason' in change ? [String(change['reason'])] : []))
    expect(reasons.length).toBeGreaterThan(0)
    for (const reason of reasons)
      expect(reason).toMatch(/has managed access.*\n.*Or let the owner of the schema grant this\.$/)
  })
})

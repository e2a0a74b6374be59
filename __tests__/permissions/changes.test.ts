import { CreateBucketCommand } from '@aws-sdk/client-s3'
import { beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { Snapshot } from '../../sandbox/snapshot'
import { untilEnd } from '../fakes/until-end'
import { withAdmin } from '../pipeline/borrowed-sandbox'
import { recording } from '../pipeline/converged'
import { type Inputs, type PipelineWorld, type RunResult, startWorld } from '../pipeline/world'
import { existingGrants, grantsOf } from './documents'

jest.setTimeout(120_000)

const DEPLOY = 'ACCESS_LOGS_DEPLOY'
const SOURCE = 'app-website'
const MAIL = 'GRANT USAGE ON INTEGRATION MAIL'
const ALERTS = { detections: 'true', alerts: 'MAIL', 'alert-detections': 'errors' }

/** Each documented privilege by itself, without the role that gets it. */
const PRIVILEGES = [...grantsOf('Apply'), ...existingGrants()].flatMap(single)

let world: PipelineWorld
let inSync: Snapshot
beforeAll(async () => {
  world = await untilEnd(startWorld())
  await world.begin('permissions: the database and the schema of others', async () => {
    await world.s3.send(new CreateBucketCommand({ Bucket: SOURCE }))
    await withAdmin(world.sandbox, async (admin) => {
      await admin.run(`DROP ROLE IF EXISTS ${DEPLOY}`)
      await admin.run('CREATE DATABASE S3_ACCESS_LOGS_DB')
      await admin.run(
        "CREATE NOTIFICATION INTEGRATION MAIL TYPE = EMAIL ENABLED = TRUE DEFAULT_RECIPIENTS = ('a@example.com')"
      )
      await admin.run(`CREATE ROLE ${DEPLOY}`)
      for (const privilege of [...PRIVILEGES, MAIL]) await admin.run(`${privilege} TO ROLE ${DEPLOY}`)
      await admin.run(`GRANT ROLE ${DEPLOY} TO USER ${world.sandbox.environment()['SNOWFLAKE_USER'] ?? ''}`)
    })
    expect((await act('apply'))[0]).toMatchObject(APPLIED)
  })
  inSync = await world.snapshot()
})
beforeEach(() => inSync.restore())

/** "GRANT A, B ON SCHEMA S TO ROLE R" → "GRANT A ON SCHEMA S", "GRANT B ON SCHEMA S" */
function single(statement: string): readonly string[] {
  const [, privileges = '', on = ''] = /^GRANT (.+?)( ON .+)? TO ROLE/.exec(statement) ?? []
  return privileges === '' ? [] : privileges.split(', ').map((privilege) => `GRANT ${privilege}${on}`)
}

const revoke = (privileges: readonly string[]) =>
  withAdmin(world.sandbox, async (admin) => {
    for (const privilege of privileges) await admin.run(`${privilege.replace('GRANT', 'REVOKE')} FROM ROLE ${DEPLOY}`)
  })

const grant = (privilege: string) => withAdmin(world.sandbox, (admin) => admin.run(`${privilege} TO ROLE ${DEPLOY}`))

async function act(mode: string, inputs: Inputs = {}): Promise<readonly [RunResult, readonly string[]]> {
  const { through, written } = recording()
  const given = { 'source-buckets': SOURCE, 'snowflake-role': DEPLOY, ...inputs }
  return [await world.act(mode, given, through), written.filter((name) => name !== 'parameters/session')]
}

const APPLIED = { succeeded: true, outputs: { result: 'applied' } }
const IN_SYNC = { succeeded: true, outputs: { result: 'in-sync' } }

const account = (privilege: string) => `GRANT ${privilege} ON ACCOUNT`
const creating = (type: string) => `GRANT CREATE ${type} ON SCHEMA S3_ACCESS_LOGS_DB.PUBLIC`
/** Any privilege lets a role see a database or a schema and what it may use there. */
const CONTAINERS = ['DATABASE S3_ACCESS_LOGS_DB', 'SCHEMA S3_ACCESS_LOGS_DB.PUBLIC']
const on = (container: string) => PRIVILEGES.filter((privilege) => privilege.endsWith(` ON ${container}`))

const isUsage = (privilege: string) => privilege.startsWith('GRANT USAGE ON')
const TASK = account('EXECUTE TASK')

/** What is changed, and the privileges without which that is not possible. */
const CHANGES: readonly (readonly [string, Inputs, readonly string[]])[] = [
  ['another prefix', { prefix: 'moved' }, [TASK, ...['PIPE', 'STAGE', 'TASK'].map(creating)]],
  ['another integration', { integration: 'OTHER' }, [TASK, account('CREATE INTEGRATION'), creating('TASK')]],
  [
    'another table',
    { table: 'OTHER' },
    [TASK, ...['FUNCTION', 'PIPE', 'STAGE', 'STREAM', 'TABLE', 'TASK', 'VIEW'].map(creating)]
  ],
  ['another warehouse', { warehouse: 'OTHER_WH' }, [TASK, account('CREATE WAREHOUSE')]],
  ['no warehouse', { warehouse: 'serverless' }, [TASK, account('EXECUTE MANAGED TASK')]],
  ['another schedule', { schedule: '60 minutes' }, [TASK]],
  [
    'alerts',
    ALERTS,
    [account('EXECUTE ALERT'), creating('ALERT'), creating('VIEW'), 'GRANT DATABASE ROLE SNOWFLAKE.ALERT_VIEWER']
  ],
  ['another database', { database: 'OTHER_DB' }, [TASK, account('CREATE DATABASE')]]
]

describe.each(CHANGES)('an apply of %s', (_, inputs, needed) => {
  test.each(needed)('without "%s": names it before the first write; the next one ends', async (lost) => {
    await revoke([lost])
    const [blocked, written] = await act('apply', inputs)
    expect([blocked.outputs['result'], written]).toEqual(['blocked', []])
    expect(blocked.log).toContain(`${lost} TO ROLE ${DEPLOY}`)
    await grant(lost)
    expect((await act('apply', inputs))[0]).toMatchObject(APPLIED)
    expect((await act('plan', inputs))[0]).toMatchObject(IN_SYNC)
  })

  test('needs nothing else', async () => {
    await revoke(PRIVILEGES.filter((privilege) => !isUsage(privilege) && !needed.includes(privilege)))
    const [applied] = await act('apply', inputs)
    expect(applied.log).not.toContain('failed')
    expect(applied).toMatchObject(APPLIED)
    expect((await act('plan', inputs))[0]).toMatchObject(IN_SYNC)
  })
})

describe.each(CONTAINERS)('without a privilege on %s', (container) => {
  test.each<[string, Inputs, string]>([
    ['apply', { schedule: '60 minutes' }, 'applied'],
    ['destroy', { 'destroy-data': 'true' }, 'destroyed']
  ])('%s %j: names it before the first write; the next one ends', async (mode, inputs, result) => {
    await revoke(on(container))
    const [blocked, written] = await act(mode, inputs)
    expect([blocked.outputs['result'], written]).toEqual(['blocked', []])
    const usage = `GRANT USAGE ON ${container}`
    expect(blocked.log).toContain(`${usage} TO ROLE ${DEPLOY}`)
    await grant(usage)
    expect((await act(mode, inputs))[0].outputs).toMatchObject({ result })
    expect((await act(mode === 'apply' ? 'plan' : mode, inputs))[0]).toMatchObject(IN_SYNC)
  })
})

test('a destroy needs only to see everything', async () => {
  await revoke(PRIVILEGES.filter((privilege) => !isUsage(privilege)))
  expect((await act('destroy', { 'destroy-data': 'true' }))[0].outputs).toMatchObject({ result: 'destroyed' })
})

import { CreateBucketCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { openPrompt, type Prompt } from '../../sandbox/demo/snowflake'
import { registry } from '../../src/kinds/registry'
import { isRead } from '../fakes/meanings'
import { untilEnd } from '../fakes/until-end'
import { type Inputs, type PipelineWorld, type RunResult, startWorld } from '../pipeline/world'
import { grantsOf } from './documents'

const DEPLOY = 'ACCESS_LOGS_DEPLOY'
const PLAN = 'ACCESS_LOGS_PLAN'
/** Of the user. */
const DEFAULT = 'S3_LOGS_DEPLOY'
const SOURCE = 'app-website'
const STAGING = 'S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_STAGING'

let world: PipelineWorld
let admin: Prompt
beforeAll(async () => {
  world = await untilEnd(startWorld())
}, 60_000)
afterAll(async () => {
  await admin?.close()
})

/** An empty account, and a prompt of its administrator. */
async function emptyAccount(): Promise<void> {
  await world.reset()
  await world.s3.send(new CreateBucketCommand({ Bucket: SOURCE }))
  const environment = () => ({ ...world.sandbox.environment(), SNOWFLAKE_ROLE: 'ACCOUNTADMIN' })
  admin = await openPrompt({ ...world.sandbox, environment })
  for (const role of [DEPLOY, PLAN]) await admin.run(`DROP ROLE IF EXISTS ${role}`)
  await admin.run(
    "CREATE NOTIFICATION INTEGRATION MAIL TYPE = EMAIL ENABLED = TRUE DEFAULT_RECIPIENTS = ('security@example.com')"
  )
}

/** The administrator runs the statements, except the omitted one, and grants the role to the user. */
async function grant(role: string, statements: readonly string[], omitted?: string): Promise<void> {
  for (const statement of statements.filter((statement) => statement !== omitted)) await admin.run(statement)
  await admin.run(`GRANT USAGE ON INTEGRATION MAIL TO ROLE ${role}`)
  await admin.run(`GRANT ROLE ${role} TO USER ${world.sandbox.environment()['SNOWFLAKE_USER'] ?? ''}`)
}

const actAs = (role: string, mode: string, inputs: Inputs = {}): Promise<RunResult> =>
  world.act(mode, { 'source-buckets': SOURCE, 'snowflake-role': role, ...inputs })

/** The writes that this run sends to both clouds. */
async function writesOf(run: () => Promise<RunResult>): Promise<readonly [RunResult, readonly string[]]> {
  const { aws, snowflake, clearRecords } = world.sandbox
  await clearRecords()
  const result = await run()
  const calls = (await aws.requests())
    // Snowflake itself polls its queue all the time.
    .filter(({ service, operation }) => service !== 'sqs' && !isRead({ client: 's3', name: operation, input: {} }))
  const statements = (await snowflake.statements()).filter(
    ({ comment }) => !isRead({ client: 'snowflake', name: comment ?? '', input: {} })
  )
  return [result, [...calls.map(({ action }) => action), ...statements.map(({ sql }) => sql)]]
}

const APPLY = grantsOf('Apply')
const SEE = grantsOf('Plan by hand')
const isGrant = (statement: string) => statement.startsWith('GRANT')
const IN_SYNC = { succeeded: true, outputs: { result: 'in-sync' } }
const APPLIED = { succeeded: true, outputs: { result: 'applied' } }
const DESTROYED = { succeeded: true, outputs: { result: 'destroyed' } }
const SERVERLESS = { warehouse: 'serverless' }
const ALERTS = { detections: 'true', alerts: 'MAIL', 'alert-detections': 'errors' }

describe('with the privileges for apply', () => {
  beforeEach(emptyAccount, 60_000)

  test.each([
    ['a warehouse', {}],
    ['a serverless task', SERVERLESS],
    ['old rows deleted', { 'retain-days': '30' }],
    ['views of detections and of events', { detections: 'true', schemas: 'ecs, ocsf' }],
    ['alerts', ALERTS],
    ['serverless alerts', { ...ALERTS, ...SERVERLESS }]
  ])(
    'creates, checks and destroys everything: %s',
    async (_, inputs) => {
      await grant(DEPLOY, APPLY)
      expect(await actAs(DEPLOY, 'apply', inputs)).toMatchObject(APPLIED)
      const check = await actAs(DEPLOY, 'check', inputs)
      expect(check).toMatchObject({ succeeded: true, outputs: { result: 'in-sync', healthy: 'true' } })
      expect(await actAs(DEPLOY, 'destroy', { ...inputs, 'destroy-data': 'true' })).toMatchObject(DESTROYED)
    },
    60_000
  )

  test.each(APPLY.filter(isGrant))(
    'without "%s": names it before the first write; the next apply succeeds',
    async (statement) => {
      const inputs = {
        ...(statement.includes('MANAGED') ? SERVERLESS : {}),
        ...(statement.includes('ALERT') ? ALERTS : {})
      }
      await grant(DEPLOY, APPLY, statement)
      const [stopped, writes] = await writesOf(() => actAs(DEPLOY, 'apply', inputs))
      expect(stopped).toMatchObject({ succeeded: false, outputs: { result: 'blocked' } })
      expect(writes).toEqual([])
      expect(stopped.log).toContain(statement)
      expect(stopped.summary).toContain(statement)
      await admin.run(statement)
      expect(await actAs(DEPLOY, 'apply', inputs)).toMatchObject(APPLIED)
      expect(await actAs(DEPLOY, 'plan', inputs)).toMatchObject(IN_SYNC)
    },
    60_000
  )

  test('without snowflake-role: names what the default role of the user lacks before the first write', async () => {
    const revoke = `REVOKE CREATE INTEGRATION ON ACCOUNT FROM ROLE ${DEFAULT}`
    const grantIt = `GRANT CREATE INTEGRATION ON ACCOUNT TO ROLE ${DEFAULT}`
    await admin.run(revoke)
    const [stopped, writes] = await writesOf(() => actAs('', 'apply'))
    await admin.run(grantIt)
    expect(stopped).toMatchObject({ succeeded: false, outputs: { result: 'blocked' } })
    expect(stopped.log).toContain(grantIt)
    expect(writes).toEqual([])
    expect(await actAs('', 'apply')).toMatchObject(APPLIED)
  }, 60_000)

  test('in a schema of another owner: names all missing privileges before the first write', async () => {
    const grants = ['TABLE', 'VIEW', 'STAGE', 'FILE FORMAT', 'PIPE', 'STREAM', 'TASK', 'FUNCTION'].map(
      (type) => `GRANT CREATE ${type} ON SCHEMA S3_ACCESS_LOGS_DB.PUBLIC TO ROLE ${DEPLOY}`
    )
    await grant(DEPLOY, APPLY)
    await admin.run('CREATE DATABASE S3_ACCESS_LOGS_DB')
    await admin.run(`GRANT USAGE ON DATABASE S3_ACCESS_LOGS_DB TO ROLE ${DEPLOY}`)
    await admin.run(`GRANT USAGE ON SCHEMA S3_ACCESS_LOGS_DB.PUBLIC TO ROLE ${DEPLOY}`)
    const [stopped, writes] = await writesOf(() => actAs(DEPLOY, 'apply'))
    expect(grants.filter((statement) => !stopped.log.includes(statement))).toEqual([])
    expect(writes).toEqual([])
    for (const statement of grants) await admin.run(statement)
    expect(await actAs(DEPLOY, 'apply')).toMatchObject(APPLIED)
  }, 60_000)

  test.each<[what: string, others: readonly string[], missing: readonly string[]]>([
    [
      'a warehouse',
      [
        'CREATE WAREHOUSE S3_ACCESS_LOGS_WH WAREHOUSE_SIZE = XSMALL AUTO_SUSPEND = 60',
        `GRANT MONITOR ON WAREHOUSE S3_ACCESS_LOGS_WH TO ROLE ${DEPLOY}`
      ],
      [`GRANT USAGE ON WAREHOUSE S3_ACCESS_LOGS_WH TO ROLE ${DEPLOY}`]
    ],
    [
      'a warehouse and tables',
      [
        'CREATE WAREHOUSE S3_ACCESS_LOGS_WH WAREHOUSE_SIZE = XSMALL AUTO_SUSPEND = 60',
        `GRANT OPERATE ON WAREHOUSE S3_ACCESS_LOGS_WH TO ROLE ${DEPLOY}`,
        'CREATE DATABASE S3_ACCESS_LOGS_DB',
        `GRANT USAGE ON DATABASE S3_ACCESS_LOGS_DB TO ROLE ${DEPLOY}`,
        `GRANT ALL ON SCHEMA S3_ACCESS_LOGS_DB.PUBLIC TO ROLE ${DEPLOY}`,
        `CREATE TABLE ${STAGING} (RAW VARCHAR, TIMESTAMP TIMESTAMP_NTZ, LOG_FILE VARCHAR, LOG_ROW NUMBER) CHANGE_TRACKING = TRUE`,
        `GRANT REFERENCES ON TABLE ${STAGING} TO ROLE ${DEPLOY}`
      ],
      [
        `GRANT USAGE ON WAREHOUSE S3_ACCESS_LOGS_WH TO ROLE ${DEPLOY}`,
        `GRANT SELECT ON TABLE ${STAGING} TO ROLE ${DEPLOY}`,
        `GRANT INSERT ON TABLE ${STAGING} TO ROLE ${DEPLOY}`
      ]
    ]
  ])(
    '%s of another owner: names all missing privileges before the first write',
    async (_, others, missing) => {
      await grant(DEPLOY, APPLY)
      for (const statement of others) await admin.run(statement)
      const [stopped, writes] = await writesOf(() => actAs(DEPLOY, 'apply'))
      expect(stopped).toMatchObject({ succeeded: false, outputs: { result: 'blocked' } })
      expect(writes).toEqual([])
      expect(missing.filter((statement) => !stopped.log.includes(statement))).toEqual([])
      for (const statement of missing) await admin.run(statement)
      expect(await actAs(DEPLOY, 'apply')).toMatchObject(APPLIED)
    },
    60_000
  )

  test('a plan needs none of them', async () => {
    await grant(DEPLOY, [`CREATE ROLE ${DEPLOY}`])
    expect(await actAs(DEPLOY, 'plan')).toMatchObject({ succeeded: true, outputs: { result: 'changes' } })
  })
})

describe('with the privileges for plan', () => {
  beforeAll(async () => {
    await emptyAccount()
    await grant(DEPLOY, APPLY)
    await actAs(DEPLOY, 'apply')
    await grant(PLAN, SEE)
  }, 60_000)

  test('a check sees everything, and finds it healthy', async () => {
    const check = await actAs(PLAN, 'check')
    expect(check).toMatchObject({ succeeded: true, outputs: { result: 'in-sync', healthy: 'true' } })
  })

  test.each(SEE.filter(isGrant))('without "%s": a check does not report in sync', async (statement) => {
    await admin.run(statement.replace('GRANT', 'REVOKE').replace(' TO ROLE', ' FROM ROLE'))
    const check = await actAs(PLAN, 'check')
    await admin.run(statement)
    expect(check.succeeded).toBe(false)
    expect(check.changes.every(({ action }) => action !== 'delete' && action !== 'replace')).toBe(true)
    expect(check.log).toContain(`${PLAN} cannot see`)
  })

  const REFERENCES = `REFERENCES ON TABLE S3_ACCESS_LOGS_DB.PUBLIC`
  test.each([
    ['the staging table, which the pipe shows', `${REFERENCES}.S3_ACCESS_LOGS_STAGING`, 'blocked'],
    ['the stage, which the pipe shows', 'USAGE ON STAGE S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS', 'blocked'],
    ['the parsed table', `${REFERENCES}.S3_ACCESS_LOGS`, 'unhealthy']
  ])('without the privilege to see %s: a check has the GRANT', async (_, privilege, result) => {
    await admin.run(`REVOKE ${privilege} FROM ROLE ${PLAN}`)
    const check = await actAs(PLAN, 'check')
    await admin.run(`GRANT ${privilege} TO ROLE ${PLAN}`)
    expect(check.outputs['result']).toBe(result)
    expect(check.summary).toContain(`GRANT ${privilege} TO ROLE ${PLAN};`)
    expect(check.log).not.toMatch(/(?<!dropped it, )first restore it/i)
    if (result === 'blocked') expect(check.log).not.toContain('UNDROP')
  })
})

describe('with no privilege, of a pipeline that exists', () => {
  const DESTROY = { 'plan-for': 'destroy' }
  beforeAll(async () => {
    await emptyAccount()
    await grant(DEPLOY, APPLY)
    await actAs(DEPLOY, 'apply')
    await grant(PLAN, [`CREATE ROLE ${PLAN}`])
  }, 60_000)

  test.each<[string, Inputs]>([
    ['plan', {}],
    ['plan', DESTROY],
    ['check', {}],
    ['plan', { warehouse: 'serverless' }]
  ])('%s %j is blocked and plans nothing', async (mode, inputs) => {
    const blind = await actAs(PLAN, mode, inputs)
    expect(blind).toMatchObject({ succeeded: false, outputs: { result: 'blocked' } })
    const inSnowflake = blind.changes.filter(({ kind }) => registry.get(kind)?.cloud === 'snowflake')
    expect(inSnowflake.map(({ action }) => action)).toEqual(inSnowflake.map(() => 'blocked'))
    // What differs in AWS cannot be known without Snowflake, and must not look as if it changed.
    expect(blind.changes.filter(({ action }) => action !== 'blocked' && action !== 'delete')).toEqual([])
    expect(blind.log).toContain(`Blocked: role ${PLAN} sees nothing of the pipeline in Snowflake, so this is no plan.`)
    expect(blind.log).toContain('_SFCRole=')
    expect(blind.log).toContain(':sf-snowpipe-')
    expect(blind.summary).toContain(`plan-roles: ${PLAN}`)
  })

  test('a shared warehouse and database that it sees are not the pipeline', async () => {
    const shared = ['USAGE ON DATABASE S3_ACCESS_LOGS_DB', 'USAGE ON SCHEMA S3_ACCESS_LOGS_DB.PUBLIC']
    for (const privilege of shared) await admin.run(`GRANT ${privilege} TO ROLE ${PLAN}`)
    const blind = await actAs(PLAN, 'plan')
    for (const privilege of shared) await admin.run(`REVOKE ${privilege} FROM ROLE ${PLAN}`)
    expect(blind).toMatchObject({ succeeded: false, outputs: { result: 'blocked' } })
  })

  test('the statements that it names let the role see everything', async () => {
    const { summary } = await actAs(PLAN, 'plan')
    const [, statements = ''] = /```sql\n([\s\S]*?)\n```/.exec(summary) ?? []
    for (const statement of statements.split('\n')) await admin.run(statement)
    expect(await actAs(PLAN, 'plan')).toMatchObject(IN_SYNC)
  }, 60_000)

  test('an apply is not affected: it creates what was deleted', async () => {
    await admin.run(`USE ROLE ${DEPLOY}`)
    await admin.run('DROP DATABASE S3_ACCESS_LOGS_DB')
    await admin.run('DROP INTEGRATION S3_INT_S3_ACCESS_LOGS')
    expect(await actAs(DEPLOY, 'plan')).toMatchObject({ outputs: { result: 'blocked' } })
    expect(await actAs(DEPLOY, 'apply')).toMatchObject(APPLIED)
    expect(await actAs(DEPLOY, 'plan')).toMatchObject(IN_SYNC)
  }, 60_000)
})

describe('with plan-roles', () => {
  const inputs = { 'plan-roles': PLAN }
  beforeAll(async () => {
    await emptyAccount()
    await grant(DEPLOY, APPLY)
    await grant(PLAN, [`CREATE ROLE ${PLAN}`, `GRANT ROLE ${PLAN} TO ROLE ${DEPLOY}`])
    await actAs(DEPLOY, 'apply', inputs)
  }, 60_000)

  test('apply grants what docs/permissions-snowflake.md lists, so that a check sees everything', async () => {
    const check = await actAs(PLAN, 'check', inputs)
    expect(check).toMatchObject({ succeeded: true, outputs: { result: 'in-sync', healthy: 'true' } })
  })

  test.each([
    ['a row', 'SELECT * FROM S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS'],
    ['a view', 'SELECT * FROM S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_REQUESTS'],
    ['a line that waits', 'SELECT * FROM S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_STREAM'],
    [
      'a log',
      'COPY INTO S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_STAGING FROM @S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS'
    ],
    ['a pipe', 'DROP PIPE S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_PIPE'],
    ['a task', 'EXECUTE TASK S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_TRANSFORMATION']
  ])('the role cannot touch %s, even with a warehouse', async (_, statement) => {
    await admin.run('CREATE WAREHOUSE IF NOT EXISTS OTHER_WH')
    await admin.run(`GRANT USAGE ON WAREHOUSE OTHER_WH TO ROLE ${PLAN}`)
    await admin.run(`USE ROLE ${PLAN}`)
    await admin.run('USE SECONDARY ROLES NONE')
    await admin.run('USE WAREHOUSE OTHER_WH')
    try {
      await expect(admin.run(statement)).rejects.toMatchObject({ code: '003001' })
    } finally {
      await admin.run('USE ROLE ACCOUNTADMIN')
      await admin.run('USE SECONDARY ROLES ALL')
    }
  })

  test('a privilege that somebody revoked is drift, which apply removes', async () => {
    await admin.run(`REVOKE MONITOR ON PIPE S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_PIPE FROM ROLE ${PLAN}`)
    expect(await actAs(DEPLOY, 'plan', inputs)).toMatchObject({ outputs: { result: 'changes', changes: '1' } })
    expect(await actAs(DEPLOY, 'apply', inputs)).toMatchObject(APPLIED)
    expect(await actAs(PLAN, 'plan', inputs)).toMatchObject(IN_SYNC)
  }, 60_000)
})
